package org.glassbox.explainers;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.option.Suggestion;

/** Which layers' maps are fused. */
final class FusedLayers {
    /** The last layer of each size of maps that nothing bypasses: in a residual network the last block of each stage. */
    static final String RESOLUTIONS = "resolutions";
    /** Every convolution's output. */
    static final String ALL = "all";

    private FusedLayers() {
    }

    /** Whether the option names layers, instead of saying how to find them. */
    static boolean areNamed(String option) {
        return !option.equals(RESOLUTIONS) && !option.equals(ALL);
    }

    /**
     * The nodes that an option means: as they are named, or found in the order of the graph.
     *
     * @param option {@link #RESOLUTIONS}, {@link #ALL}, or names with commas between them
     * @param height of the images
     * @param width of the images
     * @throws GlassboxException if a name is no layer, a layer is named twice, or there is no layer with maps
     */
    static List<Node> of(Graph graph, String option, int height, int width) throws GlassboxException {
        List<Node> found = switch (option) {
            case RESOLUTIONS -> lastOfEachSize(graph, Shapes.of(graph, height, width));
            case ALL -> convolutions(graph, Shapes.of(graph, height, width));
            default -> named(graph, option);
        };
        if (found.isEmpty()) {
            throw GlassboxException.badInput("Explainer \"fusedcam\": no layer with maps was found in this network; name some with layers=NAME,NAME.");
        }
        return found;
    }

    private static List<Node> named(Graph graph, String option) throws GlassboxException {
        List<Node> named = new ArrayList<>();
        for (String name : names(option)) {
            Node node = graph.layer(name).orElseThrow(() -> GlassboxException.badInput("Explainer \"fusedcam\": the network has no layer \"" + name + "\""
                    + Suggestion.among(name, graph.nodes().stream().map(Node::name).toList())));
            if (named.contains(node)) {
                throw GlassboxException.badInput("Explainer \"fusedcam\": layer \"" + node.name() + "\" is named twice; let it count more with"
                        + " weights instead.");
            }
            named.add(node);
        }
        return named;
    }

    /** Texts between commas. */
    static List<String> names(String option) {
        return Arrays.stream(option.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private static List<Node> convolutions(Graph graph, Map<String, Shape> shapes) {
        return graph.nodes().stream().filter(node -> node.layer() instanceof Layer.Conv2d && hasMaps(shapes.get(node.name()))).toList();
    }

    private static List<Node> lastOfEachSize(Graph graph, Map<String, Shape> shapes) {
        Map<Node, Integer> lastUses = lastUses(graph);
        Map<String, Node> lastOfSize = new LinkedHashMap<>();
        int needed = 0; // the place of the last node that takes an output from before here
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            Shape shape = shapes.get(node.name());
            if (needed <= i && makesMaps(node.layer()) && hasMaps(shape)) {
                lastOfSize.put(shape.get(2) + " x " + shape.get(3), node);
            }
            needed = Math.max(needed, lastUses.getOrDefault(node, 0));
        }
        return new ArrayList<>(lastOfSize.values());
    }

    /** The place in the graph's order where each node's output is taken last. */
    private static Map<Node, Integer> lastUses(Graph graph) {
        Map<Node, Integer> lastUses = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (String input : graph.nodes().get(i).inputs()) {
                lastUses.put(graph.node(input).orElseThrow(), i);
            }
        }
        return lastUses;
    }

    private static boolean hasMaps(Shape shape) {
        return shape != null && shape.dimension() == 4 && shape.get(2) * shape.get(3) > 1;
    }

    /** Layers that only pick, pool or rearrange what others found are not read. */
    private static boolean makesMaps(Layer layer) {
        return switch (layer) {
            case Layer.Conv2d own -> true;
            case Layer.BatchNorm2d own -> true;
            case Layer.Elementwise own -> true;
            case Layer.Add own -> true;
            case Layer.Multiply own -> true;
            case Layer.Concatenate own -> true;
            case Layer.Custom own -> true;
            case Layer.Input own -> false;
            case Layer.Linear own -> false;
            case Layer.MaxPool2d own -> false;
            case Layer.AveragePool2d own -> false;
            case Layer.GlobalAveragePool own -> false;
            case Layer.AdaptiveAveragePool own -> false;
            case Layer.Subsample own -> false;
            case Layer.PadChannels own -> false;
            case Layer.ReplicatePad own -> false;
            case Layer.Flatten own -> false;
            case Layer.Dropout own -> false;
            case Layer.StochasticDepth own -> false;
        };
    }
}
