package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-50 with torchvision's names: bottlenecks, 3, 4, 6, 3 in the four stages, see {@link ImageNetResNet}. */
public record ResNet50() implements NetworkArchitecture {
    private static final ImageNetResNet NETWORK = new ImageNetResNet("resnet50", List.of(3, 4, 6, 3), true);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }
}
