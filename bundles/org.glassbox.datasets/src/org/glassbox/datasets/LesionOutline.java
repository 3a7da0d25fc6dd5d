package org.glassbox.datasets;

import java.util.Arrays;
import org.glassbox.core.RandomStream;

/** Where a lesion lies: an ellipse whose radius wavers, {@code r(phi) = r0 (1 + sum_h a_h cos(h phi + psi_h))}, h = 2 .. 6. All lengths in pixels. */
final class LesionOutline {
    private static final int ANGLES = 720;
    private final double centreX;
    private final double centreY;
    private final double radius;
    private final double cos;
    private final double sin;
    private final double stretch;
    /** r(phi) / r0 at {@code phi = 2 pi i / ANGLES}; one more at the end, equal to the first. */
    private final double[] profile = new double[ANGLES + 1];

    /**
     * @param size width and height of the image
     * @param minWave least amplitude a_h
     * @param maxWave greatest amplitude a_h
     */
    LesionOutline(RandomStream random, int size, double minWave, double maxWave) {
        centreX = size * random.uniform(0.3, 0.7);
        centreY = size * random.uniform(0.3, 0.7);
        radius = size * random.uniform(0.16, 0.26);
        stretch = StrictMath.sqrt(random.uniform(0.75, 1.3));
        double tilt = random.uniform(0, StrictMath.PI);
        cos = StrictMath.cos(tilt);
        sin = StrictMath.sin(tilt);
        Arrays.fill(profile, 1);
        for (int h = 2; h <= 6; h++) {
            double amplitude = random.uniform(minWave, maxWave);
            double phase = random.uniform(0, 2 * StrictMath.PI);
            for (int i = 0; i < ANGLES; i++) {
                profile[i] += amplitude * StrictMath.cos(h * 2 * StrictMath.PI * i / ANGLES + phase);
            }
        }
        profile[ANGLES] = profile[0];
    }

    double centreX() {
        return centreX;
    }

    double centreY() {
        return centreY;
    }

    /** r0. */
    double radius() {
        return radius;
    }

    /** How deep inside the outline a place lies, along the ray from the centre; negative outside. */
    double depth(double x, double y) {
        double u = (cos * (x - centreX) + sin * (y - centreY)) / stretch;
        double v = (cos * (y - centreY) - sin * (x - centreX)) * stretch;
        return radius * relative(StrictMath.atan2(v, u)) - StrictMath.sqrt(u * u + v * v);
    }

    /** The place on the ray at angle {@code phi} (radians) at a share of the way to the outline: 0 is the centre, 1 the outline. */
    double[] place(double phi, double share) {
        double r = share * radius * relative(phi);
        double u = r * StrictMath.cos(phi) * stretch;
        double v = r * StrictMath.sin(phi) / stretch;
        return new double[] {centreX + cos * u - sin * v, centreY + sin * u + cos * v};
    }

    private double relative(double phi) {
        double turn = phi / (2 * StrictMath.PI);
        double position = (turn - Math.floor(turn)) * ANGLES;
        int i = Math.min(ANGLES - 1, (int) position);
        return profile[i] + (position - i) * (profile[i + 1] - profile[i]);
    }
}
