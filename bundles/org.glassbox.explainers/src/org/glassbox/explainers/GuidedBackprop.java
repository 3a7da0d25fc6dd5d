package org.glassbox.explainers;

import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;

/**
 * The gradient of the target's logit, but each ReLU (also ReLU6) passes back only what is positive: g_in = max(g_out, 0) 1[z > 0]. Springenberg, Dosovitskiy,
 * Brox and Riedmiller 2014, arXiv:1412.6806. Other functions keep their derivative; how many of them a network has is told with the map, for with none but
 * those the result is the plain gradient.
 *
 * <p>Sharp pictures that depend little on the class and on the upper layers: Adebayo et al. 2018, arXiv:1810.03292.
 */
public record GuidedBackprop() implements Explainer {
    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        return RectifierRule.GUIDED.explain("guidedbackprop", request, monitor);
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
