package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.image.Mask;

/** What the explanation metrics of this bundle do with every map. */
final class Maps {
    /** The remark on a map without a value above zero. */
    static final String NOTHING_POSITIVE = "no value of the map is above zero: nothing speaks for the class";

    private Maps() {
    }

    /** Judges the map of one image, whose values are finite. */
    @FunctionalInterface
    interface Judge {
        Value judge(int n) throws GlassboxException;
    }

    /** Judges the map of one image, whose values are finite, by a mask of the image's size. */
    @FunctionalInterface
    interface MaskJudge {
        Value judge(int n, Mask mask);
    }

    /** The values of all images one by one; undefined where a map is not finite. */
    static List<Value> judge(MetricRequest request, Judge judge) throws GlassboxException {
        List<Value> values = new ArrayList<>();
        for (int n = 0; n < request.size(); n++) {
            Status status = request.maps().get(n).status();
            values.add(status == Status.NONFINITE ? Value.undefined(remark(status)) : judge.judge(n));
        }
        return values;
    }

    /** The values of all images one by one; undefined where a map is not finite, or a mask is missing or empty. */
    static List<Value> judgeWithMask(MetricRequest request, MaskRole role, MaskJudge judge) {
        return judgeWithAnyMask(request, role, (n, mask) -> mask.isEmpty() ? Value.undefined("the mask is empty") : judge.judge(n, mask));
    }

    /** As {@link #judgeWithMask}, but an empty mask is left to the judge. */
    static List<Value> judgeWithAnyMask(MetricRequest request, MaskRole role, MaskJudge judge) {
        List<Value> values = new ArrayList<>();
        for (int n = 0; n < request.size(); n++) {
            Status status = request.maps().get(n).status();
            Optional<Mask> mask = request.mask(n, role);
            if (status == Status.NONFINITE) {
                values.add(Value.undefined(remark(status)));
            } else {
                values.add(mask.isEmpty() ? Value.undefined("the image has no mask") : judge.judge(n, mask.get()));
            }
        }
        return values;
    }

    /** The share of what speaks for the class that lies on a mask; 0 with a remark where nothing does. */
    static Value mass(MetricRequest request, int n, Mask mask) {
        float[] map = request.maps().get(n).resized(request.width(), request.height(), Scaling.MAX);
        double inside = 0;
        double all = 0;
        for (int i = 0; i < map.length; i++) {
            inside += mask.contains(i % mask.width(), i / mask.width()) ? map[i] : 0;
            all += map[i];
        }
        return all == 0 ? Value.of(0).with(NOTHING_POSITIVE) : remarked(request, n, inside / all);
    }

    /** A value, with a remark where the map says nothing. */
    static Value remarked(MetricRequest request, int n, double value) {
        Status status = request.maps().get(n).status();
        return status == Status.OK ? Value.of(value) : Value.of(value).with(remark(status));
    }

    /** What is to be said of a value that was computed from a map that says nothing. */
    static String remark(Status status) {
        return switch (status) {
            case ZERO -> "the map is zero everywhere";
            case CONSTANT -> "the map is equal everywhere";
            case NONFINITE -> "the map has values that are not finite (NaN or infinite)";
            case OK -> throw new IllegalArgumentException("there is nothing to say of a sound map");
        };
    }
}
