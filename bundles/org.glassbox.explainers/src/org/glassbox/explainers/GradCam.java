package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.option.Option;

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
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Requests.LayerGradient layer = Requests.LayerGradient.of("gradcam", request, scope);
            float positions = layer.gradient().size(2) * layer.gradient().size(3);
            NDArray weights = layer.gradient().sum(new int[] {2, 3}, true).div(positions); // (N, K, 1, 1)
            NDArray map = layer.activation().mul(weights).sum(new int[] {1}); // (N, h, w)
            return Attribution.ofLayer(scope.ret(relu ? Activation.relu(map) : map));
        }
    }

    @Override
    public boolean usesLayer() {
        return true;
    }
}
