package org.glassbox.core.network;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What shapes a network's nodes give, found without computing anything. */
public final class Shapes {
    private Shapes() {
    }

    /**
     * The output's shape of every node for one image of three channels.
     *
     * @return by node, in the graph's order: (1, C, H, W), or (1, features) after flattening; without the nodes after a plug-in's layer that does not say what
     *        it gives
     * @throws IllegalArgumentException if a node can't take what it is given, such as images that are smaller than a window that goes over them
     */
    public static Map<String, Shape> of(Graph graph, int height, int width) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            List<Shape> inputs = node.inputs().stream().filter(shapes::containsKey).map(shapes::get).toList();
            if (inputs.size() == node.inputs().size()) {
                Optional<Shape> output = node.layer() instanceof Layer.Input ? Optional.of(new Shape(1, 3, height, width)) : output(node, inputs);
                output.ifPresent(shape -> shapes.put(node.name(), shape));
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static Optional<Shape> output(Node node, List<Shape> inputs) {
        Shape x = inputs.getFirst();
        return Optional.ofNullable(switch (node.layer()) {
            case Layer.Input layer -> x;
            case Layer.Conv2d layer -> {
                require(node, layer.inChannels(), x.get(1), "channels");
                yield windows(node, x, layer.outChannels(), layer.kernel(), layer.stride(), layer.padding());
            }
            case Layer.Linear layer -> {
                require(node, layer.inFeatures(), x.get(1), "values");
                yield new Shape(x.get(0), layer.outFeatures());
            }
            case Layer.BatchNorm2d layer -> {
                require(node, layer.channels(), x.get(1), "channels");
                yield x;
            }
            case Layer.MaxPool2d layer -> windows(node, x, x.get(1), layer.kernel(), layer.stride(), layer.padding());
            case Layer.AveragePool2d layer -> windows(node, x, x.get(1), layer.kernel(), layer.stride(), 0);
            case Layer.GlobalAveragePool layer -> new Shape(x.get(0), x.get(1), 1, 1);
            case Layer.AdaptiveAveragePool layer -> new Shape(x.get(0), x.get(1), layer.height(), layer.width());
            case Layer.Subsample layer -> windows(node, x, x.get(1), 1, layer.stride(), 0);
            case Layer.PadChannels layer -> new Shape(x.get(0), x.get(1) + layer.before() + layer.after(), x.get(2), x.get(3));
            case Layer.ReplicatePad layer -> new Shape(x.get(0), x.get(1), x.get(2) + 2L * layer.width(), x.get(3) + 2L * layer.width());
            case Layer.Concatenate layer -> new Shape(x.get(0), inputs.stream().mapToLong(input -> input.get(1)).sum(), x.get(2), x.get(3));
            case Layer.Flatten layer -> new Shape(x.get(0), x.size() / x.get(0));
            case Layer.Custom(Layer.CustomLayer layer) -> layer.outputShape(inputs).orElse(null);
            case Layer.Elementwise layer -> x;
            case Layer.Add layer -> x;
            case Layer.Multiply layer -> x;
            case Layer.Dropout layer -> x;
            case Layer.StochasticDepth layer -> x;
        });
    }

    /** One value for each place of a window. */
    private static Shape windows(Node node, Shape x, long channels, int kernel, int stride, int padding) {
        long height = x.get(2) + 2L * padding - kernel;
        long width = x.get(3) + 2L * padding - kernel;
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("node " + node.name() + " has windows of " + kernel + " x " + kernel + " values, which don't fit into"
                    + " its input of " + x.get(3) + " x " + x.get(2));
        }
        return new Shape(x.get(0), channels, height / stride + 1, width / stride + 1);
    }

    private static void require(Node node, long expected, long found, String what) {
        if (expected != found) {
            throw new IllegalArgumentException("node " + node.name() + " takes " + expected + " " + what + ", but its input has " + found);
        }
    }
}
