package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;

/**
 * The share of what speaks for the class that lies on what is relevant: Σ_mask max(S, 0) / Σ max(S, 0). Relevance mass accuracy of Arras, Osman and Samek 2022,
 * CLEVR-XAI, arXiv:2003.07258. By chance it is the share of the image that the mask covers. 0 where nothing speaks for the class; undefined for an empty mask.
 */
public record RelevanceMass() implements ExplanationMetric {
    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
        return Maps.judgeWithMask(request, MaskRole.RELEVANT, (n, mask) -> Maps.mass(request, n, mask));
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.RELEVANT_MASK);
    }
}
