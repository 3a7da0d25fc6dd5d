package org.glassbox.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.Mask;
import org.glassbox.core.option.Option;

/**
 * How well the highest part of the map and what is relevant cover each other: |P ∩ Q| / |P ∪ Q|, the Jaccard index, where Q is the mask and P the pixels that
 * reach the threshold. Its mean over images is the mIoU of methods.md 4.5, and the mean Jaccard of methods.md 2.2. For {@link Threshold#VALUE} the map is cut
 * at zero and divided by its largest value before it is brought to the image's size. A map without a value above zero has an empty P: 0, unless the mask is
 * empty too. Pixels that nobody judged are in neither.
 */
public record Iou(
        @Option(min = 0, max = 1, help = "what a pixel must reach: a share of the highest value, or a quantile") double threshold,
        @Option(help = "what the threshold is a share of") Threshold by,
        @Option(help = "what a map gets that is empty where the mask is: 1, or nothing") BothEmpty bothEmpty) implements ExplanationMetric {
    /** What a pixel must reach. */
    public enum Threshold {
        /** That share of the map's highest value. */
        VALUE,
        /** What that share of the map's pixels lie below, at least: 0.9 leaves the highest tenth, and more where values are equal. */
        QUANTILE
    }

    /** The value where neither the mask nor the map has a pixel. */
    public enum BothEmpty { ONE, UNDEFINED }

    /** Half the highest value; empty maps of empty masks are right. */
    public Iou() {
        this(0.5, Threshold.VALUE, BothEmpty.ONE);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
        return Maps.judgeWithAnyMask(request, MaskRole.RELEVANT, (n, mask) -> {
            float[] map = request.maps().get(n).resized(request.width(), request.height(), Scaling.MAX);
            double cut = switch (by) {
                case VALUE -> threshold;
                case QUANTILE -> quantile(map);
            };
            return compare(map, cut, mask, request.mask(n, MaskRole.IGNORED));
        });
    }

    private double quantile(float[] map) {
        float[] sorted = map.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(threshold * sorted.length))];
    }

    /** Zero speaks for nothing, so that it is not above any threshold. */
    private Value compare(float[] map, double cut, Mask mask, Optional<Mask> ignored) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < map.length; i++) {
            int x = i % mask.width();
            int y = i / mask.width();
            boolean judged = ignored.isEmpty() || !ignored.get().contains(x, y);
            boolean high = judged && map[i] > 0 && map[i] >= cut;
            boolean relevant = judged && mask.contains(x, y);
            both += high && relevant ? 1 : 0;
            either += high || relevant ? 1 : 0;
        }
        if (either > 0) {
            return Value.of((double) both / either);
        }
        return switch (bothEmpty) {
            case ONE -> Value.of(1).with("neither the mask nor the map has a pixel");
            case UNDEFINED -> Value.undefined("neither the mask nor the map has a pixel");
        };
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
