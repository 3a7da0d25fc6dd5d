package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-34 with torchvision's names: blocks of two 3x3 convolutions, 3, 4, 6, 3 in the four stages, see {@link ImageNetResNet}. */
public record ResNet34() implements NetworkArchitecture {
    private static final ImageNetResNet NETWORK = new ImageNetResNet("resnet34", List.of(3, 4, 6, 3), false);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
