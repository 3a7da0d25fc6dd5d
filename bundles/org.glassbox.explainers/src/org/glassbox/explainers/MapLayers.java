package org.glassbox.explainers;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;

/** Which layers CAM methods can take: those whose units have a value at each of several places. */
public final class MapLayers {
    private MapLayers() {
    }

    /**
     * Why no map can be taken at a layer, as far as its kind and those before it say; sizes are known only once images are.
     *
     * @param layer a node's name, or that of a group of nodes
     */
    public static Optional<String> refusal(Graph graph, String layer) {
        if (!graph.hasCamLayer()) {
            return Optional.of("it can only be run as a whole, so that no layer inside can be looked at; take a method that needs none, such as saliency.");
        }
        return graph.layer(layer).flatMap(node -> problem(graph, node)).map(problem -> "layer \"" + layer + "\" " + problem + remedy(graph));
    }

    /**
     * @param output of the layer
     * @throws GlassboxException if it is no maps of more than one place
     */
    public static void requireMaps(String explainer, Graph graph, Node layer, Shape output) throws GlassboxException {
        String problem;
        if (output.dimension() != 4) {
            problem = "gives " + output.dimension() + "-dimensional values";
        } else if (output.get(2) * output.get(3) == 1) {
            problem = "gives one value a unit here, which says nothing of places";
        } else {
            return;
        }
        throw GlassboxException.badInput("Explainer \"" + explainer + "\" needs a layer with maps, but \"" + layer.name() + "\" " + problem + remedy(graph));
    }

    private static String remedy(Graph graph) {
        return graph.hasCamLayer() ? "; take one before the pooling, such as \"" + graph.camLayer() + "\"." : ".";
    }

    private static Optional<String> problem(Graph graph, Node node) {
        return switch (node.layer()) {
            case Layer.Flatten layer -> Optional.of("has no maps");
            case Layer.Linear layer -> Optional.of("has no maps");
            case Layer.GlobalAveragePool layer -> Optional.of("has a single place");
            case Layer.AdaptiveAveragePool(int height, int width) when height * width == 1 -> Optional.of("has a single place");
            case Layer.Input layer -> Optional.empty();
            case Layer.Custom layer -> Optional.empty(); // its shape is not known
            case Layer.Conv2d layer -> ofInput(graph, node);
            case Layer.BatchNorm2d layer -> ofInput(graph, node);
            case Layer.Elementwise layer -> ofInput(graph, node);
            case Layer.MaxPool2d layer -> ofInput(graph, node);
            case Layer.AveragePool2d layer -> ofInput(graph, node);
            case Layer.AdaptiveAveragePool layer -> Optional.empty(); // it makes several places also of one
            case Layer.Subsample layer -> ofInput(graph, node);
            case Layer.PadChannels layer -> ofInput(graph, node);
            case Layer.ReplicatePad layer -> ofInput(graph, node);
            case Layer.Add layer -> ofInput(graph, node);
            case Layer.Multiply layer -> ofInput(graph, node);
            case Layer.Concatenate layer -> ofInput(graph, node);
            case Layer.Dropout layer -> ofInput(graph, node);
            case Layer.StochasticDepth layer -> ofInput(graph, node);
        };
    }

    private static Optional<String> ofInput(Graph graph, Node node) {
        return graph.node(node.inputs().getFirst()).flatMap(input -> problem(graph, input));
    }
}
