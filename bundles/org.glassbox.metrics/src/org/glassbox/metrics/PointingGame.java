package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.image.Mask;
import org.glassbox.core.option.Option;

/**
 * Whether the map's highest pixel lies on what is relevant: 1 or 0; where several pixels share the highest value, the share of them that hit (ours, since the
 * first in the order of rows is no better than another). Zhang, Lin, Brandt, Shen and Sclaroff 2016, arXiv:1608.00507, who count a hit within 15 pixels of the
 * object at the images' own size (sides of about 500); {@code tolerance} is a Euclidean distance at the size that the network sees. A map that is zero or equal
 * everywhere misses. An empty mask can't be hit and a full one can't be missed: both are undefined, unless {@code full} counts the latter.
 */
public record PointingGame(
        @Option(min = 0, max = 1000, unit = "pixels", help = "how far from the mask the highest pixel may lie and still hit") double tolerance,
        @Option(help = "whether a mask that covers the whole image counts as a hit, instead of being left out") boolean full) implements ExplanationMetric {
    /** On the mask itself, full masks left out. */
    public PointingGame() {
        this(0, false);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
        return Maps.judgeWithMask(request, MaskRole.RELEVANT, (n, mask) -> {
            if (mask.isFull() && !full) {
                return Value.undefined("the mask covers the whole image, so that nothing could miss it");
            }
            Status status = request.maps().get(n).status();
            return status == Status.OK ? Value.of(hits(request.map(n), mask)) : Value.of(0).with(Maps.remark(status));
        });
    }

    private double hits(float[] map, Mask mask) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : map) {
            highest = Math.max(highest, value);
        }
        int tied = 0;
        int hits = 0;
        for (int i = 0; i < map.length; i++) {
            if (map[i] == highest) {
                tied++;
                hits += isNear(mask, i % mask.width(), i / mask.width()) ? 1 : 0;
            }
        }
        return (double) hits / tied;
    }

    private boolean isNear(Mask mask, int x, int y) {
        int reach = (int) tolerance;
        for (int v = Math.max(0, y - reach); v <= Math.min(mask.height() - 1, y + reach); v++) {
            for (int u = Math.max(0, x - reach); u <= Math.min(mask.width() - 1, x + reach); u++) {
                if (mask.contains(u, v) && (u - x) * (u - x) + (v - y) * (v - y) <= tolerance * tolerance) {
                    return true;
                }
            }
        }
        return false;
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
