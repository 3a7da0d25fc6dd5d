package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.RandomStream;
import org.glassbox.pytorch.GradientMode;

/**
 * A graph with its parameters, ready to run. Engine thread only. Every result belongs to the manager of the images (or activation) that went in. Whether
 * operations are recorded for differentiation is the caller's choice ({@code GradientMode}).
 */
public final class Network implements AutoCloseable {
    private final Graph graph;
    private final StateDict state;
    private final Set<String> frozen = new HashSet<>();

    /**
     * @param state must have all of the graph's tensors; closed with the network
     */
    public Network(Graph graph, StateDict state) {
        this.graph = graph;
        this.state = state;
        graph.parameters().keySet().forEach(state::get);
    }

    public Graph graph() {
        return graph;
    }

    public StateDict state() {
        return state;
    }

    /** The trained tensors by name, without buffers and without those that were frozen. */
    public Map<String, NDArray> trainedParameters() {
        Map<String, NDArray> trained = new LinkedHashMap<>();
        graph.parameters().forEach((name, spec) -> {
            if (spec.kind().isTrained() && !frozen.contains(name)) {
                trained.put(name, state.get(name));
            }
        });
        return trained;
    }

    /** Whether forward passes record what the parameters' gradients need; off for explanations, which are then cheaper. */
    public void requireParameterGradients(boolean required) {
        trainedParameters().values().forEach(array -> array.setRequiresGradient(required));
    }

    /**
     * @param images (N, C, H, W) float32, normalised
     * @return logits (N, K)
     */
    public NDArray forward(NDArray images, Mode mode) {
        return forward(images, mode, Probe.NONE);
    }

    /** As {@link #forward(NDArray, Mode)}, with a probe that sees each node's output. */
    public NDArray forward(NDArray images, Mode mode, Probe probe) {
        return forward(images, mode, probe, null);
    }

    /**
     * As {@link #forward(NDArray, Mode, Probe)}.
     *
     * @param dropout where dropout and stochastic depth draw from in training mode; needed only by networks that have some
     */
    public NDArray forward(NDArray images, Mode mode, Probe probe, RandomStream dropout) {
        Map<String, NDArray> outputs = run(new LayerExecution(state, mode, dropout, frozen), graph.nodes(), Map.of(), images, probe,
                Set.of(graph.outputNode()));
        return outputs.get(graph.outputNode());
    }

    /**
     * The output of one node; what does not lead to it is not computed.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public NDArray forwardTo(String node, NDArray images) {
        requireNode(node);
        Set<String> needed = leadingTo(Set.of(node));
        return run(new LayerExecution(state), nodes(needed), Map.of(), images, Probe.NONE, Set.of(node)).get(node);
    }

    /** The outputs that everything after a node needs: its own and those that bypass it. */
    public Cut cut(String node, NDArray images) {
        Set<String> crossing = crossing(node);
        Map<String, NDArray> outputs = run(new LayerExecution(state), nodes(leadingTo(crossing)), Map.of(), images, Probe.NONE, crossing);
        outputs.keySet().retainAll(crossing);
        return new Cut(node, outputs);
    }

