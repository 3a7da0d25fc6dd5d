package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;

/**
 * How much of the class's probability is lost when the network sees only what the map shows: max(0, y - o) / y, where y is the probability for the image and o
 * that for the image darkened by the map, pixels in [0, 1] times max(S, 0) / max S. Chattopadhay, Sarkar, Howlader and Balasubramanian 2018, Grad-CAM++,
 * arXiv:1710.11063 (in percent there). A map that shows the whole image loses nothing, so that it favours large maps. 0 with a remark where y is below 1e-12.
 */
public record AverageDrop() implements ExplanationMetric {
    private static final double LEAST = 1e-12;

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return KeptPart.judge(request, (y, o) -> {
            return y < LEAST ? Value.of(0).with("the class has no probability that could be lost") : Value.of(Math.max(0, y - o) / y);
        }, monitor);
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
