package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;

/** What the architectures of this bundle share. */
final class Building {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private Building() {
    }

    /** Keeps the size where the stride is 1; without bias because batch norm follows. */
    static Layer.Conv2d convolution(int inChannels, int outChannels, int kernel, int stride) {
        return new Layer.Conv2d(inChannels, outChannels, kernel, stride, kernel / 2, 1, false);
    }

    /** Each channel by itself, otherwise as {@link #convolution}. */
    static Layer depthwise(int channels, int kernel, int stride) {
        return new Layer.Conv2d(channels, channels, kernel, stride, kernel / 2, channels, false);
    }

    /** With PyTorch's default epsilon and momentum. */
    static Layer batchNorm(int channels) {
        return new Layer.BatchNorm2d(channels, EPSILON, MOMENTUM);
    }

    static Layer relu() {
        return new Layer.Elementwise(Function.RELU);
    }

    /** What a convolution sees beyond the edges of its input. */
    enum Edges {
        /** Zeros, as in most networks. */
        ZEROS,
        /** The nearest value, as in icCNN: a filter then finds no pattern where the image merely ends. */
        COPIES
    }

    /** Node {@code name}, and before it, where edges are copied, {@code name.pad}. Returns the first. */
    static String convolve(Graph.Builder graph, String name, String input, Layer.Conv2d layer, Edges edges) {
        if (edges == Edges.ZEROS || layer.padding() == 0) {
            return graph.add(name, layer, input);
        }
        String padded = graph.add(name + ".pad", new Layer.ReplicatePad(layer.padding()), input);
        Layer.Conv2d inner = new Layer.Conv2d(layer.inChannels(), layer.outChannels(), layer.kernel(), layer.stride(), 0, layer.groups(), layer.bias());
        return graph.add(name, inner, padded);
    }

    /** Nodes {@code name.0} and {@code name.1}: a convolution and its batch norm, as torchvision groups them. Returns the last. */
    static String convolutionAndNorm(Graph.Builder graph, String name, String input, Layer convolution, int outChannels) {
        String last = graph.add(name + ".0", convolution, input);
        return graph.add(name + ".1", batchNorm(outChannels), last);
    }

    /** As {@link #convolutionAndNorm}, with a function as {@code name.2}. */
    static String convolutionNormAndFunction(Graph.Builder graph, String name, String input, Layer convolution, int outChannels, Function function) {
        String last = convolutionAndNorm(graph, name, input, convolution, outChannels);
        return graph.add(name + ".2", new Layer.Elementwise(function), last);
    }

    /** The mean of each channel as one value, nodes {@code pool} and {@code flatten}. Returns the last. */
    static String pooled(Graph.Builder graph, String pool, String input) {
        return graph.add("flatten", new Layer.Flatten(), graph.add(pool, new Layer.GlobalAveragePool(), input));
    }

    /**
     * @param smallest side that the network can take, pixels
     * @throws IllegalArgumentException if the images are smaller, or there is no class
     */
    static void requireSize(String network, int classes, int height, int width, int smallest) {
        if (classes < 1) {
            throw new IllegalArgumentException("The network " + network + " can't have " + classes + " classes; at least 1 is needed");
        }
        if (height < smallest || width < smallest) {
            throw new IllegalArgumentException(
                    "The network " + network + " can't take images of " + width + " x " + height + " pixels; each side needs at least " + smallest);
        }
    }
}
