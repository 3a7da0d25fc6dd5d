package org.glassbox.advise.protocol;

/**
 * AVX of ADVISE, 4 / (1 / (1 - AD) + 1 / SSIM + 1 / FSIM + 1 / (1 - MSE)): how well the part of an image that a map shows stands for the image, for the network
 * and for the eye, in [0, 1]. Dehshibi et al. 2022, Eq. 10 to 15. A part that is not recognised is punished: see {@link Penalty}. 0 where one of the four terms
 * is; SSIM is counted as at least 1e-6, since it may be negative.
 *
 * @param averageDrop AD, in [0, 1]; like the next three after the penalty, as they count
 * @param ssim in [-1, 1]
 * @param fsim in [0, 1]
 * @param error MSE, in [0, 1]
 * @param value AVX
 * @param measured the four before the penalty, as the metrics {@code avx-ad} and so on have them
 */
public record Avx(double averageDrop, double ssim, double fsim, double error, double value, Penalty penalty, Parts measured) {
    private static final double LEAST_SSIM = 1e-6;

    /** The four terms. */
    public record Parts(double averageDrop, double ssim, double fsim, double error) {
    }

    /** What became of the four terms. */
    public enum Penalty {
        /** The class is among the five best of the part. */
        NONE,
        /** It is not, but the maps of the two best classes differ: terms times Δ = 1 - |y - o|. */
        DELTA,
        /** It is not, and the maps of the two best classes are alike or can't be compared: AD = MSE = 1, SSIM = FSIM = 0. */
        FULL
    }

    /**
     * The index.
     *
     * @param correlation of the maps of the two best classes, Pearson's; NaN where one of them is equal everywhere
     * @param ssim of the image and its part
     * @param fsim likewise
     * @param error MSE likewise
     */
    public static Avx of(PartAnswer answer, double correlation, double ssim, double fsim, double error, AvxRules rules) {
        double drop = answer.averageDrop();
        Parts measured = new Parts(drop, ssim, fsim, error);
        if (answer.hit()) {
            return of(measured, Penalty.NONE, measured);
        }
        if (!(Math.abs(correlation) <= rules.bound())) {
            return of(new Parts(1, 0, 0, 1), Penalty.FULL, measured);
        }
        double delta = 1 - Math.abs(answer.score() - answer.kept());
        Parts counted = switch (rules.delta()) {
            case PAPER -> new Parts(drop * delta, ssim * delta, fsim * delta, error * delta);
            case CONSISTENT -> new Parts(1 - (1 - drop) * delta, ssim * delta, fsim * delta, 1 - (1 - error) * delta);
        };
        return of(counted, Penalty.DELTA, measured);
    }

    private static Avx of(Parts counted, Penalty penalty, Parts measured) {
        double shown = penalty == Penalty.FULL ? 0 : Math.clamp(counted.ssim(), LEAST_SSIM, 1);
        boolean nothing = counted.averageDrop() >= 1 || shown <= 0 || counted.fsim() <= 0 || counted.error() >= 1;
        double value = nothing ? 0 : 4 / (1 / (1 - counted.averageDrop()) + 1 / shown + 1 / counted.fsim() + 1 / (1 - counted.error()));
        return new Avx(counted.averageDrop(), counted.ssim(), counted.fsim(), counted.error(), value, penalty, measured);
    }

    /** CS: Pearson's correlation of two maps of one size, in [-1, 1]; NaN where one of them is equal everywhere or not finite. */
    public static double correlation(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double varianceA = 0;
        double varianceB = 0;
        double covariance = 0;
        for (int i = 0; i < a.length; i++) {
            varianceA += (a[i] - meanA) * (a[i] - meanA);
            varianceB += (b[i] - meanB) * (b[i] - meanB);
            covariance += (a[i] - meanA) * (b[i] - meanB);
        }
        return isConstant(a) || isConstant(b) ? Double.NaN : covariance / Math.sqrt(varianceA * varianceB);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static boolean isConstant(float[] values) {
        for (float value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
