package org.glassbox.tests.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;

/** Small networks that nobody would build, for properties that must hold for every network: all kinds of layers, sums, products and branches in random order. */
final class RandomNetworks {
    static final int SIZE = 12; // pixels
    static final int CLASSES = 3;

    /** What a network is made of. */
    enum Kind {
        /** All layers and functions. */
        ANY,
        /** All layers that are linear in pieces, with ReLU as the only function. */
        PIECEWISE_LINEAR,
        /** Those of {@link #PIECEWISE_LINEAR} without anything that adds a constant. */
        PIECEWISE_LINEAR_WITHOUT_BIAS,
        /** All layers and functions but ReLU and ReLU6. */
        WITHOUT_RECTIFIERS
    }

    private final RandomStream random;
    private final Kind kind;
    private final Graph.Builder graph = new Graph.Builder();
    private final List<String> convolutions = new ArrayList<>();
    private int nodes;
    private String last = Graph.INPUT;
    private int channels = 3;
    private int size = SIZE;

    private RandomNetworks(long seed, Kind kind) {
        random = RandomStream.of(seed, "random network");
        this.kind = kind;
    }

    /** A network with random weights, biases and running statistics; the same for the same seed. Its state is owned by {@code manager}. */
    static Network make(NDManager manager, long seed, Kind kind) {
        RandomNetworks builder = new RandomNetworks(seed, kind);
        Graph graph = builder.build();
        Network network = new Network(graph, StateDict.initialised(manager, graph, seed));
        graph.parameters().forEach((name, spec) -> randomise(network.state().get(name), spec, RandomStream.of(seed, name), kind));
        return network;
    }

    private static void randomise(NDArray array, ParameterSpec spec, RandomStream random, Kind kind) {
        float[] values = array.toFloatArray();
        boolean biased = kind != Kind.PIECEWISE_LINEAR_WITHOUT_BIAS;
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (spec.kind()) {
                case CONVOLUTION_WEIGHT, LINEAR_WEIGHT -> (float) (random.nextGaussian() * 1.2 / Math.sqrt(spec.fanIn()));
                case BIAS, SHIFT, RUNNING_MEAN -> biased ? (float) (0.3 * random.nextGaussian()) : 0;
                case SCALE, RUNNING_VARIANCE -> (float) random.uniform(0.5, 1.5);
            };
        }
        array.set(values);
    }

    private Graph build() {
        convolve();
        int steps = 4 + random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            step();
        }
        last = add(new Layer.Flatten(), random.chance(0.5) ? pooled() : last);
        int features = size * size * channels;
        if (random.chance(0.5)) {
            last = add(function(), add(new Layer.Linear(features, 8), last));
            features = 8;
        }
        add(new Layer.Linear(features, CLASSES), last);
        return graph.build(convolutions.getLast());
    }

    private void step() {
        switch (random.nextInt(kind == Kind.ANY || kind == Kind.WITHOUT_RECTIFIERS ? 12 : 9)) {
            case 0 -> convolve();
            case 1 -> last = add(new Layer.BatchNorm2d(channels, 1e-5, 0.1), last);
            case 2 -> last = add(function(), last);
            case 3 -> last = add(new Layer.Add(), last, branch());
            case 4 -> poolTheLargest();
            case 5 -> {
                String other = branch();
                last = add(new Layer.Concatenate(), last, other);
                channels *= 2;
            }
            case 6 -> {
                last = add(new Layer.PadChannels(1, 2), last);
                channels += 3;
            }
            case 7 -> shrink();
            case 8 -> last = add(new Layer.Add(), add(function(), last), add(new Layer.Dropout(0.5), last), last); // one node, used three times
            case 9 -> last = add(new Layer.Multiply(), last, gate());
            case 10 -> last = add(new Layer.Multiply(), last, branch());
            default -> last = add(new Layer.Multiply(), last, last); // a square
        }
    }

    private void convolve() {
        int outputs = 4 + random.nextInt(4);
        last = add(new Layer.Conv2d(channels, outputs, 3, 1, 1, 1, kind != Kind.PIECEWISE_LINEAR_WITHOUT_BIAS), last);
        convolutions.add(last);
        channels = outputs;
    }

    /** Of the same shape as what it begins with. */
    private String branch() {
        String end = add(new Layer.Conv2d(channels, channels, 3, 1, 1, 1, kind != Kind.PIECEWISE_LINEAR_WITHOUT_BIAS), last);
        return random.chance(0.5) ? add(function(), end) : end;
    }

    /** Squeeze and excitation: one weight for each channel, which depends on all means. */
    private String gate() {
        String means = add(new Layer.GlobalAveragePool(), last);
        return add(new Layer.Elementwise(Function.SIGMOID), add(new Layer.Conv2d(channels, channels, 1, 1, 0, 1, true), means));
    }

    private void poolTheLargest() {
        if (size >= 4 && random.chance(0.6)) {
            boolean overlapping = random.chance(0.5);
            last = add(overlapping ? new Layer.MaxPool2d(3, 2, 1) : new Layer.MaxPool2d(2, 2, 0), last);
            size = overlapping ? (size + 1) / 2 : size / 2;
        } else {
            last = add(new Layer.MaxPool2d(3, 1, 1), last);
        }
    }

    private void shrink() {
        if (size < 4) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> {
                last = add(new Layer.AveragePool2d(2, 2), last);
                size /= 2;
            }
            case 1 -> {
                last = add(new Layer.Subsample(2), last);
                size = (size + 1) / 2;
            }
            default -> {
                last = add(new Layer.AdaptiveAveragePool(3, 3), last);
                size = 3;
            }
        }
    }

    private String pooled() {
        size = 1;
        return add(new Layer.GlobalAveragePool(), last);
    }

    private Layer function() {
        List<Function> functions = switch (kind) {
            case ANY -> List.of(Function.values());
            case PIECEWISE_LINEAR, PIECEWISE_LINEAR_WITHOUT_BIAS -> List.of(Function.RELU);
            case WITHOUT_RECTIFIERS -> List.of(Function.SILU, Function.SIGMOID, Function.TANH);
        };
        return new Layer.Elementwise(functions.get(random.nextInt(functions.size())));
    }

    private String add(Layer layer, String... inputs) {
        return graph.add("node" + nodes++, layer, inputs);
    }
}