    /**
     * As {@link #cut(String, NDArray)}, of a pass that was made already.
     *
     * @param outputs of all nodes by name, such as a {@link Probe} sees them
     */
    public Cut cut(String node, Map<String, NDArray> outputs) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        crossing(node).forEach(name -> values.put(name, outputs.get(name)));
        return new Cut(node, values);
    }

    /** Names of the nodes whose outputs everything after a node needs. */
    private Set<String> crossing(String node) {
        Set<String> after = descendants(node);
        Set<String> crossing = new HashSet<>(Set.of(node));
        for (Node each : graph.nodes()) {
            if (after.contains(each.name())) {
                each.inputs().stream().filter(input -> !after.contains(input)).forEach(crossing::add);
            }
        }
        return crossing;
    }

    /**
     * Runs only what comes after a node.
     *
     * @param activation the node's output
     * @return logits (N, K)
     * @throws IllegalArgumentException if another path bypasses the node; use {@link #forwardFrom(Cut)} there
     */
    public NDArray forwardFrom(String node, NDArray activation) {
        return forwardFrom(new Cut(node, Map.of(node, activation)));
    }

    /** Runs only what comes after a cut, without the nodes whose outputs the cut has. */
    public NDArray forwardFrom(Cut cut) {
        List<Node> after = nodes(descendants(cut.node())).stream().filter(node -> !cut.values().containsKey(node.name())).toList();
        Set<String> known = new HashSet<>(cut.values().keySet());
        for (Node node : after) {
            for (String input : node.inputs()) {
                if (!known.contains(input)) {
                    throw new IllegalArgumentException("node " + cut.node() + " is bypassed by " + input + ", so its output alone does not give the logits");
                }
            }
            known.add(node.name());
        }
        return run(new LayerExecution(state), after, cut.values(), null, Probe.NONE, Set.of(graph.outputNode())).get(graph.outputNode());
    }

    /**
     * What crosses the graph at a node.
     *
     * @param values by node name: the node's own output and those of earlier nodes that later ones also use; may have those of later nodes, which then are not
     *        run
     */
    public record Cut(String node, Map<String, NDArray> values) {
        /** The same cut with another output of its node. */
        public Cut with(NDArray activation) {
            Map<String, NDArray> changed = new LinkedHashMap<>(values);
            changed.put(node, activation);
            return new Cut(node, changed);
        }
    }

    /**
     * Computes nodes. Where nothing is recorded and the probe keeps nothing, an output is freed as soon as no later node needs it, so that memory holds a few
     * layers and not all.
     *
     * @param nodes in the graph's order
     * @param given outputs of earlier nodes; they stay the caller's
     * @param kept names of the nodes whose outputs are wanted
     * @return outputs by node, those of {@code kept} at least
     */
    private static Map<String, NDArray> run(LayerExecution execution, List<Node> nodes, Map<String, NDArray> given, NDArray images, Probe probe,
            Set<String> kept) {
        Map<String, NDArray> outputs = new LinkedHashMap<>(given);
        boolean frees = !probe.keepsArrays() && !GradientMode.isRecording();
        Map<String, Node> lastUse = new HashMap<>();
        nodes.forEach(node -> node.inputs().forEach(input -> lastUse.put(input, node)));
        for (Node node : nodes) {
            List<NDArray> inputs = node.inputs().stream().map(outputs::get).toList();
            NDArray output = node.layer() instanceof Layer.Input ? images : execution.apply(node, inputs);
            outputs.put(node.name(), probe.observe(node, inputs, output));
            if (frees) {
                for (String input : Set.copyOf(node.inputs())) {
                    if (lastUse.get(input) == node && !kept.contains(input) && !given.containsKey(input)) {
                        free(outputs, input, images, given);
                    }
                }
            }
        }
        return outputs;
    }

    /** Closes an output, unless it is the caller's or the same array is the output of another node too: some layers return what they were given. */
    private static void free(Map<String, NDArray> outputs, String name, NDArray images, Map<String, NDArray> given) {
        NDArray output = outputs.remove(name);
        boolean shared = output == images || outputs.values().stream().anyMatch(other -> other == output) || given.values().stream()
                .anyMatch(other -> other == output);
        if (!shared) {
            output.close();
        }
    }

    private List<Node> nodes(Set<String> names) {
        return graph.nodes().stream().filter(node -> names.contains(node.name())).toList();
    }

    private void requireNode(String name) {
        if (graph.node(name).isEmpty()) {
            throw new IllegalArgumentException("the network has no node " + name);
        }
    }

    private Set<String> descendants(String name) {
        requireNode(name);
        Set<String> reached = new HashSet<>(Set.of(name));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node.name());
            }
        }
        reached.remove(name);
        return reached;
    }

    /** The named nodes and all that their outputs are computed from. */
    private Set<String> leadingTo(Set<String> names) {
        Set<String> needed = new HashSet<>(names);
        for (Node node : graph.nodes().reversed()) {
            if (needed.contains(node.name())) {
                needed.addAll(node.inputs());
            }
        }
        return needed;
    }

    /**
     * Excludes parameters from training until the network is closed. A batch norm whose scale and shift are both frozen also keeps its running statistics and
     * normalises with them in training mode, as if it were not trained at all.
     *
     * @param parameters names, such as {@link Graph#parametersOf} gives
     */
    public void freeze(Set<String> parameters) {
        frozen.addAll(parameters);
    }

    @Override
    public void close() {
        state.close();
    }
}
