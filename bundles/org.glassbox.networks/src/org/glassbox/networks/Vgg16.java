package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** VGG-16 with torchvision's names, see {@link Vgg}. CAM maps come from {@code features.29}, the last ReLU; ADVISE takes the convolution before it. */
public record Vgg16() implements NetworkArchitecture {
    private static final Vgg NETWORK = new Vgg("vgg16", Vgg.SIXTEEN, false);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
