package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;

/**
 * x ∂z_t/∂x, the normalised input times the gradient of the target's logit. Shrikumar, Greenside, Shcherbina and Kundaje 2016, arXiv:1605.01713. For a
 * piecewise linear network without biases the values sum to the logit; otherwise they promise no sum. What is zero after normalisation, the mean colour of the
 * data, gets zero.
 */
public record InputXGradient() implements Explainer {
    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray gradient = InputGradients.at("inputxgradient", request, scope); // (N, C, H, W)
            return Attribution.ofInput(scope.ret(gradient.mul(request.images())));
        }
    }
}
