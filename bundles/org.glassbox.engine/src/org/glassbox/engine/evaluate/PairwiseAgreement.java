package org.glassbox.engine.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Ranks;

/**
 * How far each two of several maps of one image agree: Spearman's rank correlation, as {@code Agreement} defines it. Each map is ranked once for each size at
 * which it is compared, and not once for each pair.
 */
final class PairwiseAgreement {
    /** A map at a size. */
    private record At(int map, int width, int height) {
    }

    private final List<SaliencyMap> maps;
    private final Map<At, double[]> ranks = new HashMap<>();

    private PairwiseAgreement(List<SaliencyMap> maps) {
        this.maps = maps;
    }

    /** The correlation of the first map with the second, the third, ..., the second with the third, ...; NaN where a map has no order. */
    static double[] of(List<SaliencyMap> maps) {
        PairwiseAgreement agreement = new PairwiseAgreement(maps);
        double[] correlations = new double[maps.size() * (maps.size() - 1) / 2];
        int next = 0;
        for (int i = 0; i < maps.size(); i++) {
            for (int j = i + 1; j < maps.size(); j++) {
                correlations[next++] = agreement.correlation(i, j);
            }
        }
        return correlations;
    }

    private double correlation(int i, int j) {
        SaliencyMap first = maps.get(i);
        SaliencyMap second = maps.get(j);
        if (first.status() == Status.NONFINITE || second.status() == Status.NONFINITE) {
            return Double.NaN;
        }
        int width = Math.max(first.width(), second.width());
        int height = Math.max(first.height(), second.height());
        return Ranks.pearson(ranks(new At(i, width, height)), ranks(new At(j, width, height)));
    }

    private double[] ranks(At at) {
        return ranks.computeIfAbsent(at, key -> {
            float[] values = maps.get(key.map()).resized(key.width(), key.height(), Scaling.NONE);
            double[] doubles = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                doubles[i] = values[i];
            }
            return Ranks.of(doubles);
        });
    }
}
