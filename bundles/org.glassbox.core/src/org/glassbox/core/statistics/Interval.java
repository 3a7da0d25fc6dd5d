package org.glassbox.core.statistics;

/** Where a number lies with a confidence of 95 %, both ends included. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("no interval from " + low + " to " + high);
        }
    }
}
