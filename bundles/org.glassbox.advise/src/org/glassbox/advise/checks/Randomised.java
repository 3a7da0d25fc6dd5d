package org.glassbox.advise.checks;

import java.util.Arrays;
import java.util.List;

/**
 * How alike a method's maps stay when the network's weights are drawn anew.
 *
 * @param method its id
 * @param way which weights are drawn in a step: "cascading" from the head down, "independent" layer by layer
 * @param similarity by which maps are compared
 * @param layers that are drawn, step by step
 * @param curve the mean similarity over the images, step by step; NaN where no image has one
 * @param mean over the steps and images
 */
public record Randomised(String method, String way, String similarity, List<String> layers, double[] curve, double mean) {
    /** A method whose mean similarity never falls to this hardly depends on what the network has learned. */
    public static final double FLAT = 0.5;

    public Randomised {
        layers = List.copyOf(layers);
    }

    /** The lowest point of the curve. */
    public double lowest() {
        return Arrays.stream(curve).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
    }

    /** Whether the curve never falls, as that of an edge detector. */
    public boolean isFlat() {
        return lowest() > FLAT;
    }
}
