package org.glassbox.core.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The structure of a network: nodes in an order in which each comes after its inputs, the last being the logits (N, K). Immutable; made by {@link Builder}.
 */
public final class Graph {
    /** The name of the node that stands for the images. */
    public static final String INPUT = "input";

    private final Map<String, Node> nodes;
    private final String camLayer;

    private Graph(Map<String, Node> nodes, String camLayer) {
        this.nodes = nodes;
        this.camLayer = camLayer;
    }

    /** All nodes, the input first, the logits last. */
    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    public Optional<Node> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** The node whose output CAM methods take where the user names none. */
    public String camLayer() {
        return camLayer;
    }

    /** The name of the last node, whose output is the logits. */
    public String outputNode() {
        return nodes().getLast().name();
    }

    /** Parameters and buffers by full name, in the order of a state dict. */
    public Map<String, ParameterSpec> parameters() {
        Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            for (ParameterSpec spec : node.layer().parameters()) {
                parameters.put(node.name() + "." + spec.suffix(), spec);
            }
        }
        return parameters;
    }

    /** Collects nodes; each method returns the name of the node it added. */
    public static final class Builder {
        private final Map<String, Node> nodes = new LinkedHashMap<>();

        public Builder() {
            nodes.put(INPUT, new Node(INPUT, new Layer.Input(), List.of()));
        }

        /** Adds a node that is fed by the named ones. */
        public String add(String name, Layer layer, String... inputs) {
            for (String input : inputs) {
                if (!nodes.containsKey(input)) {
                    throw new IllegalArgumentException("node " + name + " takes its input from " + input + ", which comes later or not at all");
                }
            }
            if (nodes.putIfAbsent(name, new Node(name, layer, List.of(inputs))) != null) {
                throw new IllegalArgumentException("two nodes are called " + name);
            }
            return name;
        }

        /** Adds nodes of one input each in a row, named {@code prefix0, prefix1, ...} as torchvision's sequences. */
        public String sequence(String prefix, String input, List<Layer> layers) {
            String last = input;
            for (int i = 0; i < layers.size(); i++) {
                last = add(prefix + i, layers.get(i), last);
            }
            return last;
        }

        /** The graph; the node added last gives the logits. */
        public Graph build(String camLayer) {
            if (!nodes.containsKey(camLayer)) {
                throw new IllegalArgumentException("there is no node " + camLayer + " to take CAM maps from; nodes: " + new ArrayList<>(nodes.keySet()));
            }
            return new Graph(new LinkedHashMap<>(nodes), camLayer);
        }
    }
}
