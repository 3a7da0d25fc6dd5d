package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.RandomStream;

/**
 * A graph with its parameters, ready to run. Engine thread only. Every result belongs to the manager of the images (or activation) that went in. Whether operations
 * are recorded for differentiation is the caller's choice ({@code GradientMode}).
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
     * @param dropout where dropout draws from in training mode; needed only by networks that have some
     */
    public NDArray forward(NDArray images, Mode mode, Probe probe, RandomStream dropout) {
        LayerExecution execution = new LayerExecution(state, mode, dropout);
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            run(execution, node, outputs, images, probe);
        }
        return outputs.get(graph.outputNode());
    }

    /**
     * The output of one node; what does not lead to it is not computed.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public NDArray forwardTo(String node, NDArray images) {
        return cut(node, images).values().get(node);
    }

    /** The outputs that everything after a node needs: its own and those that bypass it. */
    public Cut cut(String node, NDArray images) {
        Set<String> after = descendants(node);
        LayerExecution execution = new LayerExecution(state, Mode.EVAL, null);
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        for (Node each : graph.nodes()) {
            if (!after.contains(each.name()) && leadsOut(each.name(), node, after)) {
                run(execution, each, outputs, images, Probe.NONE);
            }
        }
        Map<String, NDArray> crossing = new LinkedHashMap<>();
        outputs.forEach((name, value) -> {
            if (name.equals(node) || graph.nodes().stream().anyMatch(n -> after.contains(n.name()) && n.inputs().contains(name))) {
                crossing.put(name, value);
            }
        });
        return new Cut(node, crossing);
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

    /** Runs only what comes after a cut. */
    public NDArray forwardFrom(Cut cut) {
        Set<String> after = descendants(cut.node());
        LayerExecution execution = new LayerExecution(state, Mode.EVAL, null);
        Map<String, NDArray> outputs = new LinkedHashMap<>(cut.values());
        for (Node node : graph.nodes()) {
            if (after.contains(node.name())) {
                for (String input : node.inputs()) {
                    if (!outputs.containsKey(input)) {
                        throw new IllegalArgumentException("node " + cut.node() + " is bypassed by " + input + ", so its output alone does not give the logits");
                    }
                }
                run(execution, node, outputs, null, Probe.NONE);
            }
        }
        return outputs.get(graph.outputNode());
    }

    /**
     * What crosses the graph at a node.
     *
     * @param values by node name: the node's own output and those of earlier nodes that later ones also use
     */
    public record Cut(String node, Map<String, NDArray> values) {
        /** The same cut with another output of its node. */
        public Cut with(NDArray activation) {
            Map<String, NDArray> changed = new LinkedHashMap<>(values);
            changed.put(node, activation);
            return new Cut(node, changed);
        }
    }

    private void run(LayerExecution execution, Node node, Map<String, NDArray> outputs, NDArray images, Probe probe) {
        List<NDArray> inputs = new ArrayList<>();
        node.inputs().forEach(name -> inputs.add(outputs.get(name)));
        NDArray output = node.layer() instanceof Layer.Input ? images : execution.apply(node, inputs);
        outputs.put(node.name(), probe.observe(node, inputs, output));
    }

    private Set<String> descendants(String name) {
        if (graph.node(name).isEmpty()) {
            throw new IllegalArgumentException("the network has no node " + name);
        }
        Set<String> reached = new HashSet<>(Set.of(name));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node.name());
            }
        }
        reached.remove(name);
        return reached;
    }

    /** Whether a node is needed for the cut node itself or by something after it. */
    private boolean leadsOut(String candidate, String node, Set<String> after) {
        Set<String> needed = new HashSet<>(Set.of(node));
        for (Node each : graph.nodes().reversed()) {
            if (needed.contains(each.name()) || after.contains(each.name())) {
                needed.addAll(each.inputs());
            }
        }
        return needed.contains(candidate);
    }

    /** Excludes parameters from training until the network is closed. */
    public void freeze(Set<String> parameters) {
        frozen.addAll(parameters);
    }

    @Override
    public void close() {
        state.close();
    }
}
