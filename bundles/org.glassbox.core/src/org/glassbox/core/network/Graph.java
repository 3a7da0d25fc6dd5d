package org.glassbox.core.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The structure of a network: nodes in an order in which each comes after its inputs, the last being the logits (N, K). Immutable; made by {@link Builder}.
 */
public final class Graph {
    /** The name of the node that stands for the images. */
    public static final String INPUT = "input";

    private final Map<String, Node> nodes;
    private final List<Node> order;
    private final Map<String, ParameterSpec> parameters;
    private final Map<String, String> aliases;
    private final String camLayer;
    private final String adviseLayer;

    private Graph(Builder builder, String camLayer, String adviseLayer) {
        nodes = new LinkedHashMap<>(builder.nodes);
        order = List.copyOf(nodes.values());
        parameters = parameters(order);
        aliases = Map.copyOf(builder.aliases);
        this.camLayer = camLayer;
        this.adviseLayer = adviseLayer;
    }

    private static Map<String, ParameterSpec> parameters(List<Node> nodes) {
        Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (ParameterSpec spec : node.layer().parameters()) {
                parameters.put(node.name() + "." + spec.suffix(), spec);
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    /** All nodes, the input first, the logits last. */
    public List<Node> nodes() {
        return order;
    }

    public Optional<Node> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /**
     * What users mean by the name of a layer: a node or, as in PyTorch, a group of nodes such as {@code layer3} or {@code features.8}, whose output is that of
     * the last node in it.
     */
    public Optional<Node> layer(String name) {
        String own = aliases.getOrDefault(name, name);
        return node(own).or(() -> order.reversed().stream().filter(node -> node.name().startsWith(own + ".")).findFirst());
    }

    /** The node whose output CAM methods take where the user names none; the images themselves where no node inside has maps, see {@link #hasCamLayer}. */
    public String camLayer() {
        return camLayer;
    }

    /** Whether a node inside the network has maps that CAM methods can take; a network of which only the whole can be run has none. */
    public boolean hasCamLayer() {
        return !camLayer.equals(INPUT);
    }

    /** The node whose units ADVISE groups where the user names none; most often {@link #camLayer}. */
    public String adviseLayer() {
        return adviseLayer;
    }

    /** The name of the last node, whose output is the logits. */
    public String outputNode() {
        return order.getLast().name();
    }

    /** Parameters and buffers by full name, in the order of the nodes. */
    public Map<String, ParameterSpec> parameters() {
        return parameters;
    }

    /**
     * The name here of a tensor that a file of weights may call differently: published files of one network don't always agree on the name of its head.
     *
     * @param name of a tensor in a file
     * @return {@code name} itself where it has no other
     */
    public String parameterName(String name) {
        int dot = name.lastIndexOf('.');
        String node = dot < 0 ? null : aliases.get(name.substring(0, dot));
        return node == null ? name : node + name.substring(dot);
    }

    /**
     * Names of the parameters that give the logits, and so are made anew where weights were trained for another number of classes: those of the last layer that
     * has any.
     */
    public Set<String> headParameters() {
        Set<String> leadingOut = new HashSet<>(Set.of(outputNode()));
        Set<String> head = new LinkedHashSet<>();
        for (Node node : order.reversed()) {
            if (leadingOut.contains(node.name())) {
                List<ParameterSpec> own = node.layer().parameters();
                own.forEach(spec -> head.add(node.name() + "." + spec.suffix()));
                if (own.isEmpty()) {
                    leadingOut.addAll(node.inputs());
                }
            }
        }
        return head;
    }

    /**
     * Names of all parameters and buffers that a pattern means.
     *
     * @param pattern the name of a parameter, a node or a group of nodes, in which {@code *} stands for any characters: {@code layer1}, {@code features.*},
     *        {@code *.bn1}, {@code conv1.weight}
     * @return empty where nothing has such a name
     */
    public Set<String> parametersOf(String pattern) {
        Pattern names = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
        Set<String> found = new LinkedHashSet<>();
        for (String parameter : parameters.keySet()) {
            if (groups(parameter).stream().anyMatch(group -> names.matcher(group).matches())) {
                found.add(parameter);
            }
        }
        return found;
    }

    /** Names that a pattern without {@code *} can have: all nodes with parameters and the groups that they are in, in the order of the nodes. */
    public Set<String> parameterGroups() {
        Set<String> groups = new LinkedHashSet<>();
        parameters.keySet().forEach(parameter -> groups.addAll(groups(parameter.substring(0, parameter.lastIndexOf('.')))));
        return groups;
    }

    /** A name and all that it begins with, up to a dot. */
    private static List<String> groups(String name) {
        List<String> groups = new ArrayList<>();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            groups.add(name.substring(0, dot));
        }
        groups.add(name);
        return groups;
    }

    /** Collects nodes; each method returns the name of the node it added. */
    public static final class Builder {
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Map<String, String> aliases = new LinkedHashMap<>();

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

        /** Another name under which files and users may know a node, see {@link Graph#parameterName}. */
        public void alias(String other, String node) {
            requireNode(node, "to call " + other);
            if (nodes.containsKey(other)) {
                throw new IllegalArgumentException("two nodes are called " + other);
            }
            aliases.put(other, node);
        }

        /** The graph; the node added last gives the logits. */
        public Graph build(String camLayer) {
            return build(camLayer, camLayer);
        }

        /** The graph, where ADVISE does not take the same layer as CAM methods; the node added last gives the logits. */
        public Graph build(String camLayer, String adviseLayer) {
            requireNode(camLayer, "to take CAM maps from");
            requireNode(adviseLayer, "to take ADVISE's units from");
            return new Graph(this, camLayer, adviseLayer);
        }

        private void requireNode(String name, String purpose) {
            if (!nodes.containsKey(name)) {
                throw new IllegalArgumentException("there is no node " + name + " " + purpose + "; nodes: " + new ArrayList<>(nodes.keySet()));
            }
        }
    }
}
