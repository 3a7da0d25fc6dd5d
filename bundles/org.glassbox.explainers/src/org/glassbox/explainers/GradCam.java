package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.option.Option;

/**
 * ReLU(Σ_k w_k A_k), w_k = mean_ij G_kij, G = ∂z_t/∂A, with A the output of the requested layer. Selvaraju et al. 2016, arXiv:1610.02391. Only what comes after
 * the layer is differentiated.
 */
public record GradCam(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu) implements UnitWeighting, LayerExplainer {
    /** As in the paper. */
    public GradCam() {
        this(true);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        Requests.LayerGradient layer = Requests.LayerGradient.of("gradcam", request, scope);
        return new Units(layer.activation(), weights(layer.gradient()));
    }

    @Override
    public boolean usesGradient() {
        return true;
    }

    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        return map(new Units(activation, weights(gradient)));
    }

    /** @param gradient G, (N, K, h, w) @return w, (N, K) */
    static NDArray weights(NDArray gradient) {
        float positions = gradient.size(2) * gradient.size(3);
        return gradient.sum(new int[] {2, 3}).div(positions);
    }
}
