package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.Autograd;

/**
 * ReLU(Σ_k w_k A_k), w_k = mean_ij ∂z_t/∂A_kij, with A the output of the requested layer. Selvaraju et al. 2016, arXiv:1610.02391. The layer may lie anywhere, also
 * inside a residual branch: its output is replaced by a copy whose gradient is taken, so that nothing before it is differentiated.
 */
public record GradCam(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu) implements Explainer {
    /** As in the paper. */
    public GradCam() {
        this(true);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        Node layer = Requests.layer("gradcam", request);
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient();
            images.attach(scope); // so that the network's results end with the scope
            AtomicReference<NDArray> leaf = new AtomicReference<>();
            Probe cut = (node, inputs, output) -> {
                if (node.equals(layer)) {
                    leaf.set(Requests.leaf(scope, output));
                    return leaf.get();
                }
                return output;
            };
            NDArray score = Requests.sumOfTargetScores("gradcam", request, request.network().forward(images, Mode.EVAL, cut));
            NDArray activation = leaf.get(); // (N, K, h, w)
            if (activation.getShape().dimension() != 4) {
                throw GlassboxException.badInput("Explainer \"gradcam\" needs a layer with maps, but \"" + layer.name() + "\" gives "
                        + activation.getShape().dimension() + "-dimensional values; take one before the pooling, such as \""
                        + request.network().graph().camLayer() + "\".");
            }
            NDArray gradient = Autograd.grad(scope, score, List.of(activation), false).singletonOrThrow();
            float positions = gradient.size(2) * gradient.size(3);
            NDArray weights = gradient.sum(new int[] {2, 3}, true).div(positions); // (N, K, 1, 1)
            NDArray map = activation.stopGradient().mul(weights).sum(new int[] {1}); // (N, h, w)
            return Attribution.ofLayer(scope.ret(relu ? Activation.relu(map) : map));
        }
    }
}
