package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * Four 3x3 convolutions of 16, 32, 64 and 64 channels, each with batch norm and ReLU, max pooling after the first three; global average pooling and one linear
 * layer. Names: {@code conv1, bn1, relu1, pool1, conv2, ..., relu4, pool, flatten, fc}. 60,818 trained parameters for two classes; CAM maps come from {@code
 * relu4}.
 */
public record SmallCnn() implements NetworkArchitecture {
    private static final int[] CHANNELS = {16, 32, 64, 64};
    private static final int POOLED_STAGES = 3;

    @Override
    public Graph graph(int classes, int height, int width) {
        return graph("smallcnn", Building.Edges.ZEROS, classes, height, width);
    }

    /**
     * @param id for messages
     * @param edges what the convolutions see beyond them
     */
    static Graph graph(String id, Building.Edges edges, int classes, int height, int width) {
        Building.requireSize(id, classes, height, width, 1 << POOLED_STAGES);
        Graph.Builder graph = new Graph.Builder();
        String last = Graph.INPUT;
        int channels = 3;
        for (int stage = 1; stage <= CHANNELS.length; stage++) {
            last = Building.convolve(graph, "conv" + stage, last, Building.convolution(channels, CHANNELS[stage - 1], 3, 1), edges);
            channels = CHANNELS[stage - 1];
            last = graph.add("bn" + stage, Building.batchNorm(channels), last);
            last = graph.add("relu" + stage, Building.relu(), last);
            if (stage <= POOLED_STAGES) {
                last = graph.add("pool" + stage, new Layer.MaxPool2d(2, 2, 0), last);
            }
        }
        graph.add("fc", new Layer.Linear(channels, classes), Building.pooled(graph, "pool", last));
        return graph.build("relu4", "conv4");
    }

    @Override
    public int usualImageSize() {
        return 64;
    }

    @Override
    public int usualClasses() {
        return 10;
    }
}
