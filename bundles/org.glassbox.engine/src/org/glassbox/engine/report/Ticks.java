package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis: from where to where, and where its ticks are. Ticks stand at multiples of 1, 2 or 5 times a power of ten, on a logarithmic axis at powers of ten.
 *
 * @param low the axis's lower end
 * @param high its upper end, above low
 * @param at the ticks, rising, all within
 * @param step from tick to tick; on a logarithmic axis the factor
 */
public record Ticks(double low, double high, List<Double> at, double step, boolean logarithmic) {
    private static final int MOST_DECADES = 7;

    public Ticks {
        at = List.copyOf(at);
    }

    /** An axis that holds both values and ends on ticks; equal values are put in the middle of one. */
    public static Ticks around(double min, double max, int wanted) {
        double spread = max - min;
        if (!(spread > 1e-12 * Math.max(1, Math.abs(max)))) {
            spread = Math.max(0.1 * Math.abs(max), 1e-3);
            return around(min - spread / 2, max + spread / 2, wanted);
        }
        double step = roundStep(spread / wanted);
        return between(Math.floor(min / step + 1e-9) * step, Math.ceil(max / step - 1e-9) * step, step);
    }

    /** An axis of whole numbers, such as epochs, that ends at these numbers and not on ticks. */
    public static Ticks whole(int first, int last, int wanted) {
        double step = Math.max(1, roundStep((double) (last - first) / wanted));
        double from = Math.ceil(first / step) * step;
        List<Double> at = new ArrayList<>();
        for (double tick = from; tick <= last; tick += step) {
            at.add(tick);
        }
        if (at.isEmpty() || at.getFirst() - first > step / 2) {
            at.addFirst((double) first);
        }
        return new Ticks(first, Math.max(last, first + 1), at, step, false);
    }

    /** A logarithmic axis that holds both values, which are positive. */
    static Ticks logarithmic(double min, double max) {
        int from = (int) Math.floor(Math.log10(min) + 1e-9);
        int to = Math.max(from + 1, (int) Math.ceil(Math.log10(max) - 1e-9));
        int decades = Math.ceilDiv(to - from, MOST_DECADES);
        List<Double> at = new ArrayList<>();
        for (int exponent = from; exponent <= to; exponent += decades) {
            at.add(Math.pow(10, exponent));
        }
        return new Ticks(Math.pow(10, from), Math.pow(10, to), at, Math.pow(10, decades), true);
    }

    /** Where a value lies between the ends, 0 to 1. */
    public double position(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /** A tick's number with as many decimals as the step needs; shares in percent. */
    public String label(double tick, boolean share) {
        double shown = share ? 100 * tick : tick;
        if (logarithmic || step >= 1e6) {
            return Math.abs(shown) >= 0.001 && Math.abs(shown) < 1e5 ? Numbers.plain(shown) : String.format(Locale.ROOT, "%.0e", shown);
        }
        int decimals = Math.max(0, (int) -Math.floor(Math.log10((share ? 100 : 1) * step) + 1e-9));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", shown + 0.0);
        return share ? text + "\u00a0%" : text;
    }

    private static Ticks between(double low, double high, double step) {
        List<Double> at = new ArrayList<>();
        long count = Math.round((high - low) / step);
        for (long i = 0; i <= count; i++) {
            double tick = low + i * step;
            at.add(Math.abs(tick) < 1e-9 * step ? 0 : tick);
        }
        return new Ticks(at.getFirst(), Math.max(high, at.getLast()), at, step, false);
    }

    /** The smallest of 1, 2, 5, 10, ... times a power of ten that is not below. */
    private static double roundStep(double step) {
        if (!(step > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double share = step / power;
        return power * (share <= 1 + 1e-9 ? 1 : share <= 2 + 1e-9 ? 2 : share <= 5 + 1e-9 ? 5 : 10);
    }
}
