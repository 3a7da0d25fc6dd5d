package org.glassbox.iccnn;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Suggestion;

/**
 * The layer whose filters form groups, l*: where the user names none, the output of the last stage but one of a residual network of four, 14 x 14 at 224
 * pixels, else where CAM methods look, which in a VGG is the last ReLU before the last pooling.
 */
final class TargetLayer {
    private static final String LAST_STAGE = "layer4";
    private static final String STAGE_BEFORE = "layer3";

    private TargetLayer() {
    }

    /**
     * @param option the user's, empty for the usual one
     * @throws java.util.NoSuchElementException if there is no such layer, see {@link #refusal}
     */
    static String of(Graph graph, String option) {
        return option.isBlank() ? usual(graph) : graph.layer(option).orElseThrow().name();
    }

    /** Where the user names no layer. */
    static String usual(Graph graph) {
        Optional<Node> before = graph.layer(LAST_STAGE).isPresent() ? graph.layer(STAGE_BEFORE) : Optional.empty();
        return before.map(Node::name).orElse(graph.camLayer());
    }

    /** Why the layer can't be looked at, as far as that is known without an image's size: one sentence. */
    static Optional<String> refusal(Graph graph, String option) {
        if (!graph.hasCamLayer()) {
            return Optional.of("the network can only be run as a whole, so that there are no filters to look at.");
        }
        if (!option.isBlank() && graph.layer(option).isEmpty()) {
            return Optional.of("the network has no layer \"" + option + "\"" + Suggestion.among(option, graph.nodes().stream().map(Node::name).toList()));
        }
        return Optional.empty();
    }

    /**
     * Why a layer's output can't be looked at: one sentence.
     *
     * @param output (N, C, h, w), or another
     */
    static Optional<String> refusal(Graph graph, String layer, Shape output) {
        boolean maps = output.dimension() == 4 && output.get(2) * output.get(3) > 1;
        return maps ? Optional.empty() : Optional.of("layer \"" + layer + "\" has no maps of several places, so that nothing can be said of where its filters"
                + " react; take one before the pooling, such as \"" + usual(graph) + "\".");
    }
}
