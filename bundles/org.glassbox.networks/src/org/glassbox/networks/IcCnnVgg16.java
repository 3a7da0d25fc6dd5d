package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * VGG-16 as an interpretable compositional network, see {@link IcCnnVgg}. Filters are grouped at {@code features.42}, the last ReLU, from which CAM maps come
 * too. What makes it compositional is the loss {@code iccnn}.
 */
public record IcCnnVgg16() implements NetworkArchitecture {
    private static final IcCnnVgg NETWORK = new IcCnnVgg("vgg16-iccnn", Vgg.SIXTEEN);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
