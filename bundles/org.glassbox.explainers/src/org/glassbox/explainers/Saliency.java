package org.glassbox.explainers;

import ai.djl.ndarray.NDManager;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;

/**
 * ∂z_t/∂x, the gradient of the target's logit with respect to the normalised input. Simonyan, Vedaldi and Zisserman 2013, arXiv:1312.6034. The values are
 * signed; the absolute value and the maximum over channels, which the paper takes, are left to the display.
 */
public record Saliency() implements Explainer {
    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            return Attribution.ofInput(scope.ret(InputGradients.at("saliency", request, scope)));
        }
    }

    @Override
    public ChannelReduction channelReduction() {
        return ChannelReduction.ABS_MAX;
    }
}
