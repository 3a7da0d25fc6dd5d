package org.glassbox.explainers;

import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;

/** Layers into which methods that treat each kind of layer by its own rule can't look: those that plug-ins bring, and whole TorchScript modules. */
final class Unseen {
    /** What to do about it, the end of a sentence. */
    static final String REMEDY = ", which comes from a plug-in or is a whole TorchScript module; take a method that needs no rules, such as saliency, ig or"
            + " gradientshap.";

    private Unseen() {
    }

    /** The name of the first such layer. */
    static Optional<String> layer(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.layer() instanceof Layer.Custom(Layer.CustomLayer layer) && layer.behaviour() == Layer.CustomLayer.Behaviour.OTHER)
                .map(Node::name)
                .findFirst();
    }

    /**
     * @param refusal why the network can't be explained, if it can't
     * @throws GlassboxException if there is a refusal
     */
    static void require(String explainer, Optional<String> refusal) throws GlassboxException {
        if (refusal.isPresent()) {
            throw GlassboxException.badInput("Explainer \"" + explainer + "\" can't explain this network: " + refusal.get());
        }
    }
}
