package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.image.Mask;

/** What the explanation metrics of this bundle do with every map. */
final class Maps {
    private Maps() {
    }

    /** Judges the map of one image, whose values are finite. */
    @FunctionalInterface
    interface Judge {
        Value judge(int n) throws GlassboxException;
    }

    /** Judges the map of one image, whose values are finite, by a mask of the image's size that is not empty. */
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
        List<Value> values = new ArrayList<>();
        for (int n = 0; n < request.size(); n++) {
            Status status = request.maps().get(n).status();
            Optional<Mask> mask = request.mask(n, role);
            if (status == Status.NONFINITE) {
                values.add(Value.undefined(remark(status)));
            } else if (mask.isEmpty()) {
                values.add(Value.undefined("the image has no mask"));
            } else {
                values.add(mask.get().isEmpty() ? Value.undefined("the mask is empty") : judge.judge(n, mask.get()));
            }
        }
        return values;
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
