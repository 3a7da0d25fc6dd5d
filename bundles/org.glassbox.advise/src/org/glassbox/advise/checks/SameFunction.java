package org.glassbox.advise.checks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.BatchNorm2d;
import org.glassbox.core.network.Layer.Conv2d;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;

/**
 * A network written as another graph that computes the same function. Engine thread only.
 *
 * @param network closed by the caller; its tensors may be those of the network that it was made of, which must stay open
 * @param layer where the units are now that were looked at before
 */
public record SameFunction(Network network, String layer) implements AutoCloseable {
    private static final String SCALED = ".scaled";
    private static final String BACK = ".scaled.back";

    /**
     * Each unit of a layer times a factor, and divided by it again before anything is made of it. A factor of 0 cuts the unit off instead: it is looked at as
     * it is, and what comes after sees nothing of it.
     *
     * @param factors one for each unit
     * @param back what is passed on of each scaled unit: mostly 1 / factor
     */
    static SameFunction scaled(Network original, String layer, float[] factors, float[] back) {
        Graph.Builder builder = new Graph.Builder();
        for (Node node : original.graph().nodes()) {
            if (!(node.layer() instanceof Layer.Input)) {
                String[] inputs = node.inputs().stream().map(input -> input.equals(layer) ? layer + BACK : input).toArray(String[]::new);
                builder.add(node.name(), node.layer(), inputs);
            }
            if (node.name().equals(layer)) {
                builder.add(layer + SCALED, new Layer.Custom(new ScaledUnits(factors)), layer);
                builder.add(layer + BACK, new Layer.Custom(new ScaledUnits(back)), layer + SCALED);
            }
        }
        Graph graph = builder.build(layer + SCALED);
        return new SameFunction(new Network(graph, original.state().with(original.state(), Set.of())), layer + SCALED);
    }

    /** The units of (N, K, h, w) times a factor each. */
    private record ScaledUnits(float[] factors) implements Layer.CustomLayer {
        @Override
        public Behaviour behaviour() {
            return Behaviour.AFFINE;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.of(inputs.getFirst());
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            NDArray x = inputs.getFirst();
            return x.mul(x.getManager().create(factors, new Shape(1, factors.length, 1, 1)));
        }
    }

    /**
     * Each batch norm that alone follows a convolution becomes part of it: W γ / √(σ² + ε) and (b - μ) γ / √(σ² + ε) + β. A convolution whose own output is
     * looked at stays as it is, since it would no longer exist.
     *
     * @return nothing where there is none
     */
    static Optional<SameFunction> folded(Network original, String layer) {
        Graph graph = original.graph();
        Map<String, Long> consumers = graph.nodes().stream().flatMap(node -> node.inputs().stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        Map<String, Node> convolutions = new HashMap<>(); // by the batch norm
        for (Node node : graph.nodes()) {
            Node before = node.layer() instanceof BatchNorm2d ? graph.node(node.inputs().getFirst()).orElseThrow() : null;
            if (before != null && before.layer() instanceof Conv2d && consumers.get(before.name()) == 1 && !before.name().equals(layer)) {
                convolutions.put(node.name(), before);
            }
        }
        if (convolutions.isEmpty()) {
            return Optional.empty();
        }
        Set<String> gone = convolutions.values().stream().map(Node::name).collect(Collectors.toSet());
        Graph.Builder builder = new Graph.Builder();
        for (Node node : graph.nodes()) {
            Node convolution = convolutions.get(node.name());
            if (convolution != null && convolution.layer() instanceof Conv2d(int in, int out, int kernel, int stride, int padding, int groups, boolean bias)) {
                builder.add(node.name(), new Conv2d(in, out, kernel, stride, padding, groups, true), convolution.inputs().toArray(String[]::new));
            } else if (!gone.contains(node.name()) && !(node.layer() instanceof Layer.Input)) {
                builder.add(node.name(), node.layer(), node.inputs().toArray(String[]::new));
            }
        }
        Graph folded = builder.build(layer);
        StateDict state = new StateDict(original.state().manager());
        folded.parameters().forEach((name, spec) -> {
            String node = name.substring(0, name.lastIndexOf('.'));
            state.put(name, convolutions.containsKey(node) ? folded(original, convolutions.get(node), node, spec.suffix())
                    : original.state().get(name).toFloatArray(), spec);
        });
        return Optional.of(new SameFunction(new Network(folded, state), layer));
    }

    private static float[] folded(Network original, Node convolution, String batchNorm, String suffix) {
        StateDict state = original.state();
        double epsilon = ((BatchNorm2d) original.graph().node(batchNorm).orElseThrow().layer()).epsilon();
        float[] scale = state.get(batchNorm + ".weight").toFloatArray();
        float[] variance = state.get(batchNorm + ".running_var").toFloatArray();
        double[] factors = new double[scale.length];
        for (int k = 0; k < factors.length; k++) {
            factors[k] = scale[k] / Math.sqrt(variance[k] + epsilon);
        }
        if (suffix.equals("weight")) {
            float[] weights = state.get(convolution.name() + ".weight").toFloatArray();
            int each = weights.length / factors.length;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weights[i] * factors[i / each]);
            }
            return weights;
        }
        float[] shift = state.get(batchNorm + ".bias").toFloatArray();
        float[] mean = state.get(batchNorm + ".running_mean").toFloatArray();
        float[] own = ((Conv2d) convolution.layer()).bias() ? state.get(convolution.name() + ".bias").toFloatArray() : new float[shift.length];
        float[] bias = new float[shift.length];
        for (int k = 0; k < bias.length; k++) {
            bias[k] = (float) ((own[k] - mean[k]) * factors[k] + shift[k]);
        }
        return bias;
    }

    /** Convolutions with places, from the input on, at most so many and evenly spread; the last is always among them. */
    static List<String> depths(Graph graph, String deepest, int most) {
        List<String> convolutions = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.layer() instanceof Conv2d) {
                convolutions.add(node.name());
            }
            if (node.name().equals(deepest)) {
                break;
            }
        }
        convolutions.remove(deepest);
        List<String> chosen = new ArrayList<>();
        int count = Math.min(most - 1, convolutions.size());
        for (int i = 0; i < count; i++) {
            chosen.add(convolutions.get(count == 1 ? 0 : Math.round((float) i * (convolutions.size() - 1) / (count - 1))));
        }
        chosen.add(deepest);
        return chosen;
    }

    @Override
    public void close() {
        network.close();
    }
}
