package org.glassbox.engine.report;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.glassbox.engine.run.RunResult;

/** Numbers for people: as many digits as mean something, the same in every country, n/a for what is undefined. */
public final class Numbers {
    /** What stands for a number that there is not. */
    public static final String UNDEFINED = "n/a";
    private static final Set<String> SHARES = Set.of("accuracy", "recall", "precision", "f1", "specificity");
    private static final Set<String> COUNTS = Set.of("confusion", "triage");
    private static final char HARD_SPACE = '\u00a0';

    private Numbers() {
    }

    /** Whether a metric of this name lies between 0 and 1 and is told in percent: "accuracy", "macro-recall", "precision/malignant", shares of relevance. */
    static boolean isShare(String metric) {
        if (metric.equals(RunResult.ON_RELEVANT) || metric.equals(RunResult.ON_IRRELEVANT)) {
            return true;
        }
        String name = kind(metric);
        return SHARES.contains(name.substring(name.lastIndexOf('-') + 1));
    }

    /** Whether a metric of this name counts samples: "triage/right", "confusion/malignant/benign". */
    public static boolean isCount(String metric) {
        return COUNTS.contains(kind(metric));
    }

    private static String kind(String metric) {
        return metric.contains("/") ? metric.substring(0, metric.indexOf('/')) : metric;
    }

    /** A metric's value in its unit. */
    static String metric(String name, double value) {
        return isShare(name) ? percent(value) : plain(value);
    }

    /** A share in percent with one decimal. */
    public static String percent(double share) {
        return Double.isFinite(share) ? format("%.1f", 100 * share) + HARD_SPACE + '%' : UNDEFINED;
    }

    /** A share in whole percents. */
    static String wholePercent(double share) {
        return Double.isFinite(share) ? Math.round(100 * share) + "" + HARD_SPACE + '%' : UNDEFINED;
    }

    /** A difference of shares in percentage points, with its sign. */
    static String points(double difference) {
        return Double.isFinite(difference) ? format("%+.1f", 100 * difference).replace('-', '\u2212') + HARD_SPACE + "points" : UNDEFINED;
    }

    /** Three significant digits; whole numbers as they are. */
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            return UNDEFINED;
        }
        double size = Math.abs(value);
        if (size < 1e6 && value == Math.rint(value)) {
            return format("%.0f", value);
        }
        if (size < 1e-4 || size >= 1e6) {
            return format("%.2e", value);
        }
        return format("%." + Math.max(0, 2 - (int) Math.floor(Math.log10(size))) + "f", value);
    }

    /** Three decimals where they say something, so that numbers of one column can be compared at a glance; else as {@link #plain}. */
    static String score(double value) {
        double size = Math.abs(value);
        return size >= 5e-4 && size < 1000 || size == 0 ? format("%.3f", value) : plain(value);
    }

    /** A correlation with two decimals and its sign. */
    static String correlation(double value) {
        return Double.isFinite(value) ? format("%.2f", value).replace('-', '\u2212') : UNDEFINED;
    }

    /** A setting as the user wrote it: all its digits and no more. */
    static String setting(double value) {
        return Double.isFinite(value) ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString() : UNDEFINED;
    }

    /** A time in the one or two largest units that matter. */
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return UNDEFINED;
        }
        if (seconds < 10) {
            return format("%.1f", seconds) + HARD_SPACE + 's';
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + "" + HARD_SPACE + 's';
        }
        if (whole < 3600) {
            return whole / 60 + "" + HARD_SPACE + "min " + whole % 60 + HARD_SPACE + 's';
        }
        return whole / 3600 + "" + HARD_SPACE + "h " + whole % 3600 / 60 + HARD_SPACE + "min";
    }

    /** "1 image", "2 images". */
    public static String count(int number, String singular, String plural) {
        return number + " " + (number == 1 ? singular : plural);
    }

    /** A place in a drawing. */
    public static String coordinate(double value) {
        String text = format("%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String format(String pattern, double value) {
        String text = String.format(Locale.ROOT, pattern, value);
        return text.startsWith("-") && text.chars().allMatch(c -> c == '-' || c == '0' || c == '.') ? text.substring(1) : text; // no "-0.0"
    }
}
