package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;

/**
 * Training samples that are to be weighed.
 *
 * @param network its parameters don't require gradients
 * @param images (N, C, H, W) float32, normalised; without augmentation, but for a pass those of the training step. Owned by the caller
 * @param labels true classes, N; the main ones where samples may belong to several
 * @param normalisation of the images
 * @param pass what a training step has computed already, for a weighting that watches steps; else absent
 * @param labelSets all classes of each sample, N; absent unless samples may belong to several
 */
public record WeighingRequest(Network network, NDArray images, int[] labels, Normalisation normalisation, Optional<Pass> pass,
        Optional<LabelSets> labelSets) {
    public WeighingRequest {
        if (labels.length != images.size(0)) {
            throw new IllegalArgumentException(labels.length + " labels for " + images.size(0) + " images");
        }
        if (labelSets.isPresent() && labelSets.get().size() != labels.length) {
            throw new IllegalArgumentException(labelSets.get().size() + " sets of labels for " + labels.length + " images");
        }
        labels = labels.clone();
    }

    /** For samples of one class each. */
    public WeighingRequest(Network network, NDArray images, int[] labels, Normalisation normalisation, Optional<Pass> pass) {
        this(network, images, labels, normalisation, pass, Optional.empty());
    }

    /** The number of samples, N. */
    public int size() {
        return labels.length;
    }

    @Override
    public int[] labels() {
        return labels.clone();
    }

    /** Whether sample n belongs to class k. */
    public boolean isTrue(int n, int k) {
        return labelSets.map(sets -> sets.contains(n, k)).orElse(labels[n] == k);
    }

    /**
     * A training step's forward and backward pass, before its update: in training mode, with the batch's own statistics and with dropout.
     *
     * @param logits (N, K), still connected with {@code activation}, so that one more gradient can be asked for
     * @param activation output of the node that {@link Weighting#watchedLayer} named
     * @param inputGradient of the step's whole loss by the images, (N, C, H, W)
     * @param dropout makes the stream that the step's dropout drew from, from its beginning
     */
    public record Pass(NDArray logits, NDArray activation, NDArray inputGradient, Supplier<RandomStream> dropout) {
    }
}
