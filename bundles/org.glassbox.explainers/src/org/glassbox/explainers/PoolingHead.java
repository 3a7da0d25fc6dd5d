package org.glassbox.explainers;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;

/**
 * The end of a network that averages each unit over all places and then has a single linear layer, so that its logits are linear in a layer's output:
 * z_c = b_c + Σ_k W_ck mean_ij A_kij.
 *
 * @param layers names of the nodes whose output A is: one, and those after it that change nothing in evaluation mode
 * @param linear name of the linear layer
 * @param classes how many logits there are
 */
record PoolingHead(Set<String> layers, String linear, int classes) {
    /** What the graph ends with, if that is it. */
    static Optional<PoolingHead> of(Graph graph) {
        Node output = graph.nodes().getLast();
        if (!(output.layer() instanceof Layer.Linear linear)) {
            return Optional.empty();
        }
        Node pool = input(graph, output);
        while (pool.layer() instanceof Layer.Flatten || changesNothing(pool.layer())) {
            pool = input(graph, pool);
        }
        if (!isGlobalPool(pool.layer())) {
            return Optional.empty();
        }
        Set<String> layers = new LinkedHashSet<>();
        Node node = input(graph, pool);
        layers.add(node.name());
        while (changesNothing(node.layer())) {
            node = input(graph, node);
            layers.add(node.name());
        }
        return Optional.of(new PoolingHead(layers, output.name(), linear.outFeatures()));
    }

    /** The same, if the named node is the one that it averages. */
    static Optional<PoolingHead> after(Graph graph, Node node) {
        return of(graph).filter(head -> head.layers().contains(node.name()));
    }

    /** Name of the weights W, (classes, K). */
    String weights() {
        return linear + ".weight";
    }

    private static boolean isGlobalPool(Layer layer) {
        return layer instanceof Layer.GlobalAveragePool || layer instanceof Layer.AdaptiveAveragePool(int height, int width) && height * width == 1;
    }

    private static boolean changesNothing(Layer layer) {
        return layer instanceof Layer.Dropout || layer instanceof Layer.StochasticDepth;
    }

    private static Node input(Graph graph, Node node) {
        return graph.node(node.inputs().getFirst()).orElseThrow();
    }
}
