package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;

/**
 * The residual networks for ImageNet, He, Zhang, Ren and Sun 2015, arXiv:1512.03385, section 4.1, as torchvision has them: a bottleneck that halves the size
 * does so in its 3x3 convolution ("v1.5") and not in the 1x1 before it as in the paper.
 *
 * <p>Names: {@code conv1, bn1, layer{1..4}.{i}.{conv1, bn1, conv2, bn2, conv3, bn3, downsample.0, downsample.1}, fc}; a block's own name ({@code layer4.2}) is
 * its output after the sum and its ReLU, and CAM maps come from the last one.
 *
 * @param id for messages
 * @param blocks in each of the four stages
 * @param bottleneck whether a block is 1x1, 3x3 and 1x1 with four times the channels, and not two 3x3 convolutions
 * @param edges what the convolutions see beyond them; max pooling finds the same either way
 */
record ImageNetResNet(String id, List<Integer> blocks, boolean bottleneck, Building.Edges edges) {
    private static final int FIRST_CHANNELS = 64;
    private static final int TOTAL_STRIDE = 32;
    private static final int EXPANSION = 4;

    /** With zeros beyond the edges. */
    ImageNetResNet(String id, List<Integer> blocks, boolean bottleneck) {
        this(id, blocks, bottleneck, Building.Edges.ZEROS);
    }

    Graph graph(int classes, int height, int width) {
        Building.requireSize(id, classes, height, width, TOTAL_STRIDE);
        Graph.Builder graph = new Graph.Builder();
        String last = Building.convolve(graph, "conv1", Graph.INPUT, Building.convolution(3, FIRST_CHANNELS, 7, 2), edges);
        last = graph.add("bn1", Building.batchNorm(FIRST_CHANNELS), last);
        last = graph.add("relu", Building.relu(), last);
        last = graph.add("maxpool", new Layer.MaxPool2d(3, 2, 1), last);
        int channels = FIRST_CHANNELS;
        for (int stage = 0; stage < blocks.size(); stage++) {
            int inner = FIRST_CHANNELS << stage;
            int outChannels = bottleneck ? EXPANSION * inner : inner;
            for (int block = 0; block < blocks.get(stage); block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                last = block(graph, "layer" + (stage + 1) + "." + block, last, channels, inner, outChannels, stride);
                channels = outChannels;
            }
        }
        String lastBlock = last;
        graph.add("fc", new Layer.Linear(channels, classes), Building.pooled(graph, "avgpool", last));
        return graph.build(lastBlock);
    }

    private String block(Graph.Builder graph, String name, String input, int channels, int innerChannels, int outChannels, int stride) {
        String branch = bottleneck ? bottleneck(graph, name, input, channels, innerChannels, outChannels, stride)
                : twoConvolutions(graph, name, input, channels, outChannels, stride);
        String shortcut = input;
        if (stride > 1 || channels != outChannels) {
            shortcut = Building.convolutionAndNorm(graph, name + ".downsample", input, Building.convolution(channels, outChannels, 1, stride), outChannels);
        }
        String sum = graph.add(name + ".add", new Layer.Add(), branch, shortcut);
        return graph.add(name, Building.relu(), sum);
    }

    private String twoConvolutions(Graph.Builder graph, String name, String input, int channels, int outChannels, int stride) {
        String last = Building.convolve(graph, name + ".conv1", input, Building.convolution(channels, outChannels, 3, stride), edges);
        last = graph.add(name + ".bn1", Building.batchNorm(outChannels), last);
        last = graph.add(name + ".relu1", Building.relu(), last);
        last = Building.convolve(graph, name + ".conv2", last, Building.convolution(outChannels, outChannels, 3, 1), edges);
        return graph.add(name + ".bn2", Building.batchNorm(outChannels), last);
    }

    private String bottleneck(Graph.Builder graph, String name, String input, int channels, int innerChannels, int outChannels, int stride) {
        String last = Building.convolve(graph, name + ".conv1", input, Building.convolution(channels, innerChannels, 1, 1), edges);
        last = graph.add(name + ".bn1", Building.batchNorm(innerChannels), last);
        last = graph.add(name + ".relu1", Building.relu(), last);
        last = Building.convolve(graph, name + ".conv2", last, Building.convolution(innerChannels, innerChannels, 3, stride), edges);
        last = graph.add(name + ".bn2", Building.batchNorm(innerChannels), last);
        last = graph.add(name + ".relu2", Building.relu(), last);
        last = Building.convolve(graph, name + ".conv3", last, Building.convolution(innerChannels, outChannels, 1, 1), edges);
        return graph.add(name + ".bn3", Building.batchNorm(outChannels), last);
    }
}
