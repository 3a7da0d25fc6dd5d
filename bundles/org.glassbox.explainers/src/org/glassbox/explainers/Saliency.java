package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Mode;
import org.glassbox.pytorch.Autograd;

/**
 * ∂z_t/∂x, the gradient of the target's logit with respect to the normalised input. Simonyan, Vedaldi and Zisserman 2013, arXiv:1312.6034. The values are signed;
 * the absolute value and the maximum over channels, which the paper takes, are left to the display.
 */
public record Saliency() implements Explainer {
    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray x = Requests.leaf(scope, request.images()); // (N, C, H, W)
            NDArray score = Requests.sumOfTargetScores("saliency", request, request.network().forward(x, Mode.EVAL));
            return Attribution.ofInput(scope.ret(Autograd.grad(scope, score, List.of(x), false).singletonOrThrow()));
        }
    }

    @Override
    public ChannelReduction channelReduction() {
        return ChannelReduction.ABS_MAX;
    }
}
