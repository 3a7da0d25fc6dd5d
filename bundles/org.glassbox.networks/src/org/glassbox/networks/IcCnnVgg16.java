package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * VGG-16 as an interpretable compositional network, Shen et al. 2021, arXiv:2107.04474: the body of {@link Vgg16Bn} with its names, so that ImageNet's weights
 * fit it, but copies of the edge around each convolution's input in place of zeros, and linear layers of 4096, 512 and K values. Filters are grouped at {@code
 * features.42}, the last ReLU, from which CAM maps come too. What makes it compositional is the loss {@code iccnn}.
 */
public record IcCnnVgg16() implements NetworkArchitecture {
    private static final Vgg NETWORK = new Vgg("vgg16-iccnn", Vgg.SIXTEEN, true, Building.Edges.COPIES);
    private static final int LAST_HIDDEN = 512;

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width, LAST_HIDDEN);
    }
}
