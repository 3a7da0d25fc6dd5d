package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;

/**
 * The share of what speaks for the class that lies on what must not matter, such as a ruler or a colour patch: Σ_mask max(S, 0) / Σ max(S, 0), as
 * {@link RelevanceMass} with the other mask. By chance it is the share of the image that the mask covers. A network that does rely on the confounder gets a
 * high value from a faithful map: the number then judges the network, not the method.
 */
public record ConfounderMass() implements ExplanationMetric {
    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
        return Maps.judgeWithMask(request, MaskRole.IRRELEVANT, (n, mask) -> Maps.mass(request, n, mask));
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.IRRELEVANT_MASK);
    }
}
