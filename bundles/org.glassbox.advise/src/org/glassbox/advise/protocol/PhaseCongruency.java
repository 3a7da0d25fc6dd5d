package org.glassbox.advise.protocol;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the waves that make up a picture agree in phase, in [0, 1]: at lines and edges, whatever their contrast. Kovesi 1999, Image Features from Phase
 * Congruency, Videre 1(3), with the constants of FSIM (Zhang, Zhang, Mou and Zhang 2011, doi:10.1109/TIP.2011.2109730): log-Gabor filters of 4 scales and 4
 * orientations, what noise alone would give subtracted. For pictures of one size; thread safe.
 */
final class PhaseCongruency {
    private static final int SCALES = 4;
    private static final int ORIENTATIONS = 4;
    private static final double SHORTEST_WAVE = 6; // pixels; the next scale's is twice as long
    private static final double RADIAL_SIGMA = 0.55; // of the filter's centre frequency
    private static final double ANGULAR_SIGMA = Math.PI / ORIENTATIONS / 1.2;
    private static final double CUTOFF = 0.45; // of the low-pass that makes all filters fall off alike
    private static final int SHARPNESS = 15;
    private static final double EPSILON = 1e-4;
    private static final double NOISE_DEVIATIONS = 2;
    private static final double NOISE_RESCALED = 1.7;
    private static final double NO_AMPLITUDE = 1e-9;
    private final int width;
    private final int height;
    private final FourierTransform alongRows;
    private final FourierTransform alongColumns;
    private final double[][][] filters; // by orientation and scale; by horizontal, then vertical frequency
    private final double[] noise; // by orientation: the expected noise energy for noise of power 1, threshold included

    PhaseCongruency(int width, int height) {
        this.width = width;
        this.height = height;
        alongRows = new FourierTransform(width);
        alongColumns = new FourierTransform(height);
        filters = filters();
        noise = Arrays.stream(filters).mapToDouble(this::noiseThreshold).toArray();
    }

