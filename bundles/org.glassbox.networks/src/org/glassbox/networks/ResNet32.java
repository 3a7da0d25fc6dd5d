package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-32 for CIFAR: 5 blocks in each of three stages, see {@link CifarResNet}. */
public record ResNet32() implements NetworkArchitecture {
    private static final CifarResNet NETWORK = new CifarResNet("resnet32", 5);

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
