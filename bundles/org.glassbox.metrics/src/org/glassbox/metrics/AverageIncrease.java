package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;

/**
 * Whether the class's probability is higher when the network sees only what the map shows, 1 or 0; its mean over images is the rate of increase in confidence.
 * The image is darkened as for {@link AverageDrop}. Chattopadhay, Sarkar, Howlader and Balasubramanian 2018, Grad-CAM++, arXiv:1710.11063.
 */
public record AverageIncrease() implements ExplanationMetric {
    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return KeptPart.judge(request, (y, o) -> Value.of(o > y ? 1 : 0), monitor);
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
