package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/** ResNet-56 for CIFAR: 9 blocks in each of three stages, see {@link CifarResNet}. */
public record ResNet56() implements NetworkArchitecture {
    private static final CifarResNet NETWORK = new CifarResNet("resnet56", 9);

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