    private double[][][] filters() {
        double[] across = frequencies(width);
        double[] down = frequencies(height);
        double[][][] result = new double[ORIENTATIONS][SCALES][width * height];
        IntStream.range(0, width).parallel().forEach(x -> {
            for (int y = 0; y < height; y++) {
                double radius = Math.hypot(across[x], down[y]);
                double angle = Math.atan2(-down[y], across[x]);
                double lowPass = 1 / (1 + Math.pow(radius / CUTOFF, 2 * SHARPNESS));
                for (int o = 0; o < ORIENTATIONS; o++) {
                    double off = angle - o * Math.PI / ORIENTATIONS;
                    double turn = Math.abs(Math.atan2(Math.sin(off), Math.cos(off)));
                    double spread = Math.exp(-turn * turn / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
                    for (int s = 0; s < SCALES; s++) {
                        double octaves = Math.log(radius * SHORTEST_WAVE * (1 << s)) / Math.log(RADIAL_SIGMA);
                        result[o][s][x * height + y] = radius == 0 ? 0 : Math.exp(-0.5 * octaves * octaves) * lowPass * spread;
                    }
                }
            }
        });
        return result;
    }

    /** By index of the transform, from 0 up and then the negative ones; an odd number of them reaches 0.5 on both sides. */
    private static double[] frequencies(int count) {
        double[] frequencies = new double[count];
        int divisor = count % 2 == 1 ? Math.max(1, count - 1) : count;
        for (int k = 0; k < count; k++) {
            frequencies[k] = (double) (k < (count + 1) / 2 ? k : k - count) / divisor;
        }
        return frequencies;
    }

    /**
     * The threshold per root of noise power: the mean of the noise's energy and two of its standard deviations, which is Rayleigh distributed. The real parts
     * of the filters in space are what their even parts are in frequency, so that their products sum up there (Parseval).
     */
    private double noiseThreshold(double[][] byScale) {
        double squares = 0;
        double products = 0;
        double finest = 0;
        double[] even = new double[SCALES];
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                int at = x * height + y;
                int opposite = (width - x) % width * height + (height - y) % height;
                for (int s = 0; s < SCALES; s++) {
                    even[s] = 0.5 * (byScale[s][at] + byScale[s][opposite]);
                    squares += even[s] * even[s];
                    for (int finer = 0; finer < s; finer++) {
                        products += even[s] * even[finer];
                    }
                }
                finest += byScale[0][at] * byScale[0][at];
            }
        }
        double energy = (2 * squares + 4 * products) / finest;
        double rayleigh = Math.sqrt(energy / 2);
        return (rayleigh * Math.sqrt(Math.PI / 2) + NOISE_DEVIATIONS * rayleigh * Math.sqrt(2 - Math.PI / 2)) / NOISE_RESCALED;
    }

    /**
     * Of a picture.
     *
     * @param plane row by row, {@code width * height} values
     * @return row by row; 0 where no wave has any amplitude
     */
    double[] of(double[] plane) {
        double[] real = plane.clone();
        double[] imaginary = new double[plane.length];
        alongColumns.transform(real, imaginary, width);
        double[] spectrumReal = transposed(real, height, width);
        double[] spectrumImaginary = transposed(imaginary, height, width);
        alongRows.transform(spectrumReal, spectrumImaginary, height);
        double[][][] parts = IntStream.range(0, ORIENTATIONS).parallel().mapToObj(o -> oriented(spectrumReal, spectrumImaginary, o)).toArray(double[][][]::new);
        double[] result = new double[plane.length];
        for (int i = 0; i < result.length; i++) {
            double energy = 0;
            double amplitude = 0;
            for (double[][] part : parts) {
                energy += part[0][i];
                amplitude += part[1][i];
            }
            result[i] = amplitude < NO_AMPLITUDE ? 0 : energy / amplitude;
        }
        return result;
    }

    /** The energy above the noise, and the sum of amplitudes, at each pixel in one orientation. */
    private double[][] oriented(double[] spectrumReal, double[] spectrumImaginary, int orientation) {
        double[][] even = new double[SCALES][];
        double[][] odd = new double[SCALES][];
        for (int s = 0; s < SCALES; s++) {
            double[] real = product(spectrumReal, filters[orientation][s]);
            double[] imaginary = product(spectrumImaginary, filters[orientation][s]);
            alongRows.transform(imaginary, real, height);
            even[s] = transposed(real, width, height);
            odd[s] = transposed(imaginary, width, height);
            alongColumns.transform(odd[s], even[s], width);
        }
        int pixels = width * height;
        double[] energy = new double[pixels];
        double[] amplitude = new double[pixels];
        double[] finest = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            double sumEven = 0;
            double sumOdd = 0;
            for (int s = 0; s < SCALES; s++) {
                even[s][i] /= pixels;
                odd[s][i] /= pixels;
                amplitude[i] += Math.sqrt(even[s][i] * even[s][i] + odd[s][i] * odd[s][i]);
                sumEven += even[s][i];
                sumOdd += odd[s][i];
            }
            finest[i] = even[0][i] * even[0][i] + odd[0][i] * odd[0][i];
            double size = Math.sqrt(sumEven * sumEven + sumOdd * sumOdd) + EPSILON;
            double meanEven = sumEven / size;
            double meanOdd = sumOdd / size;
            for (int s = 0; s < SCALES; s++) {
                energy[i] += even[s][i] * meanEven + odd[s][i] * meanOdd - Math.abs(even[s][i] * meanOdd - odd[s][i] * meanEven);
            }
        }
        // the finest scale is mostly noise, its energy exponentially distributed
        double threshold = noise[orientation] * Math.sqrt(median(finest) / Math.log(2));
        for (int i = 0; i < pixels; i++) {
            energy[i] = Math.max(0, energy[i] - threshold);
        }
        return new double[][] {energy, amplitude};
    }

    private static double[] product(double[] values, double[] filter) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i] * filter[i];
        }
        return result;
    }

    /** @param rows of {@code values}, each of {@code columns} */
    private static double[] transposed(double[] values, int rows, int columns) {
        double[] result = new double[values.length];
        int block = 16; // fits the cache in both directions
        for (int top = 0; top < rows; top += block) {
            for (int left = 0; left < columns; left += block) {
                for (int y = top; y < Math.min(rows, top + block); y++) {
                    for (int x = left; x < Math.min(columns, left + block); x++) {
                        result[x * rows + y] = values[y * columns + x];
                    }
                }
            }
        }
        return result;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }
}
