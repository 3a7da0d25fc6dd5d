package org.glassbox.explainers;

import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;

/**
 * The gradient of the target's logit, but each ReLU (also ReLU6) passes back what is positive, whatever its input was: g_in = max(g_out, 0). Zeiler and Fergus
 * 2013, arXiv:1311.2901, in the form of a gradient that Simonyan et al. 2013, arXiv:1312.6034, gave it. Max pooling passes back to the place of its maximum, as
 * the switches of the paper; other functions keep their derivative, and how many of them a network has is told with the map.
 */
public record Deconvnet() implements Explainer {
    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        return RectifierRule.DECONVOLUTION.explain("deconvnet", request, monitor);
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return RectifierRule.refusal(graph);
    }

    @Override
    public ChannelReduction channelReduction() {
        return ChannelReduction.ABS_MAX;
    }
}
