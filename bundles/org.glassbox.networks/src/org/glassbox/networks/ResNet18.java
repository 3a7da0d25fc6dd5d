package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-18 with torchvision's names: blocks of two 3x3 convolutions, 2, 2, 2, 2 in the four stages, see {@link ImageNetResNet}. */
public record ResNet18() implements NetworkArchitecture {
    private static final ImageNetResNet NETWORK = new ImageNetResNet("resnet18", List.of(2, 2, 2, 2), false);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
