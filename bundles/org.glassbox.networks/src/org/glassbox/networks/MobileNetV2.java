package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * MobileNetV2, Sandler et al. 2018, arXiv:1801.04381, with torchvision's names: blocks {@code features.{1..17}.conv.{i}} that expand the channels by 1x1,
 * filter each by 3x3 and project them by 1x1, with a shortcut where size and channels stay; a block's own name ({@code features.3}) is the sum. CAM maps come
 * from {@code features.18}, the last convolution after its ReLU6.
 */
public record MobileNetV2() implements NetworkArchitecture {
    private static final int FIRST_CHANNELS = 32;
    private static final int LAST_CHANNELS = 1280;
    private static final int TOTAL_STRIDE = 32;

    /**
     * Blocks of equal width.
     *
     * @param expansion of the channels inside a block
     * @param stride of the first block
     */
    private record Stage(int expansion, int channels, int blocks, int stride) {
    }

    private static final List<Stage> STAGES = List.of(new Stage(1, 16, 1, 1), new Stage(6, 24, 2, 2), new Stage(6, 32, 3, 2), new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1), new Stage(6, 160, 3, 2), new Stage(6, 320, 1, 1));

    @Override
    public Graph graph(int classes, int height, int width) {
        Building.requireSize("mobilenet_v2", classes, height, width, TOTAL_STRIDE);
        Graph.Builder graph = new Graph.Builder();
        int channels = FIRST_CHANNELS;
        String last = Building.convolutionNormAndFunction(graph, "features.0", Graph.INPUT, Building.convolution(3, channels, 3, 2), channels, Function.RELU6);
        int index = 1;
        for (Stage stage : STAGES) {
            for (int block = 0; block < stage.blocks(); block++) {
                last = block(graph, "features." + index++, last, channels, stage, block == 0 ? stage.stride() : 1);
                channels = stage.channels();
            }
        }
        last = Building.convolutionNormAndFunction(graph, "features." + index, last, Building.convolution(channels, LAST_CHANNELS, 1, 1), LAST_CHANNELS,
                Function.RELU6);
        String features = last;
        last = Building.pooled(graph, "avgpool", last);
        graph.sequence("classifier.", last, List.of(new Layer.Dropout(0.2), new Layer.Linear(LAST_CHANNELS, classes)));
        return graph.build(features);
    }

    private static String block(Graph.Builder graph, String name, String input, int channels, Stage stage, int stride) {
        int inner = channels * stage.expansion();
        int part = 0;
        String last = input;
        if (stage.expansion() > 1) {
            last = Building.convolutionNormAndFunction(graph, name + ".conv." + part++, last, Building.convolution(channels, inner, 1, 1), inner,
                    Function.RELU6);
        }
        last = Building.convolutionNormAndFunction(graph, name + ".conv." + part++, last, Building.depthwise(inner, 3, stride), inner, Function.RELU6);
        last = graph.add(name + ".conv." + part++, Building.convolution(inner, stage.channels(), 1, 1), last);
        last = graph.add(name + ".conv." + part, Building.batchNorm(stage.channels()), last);
        boolean shortcut = stride == 1 && channels == stage.channels();
        return shortcut ? graph.add(name, new Layer.Add(), last, input) : last;
    }
}
