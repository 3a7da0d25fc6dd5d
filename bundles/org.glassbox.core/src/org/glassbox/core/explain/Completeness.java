package org.glassbox.core.explain;

/**
 * How well attributions keep the promise that they sum to a difference of scores.
 *
 * @param gap for each image |Σ values - difference|, N values
 * @param allowed the largest gap of each image with which the promise counts as kept, N values
 */
public record Completeness(double[] gap, double[] allowed) {
    public Completeness {
        if (gap.length != allowed.length) {
            throw new IllegalArgumentException(gap.length + " gaps and " + allowed.length + " bounds");
        }
        gap = gap.clone();
        allowed = allowed.clone();
    }

    /**
     * @param values (N, C, H, W) or any other shape whose first axis counts the images, one after another
     * @param differences of the scores, N values
     * @param absolute part of the bound: {@code absolute + relative * |difference|}
     */
    public static Completeness of(float[] values, double[] differences, double absolute, double relative) {
        int size = values.length / differences.length;
        double[] gap = new double[differences.length];
        double[] allowed = new double[differences.length];
        for (int n = 0; n < gap.length; n++) {
            double sum = 0;
            for (int i = n * size; i < (n + 1) * size; i++) {
                sum += values[i];
            }
            gap[n] = Math.abs(sum - differences[n]);
            allowed[n] = absolute + relative * Math.abs(differences[n]);
        }
        return new Completeness(gap, allowed);
    }

    @Override
    public double[] gap() {
        return gap.clone();
    }

    @Override
    public double[] allowed() {
        return allowed.clone();
    }
}
