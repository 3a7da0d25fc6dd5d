package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * VGG-16 for skin lesions, "Skin Care VGG16" of the thesis on Grad-CAM in training with feedback: the body of {@link Vgg16} with its names, so that ImageNet's
 * weights fit it, and a head of its own, {@code fc1} and {@code fc2} of 2048 values, each with ReLU and dropout, and {@code predictions}. 70,309,704 parameters
 * for eight classes. The dropout rate, which the thesis leaves open, is 0.5.
 */
public record Vgg16Thesis() implements NetworkArchitecture {
    private static final Vgg NETWORK = new Vgg("vgg16-thesis", Vgg.SIXTEEN, false);
    private static final int HIDDEN = 2048;

    @Override
    public Graph graph(int classes, int height, int width) {
        Graph.Builder graph = new Graph.Builder();
        String last = NETWORK.body(graph, classes, height, width);
        last = hidden(graph, 1, last, NETWORK.flatFeatures());
        last = hidden(graph, 2, last, HIDDEN);
        graph.add("predictions", new Layer.Linear(HIDDEN, classes), last);
        return graph.build(NETWORK.lastRelu());
    }

    private static String hidden(Graph.Builder graph, int number, String input, int features) {
        String last = graph.add("fc" + number, new Layer.Linear(features, HIDDEN), input);
        last = graph.add("relu" + number, Building.relu(), last);
        return graph.add("dropout" + number, new Layer.Dropout(0.5), last);
    }

    @Override
    public int usualImageSize() {
        return 227;
    }

    @Override
    public int usualClasses() {
        return 8;
    }
}
