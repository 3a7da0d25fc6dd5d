package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;

/**
 * What is to be explained.
 *
 * @param network in evaluation mode, its parameters not requiring gradients
 * @param images (N, C, H, W) float32, normalised; owned by the caller
 * @param targets the class of each image whose logit is explained, N values
 * @param layer the node to explain at, for methods that work on a layer; never null (the graph's default where the user named none)
 * @param normalisation of the images, for references given as pixels
 */
public record ExplainRequest(Network network, NDArray images, int[] targets, String layer, Normalisation normalisation) {
    public ExplainRequest {
        if (targets.length != images.size(0)) {
            throw new IllegalArgumentException(targets.length + " target classes for " + images.size(0) + " images");
        }
        targets = targets.clone();
    }

    @Override
    public int[] targets() {
        return targets.clone();
    }

    /** Picks the target's logit of each image. @return (N), owned by the manager of the logits */
    public NDArray targetScores(NDArray logits) {
        long[] index = new long[targets.length];
        for (int n = 0; n < index.length; n++) {
            index[n] = targets[n];
        }
        try (NDArray indices = logits.getManager().create(index).reshape(index.length, 1)) {
            return logits.gather(indices, 1).reshape(index.length);
        }
    }
}
