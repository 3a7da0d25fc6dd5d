package org.glassbox.consistency;

/** ψ, which brings a distance from 0 to infinity to a number from 0 to 1. */
public enum Bounding {
    /** tanh x. The default. */
    TANH {
        @Override
        public double of(double distance) {
            return Math.tanh(distance);
        }
    },
    /** x / (1 + x). */
    SOFTSIGN {
        @Override
        public double of(double distance) {
            return Double.isInfinite(distance) ? 1 : distance / (1 + distance);
        }
    },
    /** 2/π arctan x. */
    ARCTAN {
        @Override
        public double of(double distance) {
            return 2 * Math.atan(distance) / Math.PI;
        }
    };

    /** ψ of a distance of at least 0. */
    public abstract double of(double distance);
}
