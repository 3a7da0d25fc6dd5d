package org.glassbox.tests.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;

/** Small networks of the tests, and how to look at them. */
public final class TestNetworks {
    private TestNetworks() {
    }

    /** The reference values' network for CIFAR-10: torchvision's names, 32 x 32 pixels. */
    public static Graph tinyVgg() {
        Graph.Builder graph = new Graph.Builder();
        String features = graph.sequence("features.", Graph.INPUT, List.of(convolution(3, 8), relu(), convolution(8, 8), relu(), maxPool(),
                convolution(8, 16), relu(), convolution(16, 16), relu(), maxPool()));
        String flat = graph.add("flatten", new Layer.Flatten(), features);
        graph.sequence("classifier.", flat, List.of(new Layer.Linear(1024, 32), relu(), new Layer.Linear(32, 10)));
        return graph.build("features.8");
    }

    /** Smooth everywhere, so that finite differences of any order hold: convolution, batch norm, tanh, average pooling, for images of 8 x 8 pixels. */
    public static Graph smooth(int classes) {
        Graph.Builder graph = new Graph.Builder();
        String features = graph.sequence("features.", Graph.INPUT, List.of(convolution(3, 6), new Layer.BatchNorm2d(6, 1e-5, 0.1), tanh(),
                new Layer.AveragePool2d(2, 2), convolution(6, 6), tanh(), new Layer.GlobalAveragePool(), new Layer.Flatten()));
        graph.add("fc", new Layer.Linear(6, classes), features);
        return graph.build("features.5");
    }

    /** Logits = W x + b on images of {@code height} x {@code width} pixels. */
    public static Graph linear(int height, int width, int classes) {
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("fc", new Layer.Linear(3 * height * width, classes), "flatten");
        return graph.build(Graph.INPUT);
    }

    public static Layer convolution(int inChannels, int outChannels) {
        return new Layer.Conv2d(inChannels, outChannels, 3, 1, 1, 1, true);
    }

    public static Layer relu() {
        return new Layer.Elementwise(Layer.Elementwise.Function.RELU);
    }

    private static Layer tanh() {
        return new Layer.Elementwise(Layer.Elementwise.Function.TANH);
    }

    private static Layer maxPool() {
        return new Layer.MaxPool2d(2, 2, 0);
    }
}
