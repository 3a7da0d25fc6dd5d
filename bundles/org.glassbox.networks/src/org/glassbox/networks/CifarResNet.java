package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;

/**
 * The residual networks for CIFAR, He, Zhang, Ren and Sun 2015, arXiv:1512.03385, section 4.2: three stages of 16, 32 and 64 channels with 2 convolutions in
 * each block, hence 6 n + 2 layers, and shortcuts of option A: where a stage halves the size and doubles the channels, the shortcut takes every second row and
 * column and adds channels of zeros, half of them before and half after.
 *
 * <p>Names are those of the widely used PyTorch port: {@code conv1, bn1, layer{1..3}.{0..n-1}.{conv1, bn1, conv2, bn2}, linear}; a block's own name
 * ({@code layer3.2}) is its output after the sum and its ReLU, and CAM maps come from the last one.
 *
 * @param id for messages
 * @param blocks n, in each stage
 */
record CifarResNet(String id, int blocks) {
    static final int IMAGE_SIZE = 32;
    static final int CLASSES = 10;
    private static final int[] STAGE_CHANNELS = {16, 32, 64};

    Graph graph(int classes, int height, int width) {
        Building.requireSize(id, classes, height, width, 4); // the last stage sees a quarter of the size
        Graph.Builder graph = new Graph.Builder();
        int channels = STAGE_CHANNELS[0];
        String last = graph.add("conv1", Building.convolution(3, channels, 3, 1), Graph.INPUT);
        last = graph.add("bn1", Building.batchNorm(channels), last);
        last = graph.add("relu", Building.relu(), last);
        for (int stage = 0; stage < STAGE_CHANNELS.length; stage++) {
            for (int block = 0; block < blocks; block++) {
                last = block(graph, "layer" + (stage + 1) + "." + block, last, channels, STAGE_CHANNELS[stage]);
                channels = STAGE_CHANNELS[stage];
            }
        }
        String lastBlock = last;
        graph.add("linear", new Layer.Linear(channels, classes), Building.pooled(graph, "pool", last));
        return graph.build(lastBlock);
    }

    private static String block(Graph.Builder graph, String name, String input, int channels, int newChannels) {
        int stride = newChannels == channels ? 1 : 2;
        String branch = graph.add(name + ".conv1", Building.convolution(channels, newChannels, 3, stride), input);
        branch = graph.add(name + ".bn1", Building.batchNorm(newChannels), branch);
        branch = graph.add(name + ".relu1", Building.relu(), branch);
        branch = graph.add(name + ".conv2", Building.convolution(newChannels, newChannels, 3, 1), branch);
        branch = graph.add(name + ".bn2", Building.batchNorm(newChannels), branch);
        String shortcut = input;
        if (stride > 1) {
            int added = (newChannels - channels) / 2;
            shortcut = graph.add(name + ".shortcut.subsample", new Layer.Subsample(stride), shortcut);
            shortcut = graph.add(name + ".shortcut.pad", new Layer.PadChannels(added, added), shortcut);
        }
        String sum = graph.add(name + ".add", new Layer.Add(), branch, shortcut);
        return graph.add(name, Building.relu(), sum);
    }
}
