package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;

/** The window within which a bandwidth is chosen and smoothed; all have unit area and, Cauchy's apart, standard deviation w. */
public enum Window {
    /** exp(-u² / 2w²) / (√(2π) w); the paper's. */
    GAUSS {
        @Override
        double transfer(double frequency) {
            return Math.exp(-0.5 * frequency * frequency);
        }

        @Override
        double of(double u) {
            return Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
        }

        @Override
        NDArray of(NDArray u) {
            return u.square().mul(-0.5).exp();
        }
    },
    /** Constant within √3 w on both sides. */
    BOXCAR {
        @Override
        double transfer(double frequency) {
            double half = Math.sqrt(3) * frequency;
            return half == 0 ? 1 : Math.sin(half) / half;
        }

        @Override
        double of(double u) {
            return Math.abs(u) <= Math.sqrt(3) ? 1 / Math.sqrt(12) : 0;
        }

        @Override
        NDArray of(NDArray u) {
            return u.abs().lte(Math.sqrt(3)).toType(u.getDataType(), false);
        }
    },
    /** exp(-√2 |u| / w) / (√2 w). */
    LAPLACE {
        @Override
        double transfer(double frequency) {
            return 1 / (1 + 0.5 * frequency * frequency);
        }

        @Override
        double of(double u) {
            return Math.exp(-Math.sqrt(2) * Math.abs(u)) / Math.sqrt(2);
        }

        @Override
        NDArray of(NDArray u) {
            return u.abs().mul(-Math.sqrt(2)).exp();
        }
    },
    /** 1 / (π w (1 + u² / w²)). */
    CAUCHY {
        @Override
        double transfer(double frequency) {
            return Math.exp(-Math.abs(frequency));
        }

        @Override
        double of(double u) {
            return 1 / (Math.PI * (1 + u * u));
        }

        @Override
        NDArray of(NDArray u) {
            return u.square().add(1).pow(-1);
        }
    };

    /** The Fourier transform at angular frequency {@code frequency} / w; 1 at 0. */
    abstract double transfer(double frequency);

    /** The value at u = distance / w, for w = 1. */
    abstract double of(double u);

    /** As {@link #of(double)} for each value, up to one factor for all. */
    abstract NDArray of(NDArray u);
}
