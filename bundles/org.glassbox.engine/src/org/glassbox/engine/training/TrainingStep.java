package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;

/** One step's values on the device, each computed when first asked for. */
final class TrainingStep implements StepContext {
    private final NDManager manager;
    private final Network network;
    private final HostBatch batch;
    private final Shape imageShape;
    private final RandomStream dropout;
    private final Memory memory;
    private final Map<String, Double> notes = new HashMap<>();
    private final Map<String, NDArray> outputs = new HashMap<>();
    private final Map<MaskRequest, Masks> masks = new HashMap<>();
    private final Map<Score, NDArray> inputGradients = new EnumMap<>(Score.class);
    private final boolean differentiatesImages;
    private NDArray images;
    private NDArray logits;
    private Optional<Feedback> feedback;
    private NDArray feedbackLogits;

    /** What terms keep between steps. */
    @FunctionalInterface
    interface Memory {
        /** As {@link StepContext#memory}. */
        double[] of(String name, int length);
    }

    /**
     * @param imageShape (C, H, W)
     * @param memory what terms keep between steps
     * @param differentiatesImages whether the gradient of the loss by the augmented images is wanted
     */
    TrainingStep(NDManager manager, Network network, HostBatch batch, Shape imageShape, RandomStream dropout, Memory memory,
            boolean differentiatesImages) {
        this.manager = manager;
        this.network = network;
        this.batch = batch;
        this.imageShape = imageShape;
        this.dropout = dropout;
        this.memory = memory;
        this.differentiatesImages = differentiatesImages;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public Network network() {
        return network;
    }

    /** The augmented images, (B, C, H, W). */
    NDArray images() {
        if (images == null) {
            images = manager.create(batch.images(), new Shape(batch.size()).addAll(imageShape));
            images.setRequiresGradient(differentiatesImages);
        }
        return images;
    }

    @Override
    public NDArray logits() {
        if (logits == null) {
            logits = network.forward(images(), Mode.ofStep(batch.size()), (node, inputs, output) -> {
                outputs.put(node.name(), output);
                return output;
            }, dropout);
        }
        return logits;
    }

    @Override
    public Network.Cut cut(String node) {
        logits();
        return network.cut(node, outputs);
    }

    @Override
    public Optional<Masks> masks(MaskRequest request) {
        HostMasks found = batch.masks().get(request);
        return Optional.ofNullable(found).map(host -> masks.computeIfAbsent(request,
                key -> new Masks(manager.create(host.values(), new Shape(batch.size(), imageShape.get(1), imageShape.get(2))), manager.create(host.known()))));
    }

    @Override
    public void note(String name, double value) {
        notes.put(name, value);
    }

    /** What terms told, by name. */
    Map<String, Double> notes() {
        return notes;
    }

    @Override
    public double[] memory(String name, int length) {
        return memory.of(name, length);
    }

    @Override
    public NDArray labels() {
        long[] labels = new long[batch.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = batch.labels()[i];
        }
        return manager.create(labels);
    }

    @Override
    public NDArray targets() {
        return batch.labelSets().map(sets -> manager.create(sets.toFloats(), logits().getShape())).orElseGet(StepContext.super::targets);
    }

    @Override
    public NDArray sampleWeights() {
        return manager.create(batch.weights());
    }

    @Override
    public int batchSize() {
        return batch.size();
    }

    @Override
    public Optional<Feedback> feedback() {
        if (feedback == null) {
            long height = imageShape.get(1);
            long width = imageShape.get(2);
            long members = batch.ruledOut().length / (height * width);
            if (members == 0) {
                feedback = Optional.empty();
            } else {
                NDArray images = manager.create(batch.feedbackImages(), new Shape(members).addAll(imageShape));
                images.setRequiresGradient(true);
                feedback = Optional.of(new Feedback(images, manager.create(batch.ruledOut(), new Shape(members, height, width))));
            }
        }
        return feedback;
    }

    @Override
    public NDArray inputGradient(Score score) {
        return inputGradients.computeIfAbsent(score, this::differentiate);
    }

    private NDArray differentiate(Score score) {
        NDArray images = feedback().orElseThrow(() -> new IllegalStateException("no member of this batch has feedback")).images();
        if (feedbackLogits == null) {
            feedbackLogits = network.forward(images, Mode.EVAL);
        }
        return Autograd.grad(manager, score.of(feedbackLogits).sum(), List.of(images), true).getFirst();
    }
}
