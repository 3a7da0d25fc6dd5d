package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-20 for CIFAR: 3 blocks in each of three stages, see {@link CifarResNet}. */
public record ResNet20() implements NetworkArchitecture {
    private static final CifarResNet NETWORK = new CifarResNet("resnet20", 3);

    @Override
    public Graph graph(int classes, int height, int width) {
        return NETWORK.graph(classes, height, width);
    }

    @Override
    public int usualImageSize() {
        return CifarResNet.IMAGE_SIZE;
    }

    @Override
    public int usualClasses() {
        return CifarResNet.CLASSES;
    }
}
