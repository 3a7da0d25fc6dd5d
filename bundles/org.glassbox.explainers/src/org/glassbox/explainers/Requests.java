package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Suggestion;

/** What the explainers of this bundle do with every request. */
final class Requests {
    private Requests() {
    }

    /** The same values, not connected to where they came from, whose gradient can be asked for; owned by {@code scope}. */
    static NDArray leaf(NDManager scope, NDArray values) {
        NDArray leaf = values.stopGradient();
        leaf.attach(scope);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /**
     * The sum of the targets' logits. An image's logit does not depend on the other images, so that one gradient of the sum holds those of all.
     *
     * @param logits (N, K)
     * @throws GlassboxException if a target is no class of the network
     */
    static NDArray sumOfTargetScores(String explainer, ExplainRequest request, NDArray logits) throws GlassboxException {
        long classes = logits.size(1);
        for (int target : request.targets()) {
            if (target < 0 || target >= classes) {
                throw GlassboxException.badInput(
                        "Explainer \"" + explainer + "\" can't explain class " + target + ": the network's classes are 0 to " + (classes - 1) + ".");
            }
        }
        return request.targetScores(logits).sum();
    }

    /**
     * The node that the request names.
     *
     * @throws GlassboxException if there is none, naming the nearest
     */
    static Node layer(String explainer, ExplainRequest request) throws GlassboxException {
        return request.network().graph().node(request.layer()).orElseThrow(() -> GlassboxException.badInput("Explainer \"" + explainer
                + "\": the network has no layer \"" + request.layer() + "\""
                + Suggestion.among(request.layer(), request.network().graph().nodes().stream().map(Node::name).toList())));
    }
}
