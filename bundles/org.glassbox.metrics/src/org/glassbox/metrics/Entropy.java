package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Scaling;

/**
 * How evenly what speaks for the class is spread: -Σ_i q_i log q_i / log n with q = max(S, 0) / Σ max(S, 0) over the n pixels of the image; 0 where one pixel
 * holds all, 1 where all are equal. The complexity of Bhatt, Weller and Moura 2020, arXiv:2005.00631, who take absolute values and don't divide by log n. It
 * says nothing of whether the pixels are the right ones. Undefined where nothing speaks for the class.
 */
public record Entropy() implements ExplanationMetric {
    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return Maps.judge(request, n -> {
            float[] map = request.maps().get(n).resized(request.width(), request.height(), Scaling.MAX);
            double sum = 0;
            for (float value : map) {
                sum += value;
            }
            if (sum == 0) {
                return Value.undefined(Maps.NOTHING_POSITIVE);
            }
            double entropy = 0;
            for (float value : map) {
                double share = value / sum;
                entropy -= share > 0 ? share * Math.log(share) : 0;
            }
            return Maps.remarked(request, n, map.length == 1 ? 0 : entropy / Math.log(map.length));
        });
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of();
    }
}
