package org.glassbox.engine.report;

import java.util.Locale;
import java.util.Optional;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.study.MetricNames;
import org.glassbox.engine.study.Study;

/** How a study's page writes metrics, differences and probabilities. */
final class StudyNumbers {
    private static final double SMALLEST_P_SHOWN = 0.001;

    private StudyNumbers() {
    }

    /** A subject's name, where there are several. */
    static void heading(Html html, Study study, Study.Subject subject) {
        if (study.subjects().size() > 1) {
            html.element("h3", subject.name()).line();
        }
    }

    /** A mean, and its interval below it. */
    static Html estimate(String metric, MeanEstimate estimate) {
        Html html = new Html().text(value(metric, estimate.mean()));
        clipped(metric, estimate.interval()).ifPresent(known -> html.element("small", value(metric, known.low()) + " to " + value(metric, known.high())));
        return html;
    }

    /** A share does not leave 0 to 1, whatever Student's t says. */
    static Optional<Interval> clipped(String metric, Optional<Interval> interval) {
        return interval.map(known -> isShare(metric) ? new Interval(Math.clamp(known.low(), 0, 1), Math.clamp(known.high(), 0, 1)) : known);
    }

    static String direction(Study.Metric metric) {
        return metric.higherIsBetter() ? "higher is better" : "lower is better";
    }

    /** Without the split that it was measured on. */
    static String measure(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    static boolean isShare(String name) {
        return name.contains("/") && Numbers.isShare(measure(name));
    }

    static String value(String name, double value) {
        return name.equals(MetricNames.SECONDS) ? Numbers.duration(value) : Numbers.metric(measure(name), value);
    }

    /** A size without its sign. */
    static String difference(String name, double size) {
        return isShare(name) ? Numbers.points(size).replaceFirst("^\\+", "") : value(name, size);
    }

    static String signed(String name, double difference) {
        if (isShare(name)) {
            return Numbers.points(difference);
        }
        return Double.isFinite(difference) ? (difference < 0 ? "\u2212" : "+") + value(name, Math.abs(difference)) : Numbers.UNDEFINED;
    }

    /** As it stands in a sentence: "= 0.012" or "< 0.001". */
    static String p(double p) {
        return p < SMALLEST_P_SHOWN ? "< 0.001" : "= " + plainP(p);
    }

    /** A probability in a table. @param told whether it says that there is a difference */
    static Html cell(double p, boolean told) {
        return told ? new Html().element("strong", plainP(p)) : new Html().text(plainP(p));
    }

    private static String plainP(double p) {
        if (Double.isNaN(p)) {
            return Numbers.UNDEFINED;
        }
        return p < SMALLEST_P_SHOWN ? "< 0.001" : String.format(Locale.ROOT, p < 0.01 ? "%.4f" : "%.3f", p);
    }
}
