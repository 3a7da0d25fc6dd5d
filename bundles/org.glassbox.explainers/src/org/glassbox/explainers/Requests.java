package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.core.option.Suggestion;
import org.glassbox.pytorch.Autograd;

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
     * The layer's output and the gradient of the target's logit by it, with nothing before the layer differentiated. The layer may lie anywhere, also inside a
     * residual branch: its output is replaced by a copy whose gradient is taken.
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
            Node layer = layer(explainer, request);
            NDArray images = request.images().stopGradient();
            images.attach(scope); // so that the network's results end with the scope
            AtomicReference<NDArray> leaf = new AtomicReference<>();
            Probe cut = (node, inputs, output) -> {
                if (node.equals(layer)) {
                    leaf.set(leaf(scope, output));
                    return leaf.get();
                }
                return output;
            };
            NDArray score = sumOfTargetScores(explainer, request, request.network().forward(images, Mode.EVAL, cut));
            NDArray activation = leaf.get();
            if (activation.getShape().dimension() != 4) {
                throw GlassboxException.badInput("Explainer \"" + explainer + "\" needs a layer with maps, but \"" + layer.name() + "\" gives "
                        + activation.getShape().dimension() + "-dimensional values; take one before the pooling, such as \""
                        + request.network().graph().camLayer() + "\".");
            }
            NDArray gradient = Autograd.grad(scope, score, List.of(activation), false).singletonOrThrow();
            return new LayerGradient(activation.stopGradient(), gradient);
        }
    }
}
