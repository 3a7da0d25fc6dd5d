package org.glassbox.core.network;

import org.glassbox.core.image.Normalisation;

/** A kind of network; a record whose components are its options. Contributed to the extension point {@code networks}. */
public interface NetworkArchitecture {
    /**
     * @param classes number of logits, K
     * @param height of the input images, pixels
     * @param width of the input images, pixels
     * @throws IllegalArgumentException if the network can't take images of that size, saying which it takes
     */
    Graph graph(int classes, int height, int width);

    /** Side of the square images that the published network was trained on, pixels; taken where neither the user nor the weights name a size. */
    default int usualImageSize() {
        return 224;
    }

    /** Number of classes of the published network. */
    default int usualClasses() {
        return 1000;
    }

    /** How images were normalised for the published weights; taken where the weights say nothing. */
    default Normalisation usualNormalisation() {
        return Normalisation.IMAGENET;
    }
}
