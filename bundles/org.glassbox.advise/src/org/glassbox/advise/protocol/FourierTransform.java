package org.glassbox.advise.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The discrete Fourier transform along the first axis of matrices, of any length, in float64: X_k = Σ_j x_j exp(-2πi jk / n). All columns go through together,
 * so that inner loops run over neighbours in memory. Lengths whose prime factors are small are split into them (Stockham 1966); others are a convolution of a
 * power of two (Bluestein 1970). Thread safe.
 */
final class FourierTransform {
    private static final int LARGEST_FACTOR = 13;
    private final int length;
    private final List<Integer> factors; // empty where a convolution does it
    private final double[] cosines; // of 2π j / n
    private final double[] sines;
    private final Convolution convolution;

    FourierTransform(int length) {
        this.length = length;
        List<Integer> found = factors(length);
        boolean small = found.stream().allMatch(factor -> factor <= LARGEST_FACTOR);
        factors = small ? found : List.of();
        cosines = new double[length];
        sines = new double[length];
        for (int j = 0; j < length; j++) {
            cosines[j] = Math.cos(2 * Math.PI * j / length);
            sines[j] = Math.sin(2 * Math.PI * j / length);
        }
        convolution = small ? null : new Convolution(length);
    }

    /** Odd factors first, while the inner loops' buffers are short, then fours and a two. */
    private static List<Integer> factors(int length) {
        List<Integer> factors = new ArrayList<>();
        int twos = Integer.numberOfTrailingZeros(length);
        int rest = length >> twos;
        for (int factor = 3; factor * factor <= rest; factor += 2) {
            while (rest % factor == 0) {
                factors.add(factor);
                rest /= factor;
            }
        }
        if (rest > 1) {
            factors.add(rest);
        }
        for (; twos >= 2; twos -= 2) {
            factors.add(4);
        }
        if (twos == 1) {
            factors.add(2);
        }
        return factors;
    }

    /**
     * In place. With the two parts exchanged it is the inverse transform times n.
     *
     * @param real row by row, n rows
     * @param imaginary likewise
     * @param columns of a row
     */
    void transform(double[] real, double[] imaginary, int columns) {
        if (convolution != null) {
            convolution.transform(real, imaginary, columns);
            return;
        }
        double[] fromReal = real;
        double[] fromImaginary = imaginary;
        double[] toReal = new double[length * columns];
        double[] toImaginary = new double[length * columns];
        int left = length;
        int stride = columns;
        for (int factor : factors) {
            switch (factor) {
                case 2 -> byTwo(left, stride, fromReal, fromImaginary, toReal, toImaginary);
                case 4 -> byFour(left, stride, fromReal, fromImaginary, toReal, toImaginary);
                default -> byOdd(factor, left, stride, fromReal, fromImaginary, toReal, toImaginary);
            }
            double[] swap = fromReal;
            fromReal = toReal;
            toReal = swap;
            swap = fromImaginary;
            fromImaginary = toImaginary;
            toImaginary = swap;
            left /= factor;
            stride *= factor;
        }
        if (fromReal != real) {
            System.arraycopy(fromReal, 0, real, 0, real.length);
            System.arraycopy(fromImaginary, 0, imaginary, 0, imaginary.length);
        }
    }

    private void byTwo(int left, int stride, double[] fromReal, double[] fromImaginary, double[] toReal, double[] toImaginary) {
        int half = left / 2;
        for (int p = 0; p < half; p++) {
            double c = cosines[p * (length / left)];
            double s = -sines[p * (length / left)];
            int first = p * stride;
            int second = (p + half) * stride;
            int to = 2 * p * stride;
            for (int q = 0; q < stride; q++) {
                double differenceReal = fromReal[first + q] - fromReal[second + q];
                double differenceImaginary = fromImaginary[first + q] - fromImaginary[second + q];
                toReal[to + q] = fromReal[first + q] + fromReal[second + q];
                toImaginary[to + q] = fromImaginary[first + q] + fromImaginary[second + q];
                toReal[to + stride + q] = differenceReal * c - differenceImaginary * s;
                toImaginary[to + stride + q] = differenceReal * s + differenceImaginary * c;
            }
        }
    }

