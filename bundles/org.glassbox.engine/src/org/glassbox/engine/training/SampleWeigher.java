package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.pytorch.GradientMode;

/** Asks a weighting about a training set, part by part: images are read by a pool ahead of time, each part is one task of the device's worker. */
public final class SampleWeigher {
    private static final int AHEAD = 3;
    /** Passes are recorded for gradients, so that what fits in memory is what a training step of so many images needs. */
    private static final int PIXELS_AT_ONCE = 16 * 224 * 224;
    private final DeviceWorker device;
    private final ExecutorService pool;
    private final Shape imageShape;

    /**
     * @param pool reads images
     * @param imageShape (C, H, W)
     */
    public SampleWeigher(DeviceWorker device, ExecutorService pool, Shape imageShape) {
        this.device = device;
        this.pool = pool;
        this.imageShape = imageShape;
    }

    /**
     * The weights of some samples.
     *
     * @param indices of the samples in the set
     * @param labels of these samples
     * @param id of the weighting, for messages
     * @param batchSize of a training step; up to four times as many images go through the network at once
     * @param monitor ends it between two parts
     * @throws GlassboxException if the weighting fails, naming it
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public SampleWeights weigh(Network network, TrainingSet set, int[] indices, SampleLabels labels, Weighting weighting, String id, int batchSize,
            IProgressMonitor monitor)
            throws GlassboxException {
        FoundWeights found = new FoundWeights(indices.length);
        inParts(set, indices, batchSize, monitor, (places, pixels) -> {
            SampleLabels ofPart = labels.at(places);
            found.add(places, weigh(weighting, id, new WeighingRequest(network, pixels, ofPart.main(), set.normalisation(), Optional.empty(), ofPart.sets()),
                    monitor));
        });
        return found.all();
    }

    /**
     * What a node of the network gives for some samples, without augmentation and in evaluation mode.
     *
     * @param indices of the samples in the set
     * @return a row for each
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public float[][] outputs(Network network, TrainingSet set, int[] indices, String node, int batchSize, IProgressMonitor monitor) throws GlassboxException {
        float[][] rows = new float[indices.length][];
        outputs(network, set, indices, node, batchSize, monitor, (places, output) -> {
            float[] flat = output.toFloatArray();
            int length = flat.length / places.length;
            for (int i = 0; i < places.length; i++) {
                rows[places[i]] = Arrays.copyOfRange(flat, i * length, (i + 1) * length);
            }
        });
        return rows;
    }

    /**
     * Shows what a node of the network gives for some samples, without keeping it; else as
     * {@link #outputs(Network, TrainingSet, int[], String, int, IProgressMonitor)}.
     *
     * @param use gets (n, ...), without gradients being recorded
     */
    public void outputs(Network network, TrainingSet set, int[] indices, String node, int batchSize, IProgressMonitor monitor, Part use)
            throws GlassboxException {
        inParts(set, indices, batchSize, monitor, (places, pixels) -> {
            try (GradientMode off = GradientMode.off()) {
                use.use(places, network.forwardTo(node, pixels));
            }
        });
    }

    /** Does something with a part of the samples. Engine thread only. */
    @FunctionalInterface
    public interface Part {
        /**
         * @param places of the part's samples among all that were asked for
         * @param values of these samples, (n, ...); freed afterwards
         */
        void use(int[] places, NDArray values) throws GlassboxException;
    }

    /** @param part gets pixels (n, C, H, W), with gradients being recorded */
    private void inParts(TrainingSet set, int[] indices, int batchSize, IProgressMonitor monitor, Part part) throws GlassboxException {
        int size = Math.clamp(PIXELS_AT_ONCE / (imageShape.get(1) * imageShape.get(2)), 1, 4 * batchSize);
        Deque<Future<float[]>> ahead = new ArrayDeque<>();
        int submitted = 0;
        try {
            for (int from = 0; from < indices.length; from += size) {
                if (monitor.isCanceled()) {
                    throw new OperationCanceledException();
                }
                for (; submitted < Math.min(indices.length, from + AHEAD * size); submitted += size) {
                    int[] next = Arrays.copyOfRange(indices, submitted, Math.min(indices.length, submitted + size));
                    ahead.add(pool.submit((Callable<float[]>) () -> set.cleanImages(next)));
                }
                int[] places = IntStream.range(from, Math.min(indices.length, from + size)).toArray();
                float[] images = result(ahead.remove());
                device.call(Priority.TRAINING, manager -> {
                    try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
                        part.use(places, scope.create(images, new Shape(places.length).addAll(imageShape)));
                        return null;
                    }
                });
            }
        } finally {
            ahead.forEach(future -> future.cancel(false));
        }
    }

    /** A weighting of a plug-in that breaks is reported by its name. Engine thread only. */
    static SampleWeights weigh(Weighting weighting, String id, WeighingRequest request, IProgressMonitor monitor) throws GlassboxException {
        SampleWeights weights;
        try {
            weights = weighting.weigh(request, monitor);
        } catch (OperationCanceledException | CancellationException e) {
            throw e;
        } catch (GlassboxException e) {
            String message = "The weighting \"" + id + "\" can't weigh the training images: " + e.getMessage();
            throw switch (e.kind()) {
                case BAD_INPUT -> GlassboxException.badInput(message, e);
                case FAULT -> GlassboxException.fault(message, e);
            };
        } catch (RuntimeException | LinkageError e) {
            throw GlassboxException.fault("The weighting \"" + id + "\" failed: " + e.toString().lines().findFirst().orElse(""), e);
        }
        if (weights == null || weights.values().length != request.size()) {
            throw GlassboxException.fault("The weighting \"" + id + "\" failed: it returned " + (weights == null ? "nothing" : weights.values().length
                    + " weights") + " for " + request.size() + " images.", null);
        }
        return weights;
    }

    private static float[] result(Future<float[]> future) throws GlassboxException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GlassboxException expected) {
                throw expected;
            }
            throw new IllegalStateException("images could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GlassboxException.fault("The run was interrupted while images were being read.", e);
        }
    }
}
