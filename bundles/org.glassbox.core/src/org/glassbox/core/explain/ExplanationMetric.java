package org.glassbox.core.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;

/**
 * Judges maps, one number an image. A record whose components are its options. Contributed to the extension point {@code explanationMetrics}; a metric of a
 * network's predictions is a {@link org.glassbox.core.training.Metric}.
 */
public interface ExplanationMetric {
    /**
     * Engine thread only. An image's value does not depend on the images beside it, nor on how many go through the network at once.
     *
     * @return one value for each image of the request, in its order
     * @throws GlassboxException if the metric can't be computed with these options, in one sentence; what concerns a single image is an undefined value with a
     *        remark
     */
    List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException;

    /** Which values are good. */
    Direction direction();

    /** What the metric looks at besides the maps; known before anything is computed. */
    Set<Need> needs();

    /**
     * Why the metric can't be computed, known before anything is: what a form shows instead of its button, and a table instead of its numbers. Any thread.
     *
     * @param given what there is besides the maps
     * @return one sentence, without the metric's name; nothing where it can
     */
    default Optional<String> refusal(Collection<Need> given) {
        List<String> missing = new ArrayList<>();
        for (Need need : Need.values()) {
            if (needs().contains(need) && !given.contains(need)) {
                missing.add(need.description);
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of("it needs " + String.join(" and ", missing) + ".");
    }

    /** Which values are good. */
    enum Direction {
        HIGHER_IS_BETTER("higher is better"), LOWER_IS_BETTER("lower is better");

        private final String description;

        Direction(String description) {
            this.description = description;
        }

        /** For legends and column heads. */
        public String description() {
            return description;
        }
    }

    /** What a metric looks at besides the maps. */
    enum Need {
        /** Masks of what the label is about; images without one are undefined. */
        RELEVANT_MASK("masks of what is relevant"),
        /** Masks of what must not matter; images without one are undefined. */
        IRRELEVANT_MASK("masks of what must not matter"),
        /** The network's answers to changed images: it takes passes through the network. */
        NETWORK("the network"),
        /** More maps by the same method: it takes as many times longer as there are. */
        EXPLAINER("the method that made the maps");

        private final String description;

        Need(String description) {
            this.description = description;
        }

        /** For messages: "it needs ...". */
        public String description() {
            return description;
        }
    }

    /**
     * What a metric says of one image's map.
     *
     * @param value NaN where it is undefined, which is shown as n/a, counted and left out of means, never taken for 0
     * @param remark why the value is undefined or not to be taken as it is, or what is suspicious about the explainer; a sentence without a full stop at its
     *        end
     * @param points the curve that the value sums up, in order; empty for most metrics
     */
    record Value(double value, Optional<String> remark, List<Point> points) {
        public Value {
            points = List.copyOf(points);
        }

        /** A value about which there is nothing to say. */
        public static Value of(double value) {
            return new Value(value, Optional.empty(), List.of());
        }

        /** No value. */
        public static Value undefined(String remark) {
            return new Value(Double.NaN, Optional.of(remark), List.of());
        }

        /** The same with a remark. */
        public Value with(String newRemark) {
            return new Value(value, Optional.of(newRemark), points);
        }

        /** The same with a curve. */
        public Value with(List<Point> newPoints) {
            return new Value(value, remark, newPoints);
        }

        /** Whether there is a value. */
        public boolean isDefined() {
            return !Double.isNaN(value);
        }
    }

    /**
     * A point of a metric's curve.
     *
     * @param label what x stands for, such as the name of a layer or "30 % removed"
     * @param x such as the share of the pixels that were removed
     * @param y such as the probability of the class then
     */
    record Point(String label, double x, double y) {
    }
}