    private void byFour(int left, int stride, double[] fromReal, double[] fromImaginary, double[] toReal, double[] toImaginary) {
        int quarter = left / 4;
        int step = length / left;
        for (int p = 0; p < quarter; p++) {
            double c1 = cosines[p * step];
            double s1 = -sines[p * step];
            double c2 = cosines[2 * p * step];
            double s2 = -sines[2 * p * step];
            double c3 = cosines[3 * p * step];
            double s3 = -sines[3 * p * step];
            int a = p * stride;
            int b = a + quarter * stride;
            int c = b + quarter * stride;
            int d = c + quarter * stride;
            int to = 4 * p * stride;
            for (int q = 0; q < stride; q++) {
                double evenReal = fromReal[a + q] + fromReal[c + q];
                double evenImaginary = fromImaginary[a + q] + fromImaginary[c + q];
                double evenDifferenceReal = fromReal[a + q] - fromReal[c + q];
                double evenDifferenceImaginary = fromImaginary[a + q] - fromImaginary[c + q];
                double oddReal = fromReal[b + q] + fromReal[d + q];
                double oddImaginary = fromImaginary[b + q] + fromImaginary[d + q];
                double oddDifferenceReal = fromReal[b + q] - fromReal[d + q];
                double oddDifferenceImaginary = fromImaginary[b + q] - fromImaginary[d + q];
                toReal[to + q] = evenReal + oddReal;
                toImaginary[to + q] = evenImaginary + oddImaginary;
                double real = evenDifferenceReal + oddDifferenceImaginary;
                double imaginary = evenDifferenceImaginary - oddDifferenceReal;
                toReal[to + stride + q] = real * c1 - imaginary * s1;
                toImaginary[to + stride + q] = real * s1 + imaginary * c1;
                real = evenReal - oddReal;
                imaginary = evenImaginary - oddImaginary;
                toReal[to + 2 * stride + q] = real * c2 - imaginary * s2;
                toImaginary[to + 2 * stride + q] = real * s2 + imaginary * c2;
                real = evenDifferenceReal - oddDifferenceImaginary;
                imaginary = evenDifferenceImaginary + oddDifferenceReal;
                toReal[to + 3 * stride + q] = real * c3 - imaginary * s3;
                toImaginary[to + 3 * stride + q] = real * s3 + imaginary * c3;
            }
        }
    }

    /** Terms t and r - t share their cosines, and their sines but for the sign. */
    private void byOdd(int radix, int left, int stride, double[] fromReal, double[] fromImaginary, double[] toReal, double[] toImaginary) {
        int part = left / radix;
        int half = (radix - 1) / 2;
        double[] sumReal = new double[half * stride];
        double[] sumImaginary = new double[half * stride];
        double[] differenceReal = new double[half * stride];
        double[] differenceImaginary = new double[half * stride];
        double[] evenReal = new double[stride];
        double[] evenImaginary = new double[stride];
        double[] oddReal = new double[stride];
        double[] oddImaginary = new double[stride];
        for (int p = 0; p < part; p++) {
            int first = p * stride;
            int to = radix * p * stride;
            System.arraycopy(fromReal, first, toReal, to, stride);
            System.arraycopy(fromImaginary, first, toImaginary, to, stride);
            for (int t = 1; t <= half; t++) {
                int lower = (p + t * part) * stride;
                int upper = (p + (radix - t) * part) * stride;
                int at = (t - 1) * stride;
                for (int q = 0; q < stride; q++) {
                    sumReal[at + q] = fromReal[lower + q] + fromReal[upper + q];
                    sumImaginary[at + q] = fromImaginary[lower + q] + fromImaginary[upper + q];
                    differenceReal[at + q] = fromReal[lower + q] - fromReal[upper + q];
                    differenceImaginary[at + q] = fromImaginary[lower + q] - fromImaginary[upper + q];
                    toReal[to + q] += sumReal[at + q];
                    toImaginary[to + q] += sumImaginary[at + q];
                }
            }
            for (int u = 1; u <= half; u++) {
                System.arraycopy(fromReal, first, evenReal, 0, stride);
                System.arraycopy(fromImaginary, first, evenImaginary, 0, stride);
                Arrays.fill(oddReal, 0);
                Arrays.fill(oddImaginary, 0);
                for (int t = 1; t <= half; t++) {
                    double c = cosines[t * u % radix * (length / radix)];
                    double s = sines[t * u % radix * (length / radix)];
                    int at = (t - 1) * stride;
                    for (int q = 0; q < stride; q++) {
                        evenReal[q] += c * sumReal[at + q];
                        evenImaginary[q] += c * sumImaginary[at + q];
                        oddReal[q] += s * differenceReal[at + q];
                        oddImaginary[q] += s * differenceImaginary[at + q];
                    }
                }
                int other = radix - u;
                double c1 = cosines[p * u * (length / left)];
                double s1 = -sines[p * u * (length / left)];
                double c2 = cosines[p * other * (length / left)];
                double s2 = -sines[p * other * (length / left)];
                for (int q = 0; q < stride; q++) {
                    double real = evenReal[q] + oddImaginary[q];
                    double imaginary = evenImaginary[q] - oddReal[q];
                    toReal[to + u * stride + q] = real * c1 - imaginary * s1;
                    toImaginary[to + u * stride + q] = real * s1 + imaginary * c1;
                    real = evenReal[q] - oddImaginary[q];
                    imaginary = evenImaginary[q] + oddReal[q];
                    toReal[to + other * stride + q] = real * c2 - imaginary * s2;
                    toImaginary[to + other * stride + q] = real * s2 + imaginary * c2;
                }
            }
        }
    }

