package org.glassbox.advise.protocol;

/**
 * FSIM, how alike two pictures are in what the eye sees first: phase congruency and gradients, weighted by phase congruency. Zhang, Zhang, Mou and Zhang 2011,
 * doi:10.1109/TIP.2011.2109730. FSIMc adds colour. Pictures with a side of 384 pixels or more are reduced first, as the paper does. Where no pixel has any
 * weight, as between two black pictures, it is the plain mean (the authors' code gives NaN). For pictures of one size; thread safe.
 */
public final class FeatureSimilarity {
    private static final double PHASE_CONSTANT = 0.85;
    private static final double GRADIENT_CONSTANT = 160;
    private static final double COLOUR_CONSTANT = 200;
    private static final double COLOUR_EXPONENT = 0.03;
    private static final int REDUCED_SIDE = 256;
    private final int width;
    private final int height;
    private final int factor;
    private final PhaseCongruency phase;

    /** For pictures of {@code width} x {@code height} pixels, whose filters are made here once. */
    public FeatureSimilarity(int width, int height) {
        this.width = width;
        this.height = height;
        factor = Math.max(1, (int) Math.round(Math.min(width, height) / (double) REDUCED_SIDE));
        phase = new PhaseCongruency(reduced(width), reduced(height));
    }

    private int reduced(int side) {
        return Math.ceilDiv(side, factor);
    }

    /**
     * What is compared of a picture, at the reduced size.
     *
     * @param phase congruency
     * @param gradient its length
     * @param inPhase the YIQ colour axis I
     * @param quadrature the axis Q
     */
    public record Features(double[] phase, double[] gradient, double[] inPhase, double[] quadrature) {
    }

    /**
     * Both indices.
     *
     * @param luminance FSIM
     * @param colour FSIMc
     */
    public record Similarity(double luminance, double colour) {
    }

    /** Of a picture that is compared; those of one that is compared many times are worth keeping. */
    public Features features(Pixels picture) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " x " + picture.height() + " pixels where " + width + " x " + height
                    + " are expected");
        }
        double[] luminance = reduced(picture.luminance());
        boolean colour = picture.channels().size() == 3;
        double[] none = colour ? null : new double[luminance.length];
        return new Features(phase.of(luminance), gradient(luminance), colour ? reduced(picture.mixed(0.596, -0.274, -0.322)) : none,
                colour ? reduced(picture.mixed(0.211, -0.523, 0.312)) : none);
    }

    /** How alike two pictures are; 1 for equal ones. */
    public Similarity similarity(Features a, Features b) {
        double weights = 0;
        double luminance = 0;
        double colour = 0;
        double plain = 0;
        double plainColour = 0;
        for (int i = 0; i < a.phase.length; i++) {
            double alike = ratio(a.phase[i], b.phase[i], PHASE_CONSTANT) * ratio(a.gradient[i], b.gradient[i], GRADIENT_CONSTANT);
            double hues = ratio(a.inPhase[i], b.inPhase[i], COLOUR_CONSTANT) * ratio(a.quadrature[i], b.quadrature[i], COLOUR_CONSTANT);
            double alikeInColour = alike * realPower(hues);
            double weight = Math.max(a.phase[i], b.phase[i]);
            weights += weight;
            luminance += weight * alike;
            colour += weight * alikeInColour;
            plain += alike;
            plainColour += alikeInColour;
        }
        return weights > 0 ? new Similarity(luminance / weights, colour / weights) : new Similarity(plain / a.phase.length, plainColour / a.phase.length);
    }

    private static double ratio(double a, double b, double constant) {
        return (2 * a * b + constant) / (a * a + b * b + constant);
    }

    /** The real part of a power whose base may be negative. */
    private static double realPower(double base) {
        double size = Math.pow(Math.abs(base), COLOUR_EXPONENT);
        return base < 0 ? size * Math.cos(Math.PI * COLOUR_EXPONENT) : size;
    }

    /** Means over squares of {@code factor} pixels, zeros beyond the edges; every such pixel. */
    private double[] reduced(double[] plane) {
        if (factor == 1) {
            return plane;
        }
        int before = (factor - 1) / 2; // of a square's pixels, left of and above its own
        int newWidth = reduced(width);
        double[] result = new double[newWidth * reduced(height)];
        for (int i = 0; i < result.length; i++) {
            int left = i % newWidth * factor - before;
            int top = i / newWidth * factor - before;
            double sum = 0;
            for (int y = Math.max(0, top); y < Math.min(height, top + factor); y++) {
                for (int x = Math.max(0, left); x < Math.min(width, left + factor); x++) {
                    sum += plane[y * width + x];
                }
            }
            result[i] = sum / (factor * factor);
        }
        return result;
    }

    /** The length of the gradient by Scharr's filter, zeros beyond the edges. */
    private double[] gradient(double[] plane) {
        int columns = reduced(width);
        int rows = reduced(height);
        double[] framed = new double[(columns + 2) * (rows + 2)];
        for (int y = 0; y < rows; y++) {
            System.arraycopy(plane, y * columns, framed, (y + 1) * (columns + 2) + 1, columns);
        }
        double[] result = new double[plane.length];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int above = y * (columns + 2) + x;
                int middle = above + columns + 2;
                int below = middle + columns + 2;
                double corners = framed[below + 2] - framed[above];
                double others = framed[above + 2] - framed[below];
                double across = (3 * (corners + others) + 10 * (framed[middle + 2] - framed[middle])) / 16;
                double down = (3 * (corners - others) + 10 * (framed[below + 1] - framed[above + 1])) / 16;
                result[y * columns + x] = Math.sqrt(across * across + down * down);
            }
        }
        return result;
    }
}
