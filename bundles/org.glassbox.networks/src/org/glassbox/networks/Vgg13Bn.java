package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** VGG-13 with batch norm and torchvision's names, see {@link Vgg}. CAM maps come from {@code features.33}, the last ReLU. */
public record Vgg13Bn() implements NetworkArchitecture {
    private static final Vgg NETWORK = new Vgg("vgg13_bn", Vgg.THIRTEEN, true);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
