package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * AlexNet in the variant of one column, Krizhevsky 2014, arXiv:1404.5997, as torchvision has it: five convolutions and three linear layers, without groups and
 * local response normalisation. Names: {@code features.{0..12}, avgpool, classifier.{0..6}}. CAM maps come from {@code features.11}, the last ReLU; ADVISE
 * takes the convolution before it.
 */
public record AlexNet() implements NetworkArchitecture {
    private static final int SMALLEST = 63; // pixels; the last pooling then sees 3 x 3
    private static final int POOLED = 6;
    private static final int HIDDEN = 4096;

    @Override
    public Graph graph(int classes, int height, int width) {
        Building.requireSize("alexnet", classes, height, width, SMALLEST);
        Graph.Builder graph = new Graph.Builder();
        Layer relu = Building.relu();
        Layer pool = new Layer.MaxPool2d(3, 2, 0);
        String last = graph.sequence("features.", Graph.INPUT, List.of(
                new Layer.Conv2d(3, 64, 11, 4, 2, 1, true), relu, pool,
                new Layer.Conv2d(64, 192, 5, 1, 2, 1, true), relu, pool,
                new Layer.Conv2d(192, 384, 3, 1, 1, 1, true), relu,
                new Layer.Conv2d(384, 256, 3, 1, 1, 1, true), relu,
                new Layer.Conv2d(256, 256, 3, 1, 1, 1, true), relu, pool));
        last = graph.add("avgpool", new Layer.AdaptiveAveragePool(POOLED, POOLED), last);
        last = graph.add("flatten", new Layer.Flatten(), last);
        graph.sequence("classifier.", last, List.of(
                new Layer.Dropout(0.5), new Layer.Linear(256 * POOLED * POOLED, HIDDEN), relu,
                new Layer.Dropout(0.5), new Layer.Linear(HIDDEN, HIDDEN), relu,
                new Layer.Linear(HIDDEN, classes)));
        return graph.build("features.11", "features.10");
    }
}
