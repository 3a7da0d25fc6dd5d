package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.option.Option;

/**
 * ReLU(Σ_k w_k A_k), w_k = Σ_ij G_kij A_kij / Σ_ij A_kij, G = ∂z_t/∂A, with A the output of the requested layer: Grad-CAM whose mean of the gradient is
 * weighted by the activation. Fu et al. 2020, arXiv:2008.02312.
 *
 * <p>The paper's layers are not negative. Where positive and negative values of a unit cancel, so that |Σ A| &lt; 1e-7 Σ |A| + 1e-12, we give it the weight 0;
 * other codes add 1e-7 to the sum, which then may be anything.
 */
public record XGradCam(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu,
        @Option(help = "where a unit's values cancel: weight zero, or 1e-7 added to their sum as in pytorch-grad-cam") Denominator denominator)
                implements UnitWeighting, LayerExplainer {
    private static final float RELATIVE = 1e-7f;
    private static final float ABSOLUTE = 1e-12f;

    /** What the weight of a unit is divided by. */
    public enum Denominator {
        /** The sum of its activation; its weight is zero where that is zero up to rounding. */
        GUARDED,
        /** The same plus 1e-7, as in pytorch-grad-cam. */
        REFERENCE
    }

    /** Guarded, and with the paper's ReLU. */
    public XGradCam() {
        this(true, Denominator.GUARDED);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        Requests.LayerGradient layer = Requests.LayerGradient.of("xgradcam", request, scope);
        return new Units(layer.activation(), weights(layer.activation(), layer.gradient()));
    }

    @Override
    public boolean usesGradient() {
        return true;
    }

    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        return map(new Units(activation, weights(activation, gradient)));
    }

    /** w, (N, K). */
    private NDArray weights(NDArray a, NDArray gradient) {
        int[] places = {2, 3};
        NDArray products = gradient.mul(a).sum(places); // (N, K)
        NDArray sums = a.sum(places);
        return switch (denominator) {
            case REFERENCE -> products.div(sums.add(1e-7f));
            case GUARDED -> {
                NDArray defined = sums.abs().gte(a.abs().sum(places).mul(RELATIVE).add(ABSOLUTE)).toType(sums.getDataType(), false);
                yield products.mul(defined).div(sums.mul(defined).add(defined.mul(-1f).add(1f)));
            }
        };
    }
}
