package org.glassbox.networks;

import org.glassbox.core.network.Layer;

/** What the architectures of this bundle share. */
final class Building {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private Building() {
    }

    /** 3x3, padding 1, without bias because batch norm follows. */
    static Layer convolution(int inChannels, int outChannels, int stride) {
        return new Layer.Conv2d(inChannels, outChannels, 3, stride, 1, 1, false);
    }

    /** With PyTorch's default epsilon and momentum. */
    static Layer batchNorm(int channels) {
        return new Layer.BatchNorm2d(channels, EPSILON, MOMENTUM);
    }

    static Layer relu() {
        return new Layer.Elementwise(Layer.Elementwise.Function.RELU);
    }

    /**
     * @param smallest side that the network can take, pixels
     * @throws IllegalArgumentException if the images are smaller, or there is no class
     */
    static void requireSize(String network, int classes, int height, int width, int smallest) {
        if (classes < 1) {
            throw new IllegalArgumentException("network " + network + " can't have " + classes + " classes; at least 1 is needed");
        }
        if (height < smallest || width < smallest) {
            throw new IllegalArgumentException(
                    "network " + network + " can't take images of " + width + " x " + height + " pixels; each side needs at least " + smallest);
        }
    }
}
