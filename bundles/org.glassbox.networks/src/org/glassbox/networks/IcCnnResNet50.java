package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * ResNet-50 as an interpretable compositional network, Shen et al. 2021, arXiv:2107.04474: {@link ResNet50} with its names and parameters, but copies of the
 * edge around each convolution's input in place of zeros. Filters are grouped at {@code layer3}, while CAM maps come from the last block. What makes it
 * compositional is the loss {@code iccnn}.
 */
public record IcCnnResNet50() implements NetworkArchitecture {
    private static final ImageNetResNet NETWORK = new ImageNetResNet("resnet50-iccnn", List.of(3, 4, 6, 3), true, Building.Edges.COPIES);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
