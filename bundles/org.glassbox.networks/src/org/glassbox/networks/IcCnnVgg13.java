package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * VGG-13 as an interpretable compositional network, see {@link IcCnnVgg}. Filters are grouped at {@code features.33}, the last ReLU, from which CAM maps come
 * too. What makes it compositional is the loss {@code iccnn}.
 */
public record IcCnnVgg13() implements NetworkArchitecture {
    private static final IcCnnVgg NETWORK = new IcCnnVgg("vgg13-iccnn", Vgg.THIRTEEN);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
