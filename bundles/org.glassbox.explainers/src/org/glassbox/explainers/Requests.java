package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Suggestion;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

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
        requireClasses(explainer, request, logits.size(1));
        return request.targetScores(logits).sum();
    }

    /**
     * @param classes how many the network has
     * @throws GlassboxException if a target is no class of the network
     */
    static void requireClasses(String explainer, ExplainRequest request, long classes) throws GlassboxException {
        for (int target : request.targets()) {
            if (target < 0 || target >= classes) {
                throw GlassboxException.badInput(
                        "Explainer \"" + explainer + "\" can't explain class " + target + ": the network's classes are 0 to " + (classes - 1) + ".");
            }
        }
    }

    /**
     * The node that the request names.
     *
     * @throws GlassboxException if there is none, naming the nearest
     */
    static Node layer(String explainer, ExplainRequest request) throws GlassboxException {
        return request.network().graph().layer(request.layer()).orElseThrow(() -> GlassboxException.badInput("Explainer \"" + explainer
                + "\": the network has no layer \"" + request.layer() + "\""
                + Suggestion.among(request.layer(), request.network().graph().nodes().stream().map(Node::name).toList())));
    }

    /**
     * How well values sum to z_t(x) - z_t(x0).
     *
     * @param values (N, C, H, W)
     * @param scores z_t(x), (N)
     * @param referenceScores z_t(x0), (N)
     * @param absolute see {@link Completeness#of}
     */
    static Completeness completeness(NDArray values, NDArray scores, NDArray referenceScores, double absolute, double relative) {
        float[] at = scores.toFloatArray();
        float[] atReference = referenceScores.toFloatArray();
        double[] differences = new double[at.length];
        for (int n = 0; n < at.length; n++) {
            differences[n] = (double) at[n] - atReference[n];
        }
        return Completeness.of(values.toFloatArray(), differences, absolute, relative);
    }

    /**
     * The output of the layer that the request names, and all that is needed to run the rest of the network from there. The layer may lie anywhere, also inside
     * a residual branch.
     *
     * @param node the layer
     * @param cut holds its output (N, K, h, w); nothing in it is recorded for differentiation; owned by the scope it was made in
     */
    record LayerCut(Node node, Network.Cut cut) {
        /**
         * Runs the network up to the layer; what is not needed after it is freed on the way.
         *
         * @param scope lives at least as long as the result
         * @throws GlassboxException if there is no such layer, or it has no maps
         */
        static LayerCut of(String explainer, ExplainRequest request, NDManager scope) throws GlassboxException {
            Node node = layer(explainer, request);
            NDArray images = request.images().stopGradient();
            images.attach(scope); // so that the network's results end with the scope
            try (GradientMode off = GradientMode.off()) {
                LayerCut result = new LayerCut(node, request.network().cut(node.name(), images));
                MapLayers.requireMaps(explainer, request.network().graph(), node, result.activation().getShape());
                return result;
            }
        }

        /** A, (N, K, h, w). */
        NDArray activation() {
            return cut.values().get(node.name());
        }
    }

    /**
     * The layer's output and the gradient of the target's logit by it. Only the part of the network after the layer is recorded and differentiated.
     *
     * @param activation A, (N, K, h, w), owned by {@code scope}
     * @param gradient G = ∂z_t/∂A, of the same shape, owned by {@code scope}
     */
    record LayerGradient(NDArray activation, NDArray gradient) {
        /**
         * @param scope lives at least as long as the result
         * @throws GlassboxException if there is no such layer, it has no maps, or a target is no class
         */
        static LayerGradient of(String explainer, ExplainRequest request, NDManager scope) throws GlassboxException {
            LayerCut before = LayerCut.of(explainer, request, scope);
            NDArray leaf = leaf(scope, before.activation());
            NDArray score = sumOfTargetScores(explainer, request, request.network().forwardFrom(before.cut().with(leaf)));
            return new LayerGradient(before.activation(), Autograd.grad(scope, score, List.of(leaf), false).singletonOrThrow());
        }
    }
}
