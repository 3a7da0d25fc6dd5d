package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * EfficientNet-B0, Tan and Le 2019, arXiv:1905.11946, with torchvision's names: blocks {@code features.{stage}.{i}.block.{j}} that expand the channels by 1x1,
 * filter each by 3x3 or 5x5, weigh them by squeeze and excitation (Hu et al. 2017, arXiv:1709.01507) and project them by 1x1, with a shortcut where size and
 * channels stay; a block's own name ({@code features.2.1}) is the sum. In training whole blocks are skipped, the more often the later they come. CAM maps come
 * from {@code features.8}, the last convolution after its SiLU, whose values may be negative.
 */
public record EfficientNetB0() implements NetworkArchitecture {
    private static final int FIRST_CHANNELS = 32;
    private static final int LAST_CHANNELS = 1280;
    private static final int TOTAL_STRIDE = 32;
    private static final int SQUEEZE = 4; // of a block's input channels
    private static final double DROPPED_AT_THE_END = 0.2; // probability, from 0 at the first block

    /**
     * Blocks of equal width.
     *
     * @param expansion of the channels inside a block
     * @param kernel of the filters, pixels
     * @param stride of the first block
     */
    private record Stage(int expansion, int kernel, int stride, int channels, int blocks) {
    }

    private static final List<Stage> STAGES = List.of(new Stage(1, 3, 1, 16, 1), new Stage(6, 3, 2, 24, 2), new Stage(6, 5, 2, 40, 2),
            new Stage(6, 3, 2, 80, 3), new Stage(6, 5, 1, 112, 3), new Stage(6, 5, 2, 192, 4), new Stage(6, 3, 1, 320, 1));

    @Override
    public Graph graph(int classes, int height, int width) {
        Building.requireSize("efficientnet_b0", classes, height, width, TOTAL_STRIDE);
        Graph.Builder graph = new Graph.Builder();
        int channels = FIRST_CHANNELS;
        String last = Building.convolutionNormAndFunction(graph, "features.0", Graph.INPUT, Building.convolution(3, channels, 3, 2), channels, Function.SILU);
        int total = STAGES.stream().mapToInt(Stage::blocks).sum();
        int done = 0;
        for (int i = 0; i < STAGES.size(); i++) {
            Stage stage = STAGES.get(i);
            for (int block = 0; block < stage.blocks(); block++) {
                double dropped = DROPPED_AT_THE_END * done++ / total;
                last = block(graph, "features." + (i + 1) + "." + block, last, channels, stage, block == 0 ? stage.stride() : 1, dropped);
                channels = stage.channels();
            }
        }
        last = Building.convolutionNormAndFunction(graph, "features." + (STAGES.size() + 1), last, Building.convolution(channels, LAST_CHANNELS, 1, 1),
                LAST_CHANNELS, Function.SILU);
        String features = last;
        last = Building.pooled(graph, "avgpool", last);
        graph.sequence("classifier.", last, List.of(new Layer.Dropout(0.2), new Layer.Linear(LAST_CHANNELS, classes)));
        return graph.build(features);
    }

    private static String block(Graph.Builder graph, String name, String input, int channels, Stage stage, int stride, double dropped) {
        int inner = channels * stage.expansion();
        int part = 0;
        String last = input;
        if (stage.expansion() > 1) {
            last = Building.convolutionNormAndFunction(graph, name + ".block." + part++, last, Building.convolution(channels, inner, 1, 1), inner,
                    Function.SILU);
        }
        last = Building.convolutionNormAndFunction(graph, name + ".block." + part++, last, Building.depthwise(inner, stage.kernel(), stride), inner,
                Function.SILU);
        last = squeezeAndExcitation(graph, name + ".block." + part++, last, inner, channels / SQUEEZE);
        last = Building.convolutionAndNorm(graph, name + ".block." + part, last, Building.convolution(inner, stage.channels(), 1, 1), stage.channels());
        if (stride > 1 || channels != stage.channels()) {
            return last;
        }
        last = graph.add(name + ".stochastic_depth", new Layer.StochasticDepth(dropped), last);
        return graph.add(name, new Layer.Add(), last, input);
    }

    /** The channels times weights in (0, 1) that depend on all their means. */
    private static String squeezeAndExcitation(Graph.Builder graph, String name, String input, int channels, int squeezed) {
        String last = graph.add(name + ".avgpool", new Layer.GlobalAveragePool(), input);
        last = graph.add(name + ".fc1", new Layer.Conv2d(channels, squeezed, 1, 1, 0, 1, true), last);
        last = graph.add(name + ".activation", new Layer.Elementwise(Function.SILU), last);
        last = graph.add(name + ".fc2", new Layer.Conv2d(squeezed, channels, 1, 1, 0, 1, true), last);
        last = graph.add(name + ".scale_activation", new Layer.Elementwise(Function.SIGMOID), last);
        return graph.add(name, new Layer.Multiply(), input, last);
    }
}
