package org.glassbox.networks;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;

/**
 * VGG networks, Simonyan and Zisserman 2014, arXiv:1409.1556, with torchvision's names: {@code features.{i}, avgpool, classifier.{0..6}}. Five stages of 3x3
 * convolutions and ReLUs, each ended by max pooling, the mean over 7 x 7 regions, and three linear layers.
 *
 * @param id for messages
 * @param stages channels of the convolutions by stage
 * @param batchNorm whether there is batch norm after each convolution
 * @param edges what the convolutions see beyond them
 */
record Vgg(String id, List<List<Integer>> stages, boolean batchNorm, Building.Edges edges) {
    /** Ten convolutions. */
    static final List<List<Integer>> THIRTEEN = List.of(List.of(64, 64), List.of(128, 128), List.of(256, 256), List.of(512, 512), List.of(512, 512));
    /** Thirteen convolutions. */
    static final List<List<Integer>> SIXTEEN = List.of(List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512),
            List.of(512, 512, 512));

    private static final int POOLED = 7;
    private static final int HIDDEN = 4096;

    /** With zeros beyond the edges. */
    Vgg(String id, List<List<Integer>> stages, boolean batchNorm) {
        this(id, stages, batchNorm, Building.Edges.ZEROS);
    }

    /** With the three linear layers of the paper. */
    Graph graph(int classes, int height, int width) {
        Graph.Builder graph = new Graph.Builder();
        Layer relu = Building.relu();
        String flat = body(graph, classes, height, width);
        graph.sequence("classifier.", flat, List.of(
                new Layer.Linear(flatFeatures(), HIDDEN), relu, new Layer.Dropout(0.5),
                new Layer.Linear(HIDDEN, HIDDEN), relu, new Layer.Dropout(0.5),
                new Layer.Linear(HIDDEN, classes)));
        return graph.build(lastRelu(), batchNorm ? lastRelu() : lastConvolution());
    }

    /** Adds all but the linear layers and returns the node whose output is what they take: {@link #flatFeatures} values for each image. */
    String body(Graph.Builder graph, int classes, int height, int width) {
        Building.requireSize(id, classes, height, width, 1 << stages.size());
        String last = Graph.INPUT;
        List<Layer> layers = features();
        for (int i = 0; i < layers.size(); i++) {
            String name = "features." + i;
            last = layers.get(i) instanceof Layer.Conv2d convolution ? Building.convolve(graph, name, last, convolution, edges)
                    : graph.add(name, layers.get(i), last);
        }
        last = graph.add("avgpool", new Layer.AdaptiveAveragePool(POOLED, POOLED), last);
        return graph.add("flatten", new Layer.Flatten(), last);
    }

    int flatFeatures() {
        return stages.getLast().getLast() * POOLED * POOLED;
    }

    /** The node before the last pooling. */
    String lastRelu() {
        return "features." + (features().size() - 2);
    }

    private String lastConvolution() {
        return "features." + (features().size() - 3); // there is no batch norm in between
    }

    private List<Layer> features() {
        List<Layer> layers = new ArrayList<>();
        int channels = 3;
        for (List<Integer> stage : stages) {
            for (int newChannels : stage) {
                layers.add(new Layer.Conv2d(channels, newChannels, 3, 1, 1, 1, true));
                if (batchNorm) {
                    layers.add(Building.batchNorm(newChannels));
                }
                layers.add(Building.relu());
                channels = newChannels;
            }
            layers.add(new Layer.MaxPool2d(2, 2, 0));
        }
        return layers;
    }
}
