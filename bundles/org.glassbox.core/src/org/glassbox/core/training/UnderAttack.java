package org.glassbox.core.training;

import java.util.List;

/**
 * Which answers stand when each image is changed against the network.
 *
 * @param epsilons by how much, in pixel values from 0 to 1
 * @param right a row for each of them: whether each sample's answer is still right; not copied
 */
public record UnderAttack(List<Double> epsilons, boolean[][] right) {
    public UnderAttack {
        epsilons = List.copyOf(epsilons);
        if (epsilons.size() != right.length) {
            throw new IllegalArgumentException(epsilons.size() + " attacks and " + right.length + " rows of answers");
        }
    }

    /** The share of all samples whose answer is right after the attack of this size; NaN where there was none, or no sample. */
    public double accuracy(double epsilon) {
        int row = epsilons.indexOf(epsilon);
        if (row < 0) {
            return Double.NaN;
        }
        int standing = 0;
        for (boolean stands : right[row]) {
            standing += stands ? 1 : 0;
        }
        return (double) standing / right[row].length; // 0 / 0 is undefined
    }
}