    /** jk = (j² + k² - (k - j)²) / 2 makes of the transform a product, a convolution with a chirp, and a product. */
    private static final class Convolution {
        private final int length;
        private final int padded;
        private final FourierTransform power;
        private final double[] chirpReal; // exp(-πi j² / n)
        private final double[] chirpImaginary;
        private final double[] filterReal; // the transform of the chirp's conjugate
        private final double[] filterImaginary;

        Convolution(int length) {
            this.length = length;
            padded = Integer.highestOneBit(2 * length - 1) << 1;
            power = new FourierTransform(padded);
            chirpReal = new double[length];
            chirpImaginary = new double[length];
            filterReal = new double[padded];
            filterImaginary = new double[padded];
            for (int j = 0; j < length; j++) {
                double angle = Math.PI * ((long) j * j % (2L * length)) / length;
                chirpReal[j] = Math.cos(angle);
                chirpImaginary[j] = -Math.sin(angle);
                int mirrored = (padded - j) % padded;
                filterReal[j] = chirpReal[j];
                filterReal[mirrored] = chirpReal[j];
                filterImaginary[j] = -chirpImaginary[j];
                filterImaginary[mirrored] = -chirpImaginary[j];
            }
            power.transform(filterReal, filterImaginary, 1);
        }

        void transform(double[] real, double[] imaginary, int columns) {
            double[] paddedReal = new double[padded * columns];
            double[] paddedImaginary = new double[padded * columns];
            for (int j = 0; j < length; j++) {
                for (int i = j * columns; i < (j + 1) * columns; i++) {
                    paddedReal[i] = real[i] * chirpReal[j] - imaginary[i] * chirpImaginary[j];
                    paddedImaginary[i] = real[i] * chirpImaginary[j] + imaginary[i] * chirpReal[j];
                }
            }
            power.transform(paddedReal, paddedImaginary, columns);
            for (int k = 0; k < padded; k++) {
                for (int i = k * columns; i < (k + 1) * columns; i++) {
                    double product = paddedReal[i] * filterReal[k] - paddedImaginary[i] * filterImaginary[k];
                    paddedImaginary[i] = paddedReal[i] * filterImaginary[k] + paddedImaginary[i] * filterReal[k];
                    paddedReal[i] = product;
                }
            }
            power.transform(paddedImaginary, paddedReal, columns); // back, times the padded length
            for (int k = 0; k < length; k++) {
                for (int i = k * columns; i < (k + 1) * columns; i++) {
                    real[i] = (paddedReal[i] * chirpReal[k] - paddedImaginary[i] * chirpImaginary[k]) / padded;
                    imaginary[i] = (paddedReal[i] * chirpImaginary[k] + paddedImaginary[i] * chirpReal[k]) / padded;
                }
            }
        }
    }
}
