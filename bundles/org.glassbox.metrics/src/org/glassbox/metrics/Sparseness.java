package org.glassbox.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Status;

/**
 * How few pixels hold the map: the Gini index of the absolute values, 1 - 2 Σ_k (a_k / Σ a) (n - k + 1/2) / n with a in ascending order and k from 1; 0 where
 * all are equal, 1 - 1/n where one pixel holds all. Hurley and Rickard 2009, arXiv:0811.4706; of maps, Chalasani, Chen, Chowdhury, Jha and Wu 2020,
 * arXiv:1810.06583. Computed at the image's size. It says nothing of whether the pixels are the right ones. Undefined for a map that is zero everywhere.
 */
public record Sparseness() implements ExplanationMetric {
    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return Maps.judge(request, n -> {
            Status status = request.maps().get(n).status();
            return switch (status) {
                case ZERO, NONFINITE -> Value.undefined(Maps.remark(status));
                case CONSTANT -> Value.of(0).with(Maps.remark(status));
                case OK -> Value.of(gini(request.map(n)));
            };
        });
    }

    private static double gini(float[] map) {
        double[] sizes = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            sizes[i] = Math.abs(map[i]);
        }
        Arrays.sort(sizes);
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += sizes[i];
            weighted += sizes[i] * (sizes.length - i - 0.5);
        }
        return 1 - 2 * weighted / (sum * sizes.length);
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of();
    }
}
