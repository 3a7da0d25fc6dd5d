package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * Xception, Chollet 2016, arXiv:1610.02357, with the names of the widely used PyTorch port: blocks {@code block{1..12}.{rep.{i}, skip, skipbn}} of separable
 * convolutions ({@code conv1} filters each channel, {@code pointwise} mixes them), whose own name ({@code block12}) is the sum; {@code conv3, bn3, conv4, bn4};
 * {@code last_linear}, which published files call {@code fc}. CAM maps come from the ReLU after {@code bn4}; ADVISE takes {@code conv4.pointwise}. Images of
 * 299 x 299 pixels are normalised to [-1, 1].
 */
public record Xception() implements NetworkArchitecture {
    private static final int TOTAL_STRIDE = 32;
    private static final String HEAD = "last_linear";

    /**
     * A block.
     *
     * @param convolutions how many, each with batch norm
     * @param stride of the max pooling at its end; without pooling where it is 1
     * @param growsFirst whether the first convolution gives the block's channels, and not the last
     */
    private record Block(int channels, int convolutions, int stride, boolean growsFirst) {
    }

    private static final Block MIDDLE = new Block(728, 3, 1, true);
    private static final List<Block> BLOCKS = List.of(new Block(128, 2, 2, true), new Block(256, 2, 2, true), new Block(728, 2, 2, true),
            MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, new Block(1024, 2, 2, false));

    @Override
    public Graph graph(int classes, int height, int width) {
        Building.requireSize("xception", classes, height, width, TOTAL_STRIDE);
        Graph.Builder graph = new Graph.Builder();
        String last = normAndRelu(graph, 1, 32, graph.add("conv1", new Layer.Conv2d(3, 32, 3, 2, 0, 1, false), Graph.INPUT));
        last = normAndRelu(graph, 2, 64, graph.add("conv2", new Layer.Conv2d(32, 64, 3, 1, 0, 1, false), last));
        int channels = 64;
        for (int i = 0; i < BLOCKS.size(); i++) {
            last = block(graph, i + 1, last, channels, BLOCKS.get(i));
            channels = BLOCKS.get(i).channels();
        }
        last = normAndRelu(graph, 3, 1536, separable(graph, "conv3", last, channels, 1536));
        last = normAndRelu(graph, 4, 2048, separable(graph, "conv4", last, 1536, 2048));
        String features = last;
        graph.add(HEAD, new Layer.Linear(2048, classes), Building.pooled(graph, "avgpool", last));
        graph.alias("fc", HEAD);
        return graph.build(features, "conv4.pointwise");
    }

    @Override
    public int usualImageSize() {
        return 299;
    }

    @Override
    public Normalisation usualNormalisation() {
        List<Double> half = List.of(0.5, 0.5, 0.5);
        return new Normalisation(half, half);
    }

    private static String normAndRelu(Graph.Builder graph, int number, int channels, String input) {
        return graph.add("relu" + number, Building.relu(), graph.add("bn" + number, Building.batchNorm(channels), input));
    }

    private static String block(Graph.Builder graph, int number, String input, int channels, Block block) {
        String name = "block" + number;
        String shortcut = input;
        if (block.stride() > 1 || block.channels() != channels) {
            shortcut = graph.add(name + ".skip", Building.convolution(channels, block.channels(), 1, block.stride()), input);
            shortcut = graph.add(name + ".skipbn", Building.batchNorm(block.channels()), shortcut);
        }
        String last = input;
        int part = 0;
        int inChannels = channels;
        for (int i = 0; i < block.convolutions(); i++) {
            boolean grows = i == (block.growsFirst() ? 0 : block.convolutions() - 1);
            int outChannels = grows ? block.channels() : inChannels;
            if (number > 1 || i > 0) { // a ReLU comes right before the first block
                last = graph.add(name + ".rep." + part++, Building.relu(), last);
            }
            last = separable(graph, name + ".rep." + part++, last, inChannels, outChannels);
            last = graph.add(name + ".rep." + part++, Building.batchNorm(outChannels), last);
            inChannels = outChannels;
        }
        if (block.stride() > 1) {
            last = graph.add(name + ".rep." + part, new Layer.MaxPool2d(3, block.stride(), 1), last);
        }
        return graph.add(name, new Layer.Add(), last, shortcut);
    }

    private static String separable(Graph.Builder graph, String name, String input, int inChannels, int outChannels) {
        String filtered = graph.add(name + ".conv1", Building.depthwise(inChannels, 3, 1), input);
        return graph.add(name + ".pointwise", Building.convolution(inChannels, outChannels, 1, 1), filtered);
    }
}
