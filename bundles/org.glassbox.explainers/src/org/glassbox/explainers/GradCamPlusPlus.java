package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.option.Option;

/**
 * ReLU(Σ_k w_k A_k), w_k = Σ_ij a_kij ReLU(G_kij), a_kij = G² / (2 G² + G³ Σ_ab A_kab + ε), G = ∂z_t/∂A at ij, ε = 1e-6, with A the output of the requested
 * layer: Grad-CAM whose mean over places is weighted, so that each of several objects of the class counts. Chattopadhyay et al. 2018, arXiv:1710.11063.
 *
 * <p>The paper differentiates exp(z_t); as the codes in use we take the logit itself, which gives the same map up to its scale. With a gradient much smaller
 * than 1e-3, ε is no longer small beside G², and the weights follow the third power of the gradient.
 */
public record GradCamPlusPlus(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu) implements UnitWeighting {
    private static final float EPSILON = 1e-6f;

    /** As in the paper. */
    public GradCamPlusPlus() {
        this(true);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        Requests.LayerGradient layer = Requests.LayerGradient.of("gradcam++", request, scope);
        // where the gradient is negative, its share counts nothing and its denominator may pass through zero: both begin with the positive part
        NDArray positive = Activation.relu(layer.gradient());
        NDArray square = positive.square();
        NDArray cube = square.mul(positive);
        NDArray sums = layer.activation().sum(new int[] {2, 3}, true); // (N, K, 1, 1)
        NDArray denominator = square.mul(2f).add(cube.mul(sums)).add(EPSILON);
        NDArray defined = denominator.neq(0f).toType(cube.getDataType(), false); // sums below zero can cancel the square
        NDArray shares = cube.mul(defined).div(denominator.add(defined.mul(-1f).add(1f)));
        return new Units(layer.activation(), shares.sum(new int[] {2, 3}));
    }
}
