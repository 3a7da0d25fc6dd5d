package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** VGG-16 with batch norm and torchvision's names, see {@link Vgg}. CAM maps come from {@code features.42}, the last ReLU. */
public record Vgg16Bn() implements NetworkArchitecture {
    private static final Vgg NETWORK = new Vgg("vgg16_bn", Vgg.SIXTEEN, true);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
