package org.glassbox.core.image;

/**
 * Colours in CIELAB, in which equal distances look about equally different: sRGB (IEC 61966-2-1) to CIE XYZ to L*a*b* (CIE 15) for the white of daylight D65.
 * Equal on every platform. Thread safe.
 */
final class CieLab {
    /** Rows X, Y, Z of linear R, G, B. */
    private static final double[][] XYZ = {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};
    private static final double EPSILON = 216.0 / 24389; // (6/29)³: below it the cube root is a straight line
    private static final double KAPPA = 24389.0 / 27;

    private CieLab() {
    }

    /** L in 0 to 100, a, b of each pixel, interleaved, row by row. */
    static float[] of(RgbImage image) {
        double[] linear = new double[256];
        for (int v = 0; v < linear.length; v++) {
            double value = v / 255.0;
            linear[v] = value <= 0.04045 ? value / 12.92 : StrictMath.pow((value + 0.055) / 1.055, 2.4);
        }
        double[] white = new double[3];
        for (int c = 0; c < 3; c++) {
            white[c] = XYZ[c][0] + XYZ[c][1] + XYZ[c][2]; // so that white has a = b = 0
        }
        byte[] rgb = image.rgb();
        float[] lab = new float[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            double r = linear[rgb[i] & 0xff];
            double g = linear[rgb[i + 1] & 0xff];
            double b = linear[rgb[i + 2] & 0xff];
            double x = root((XYZ[0][0] * r + XYZ[0][1] * g + XYZ[0][2] * b) / white[0]);
            double y = root((XYZ[1][0] * r + XYZ[1][1] * g + XYZ[1][2] * b) / white[1]);
            double z = root((XYZ[2][0] * r + XYZ[2][1] * g + XYZ[2][2] * b) / white[2]);
            lab[i] = (float) (116 * y - 16);
            lab[i + 1] = (float) (500 * (x - y));
            lab[i + 2] = (float) (200 * (y - z));
        }
        return lab;
    }

    private static double root(double value) {
        return value > EPSILON ? StrictMath.cbrt(value) : (KAPPA * value + 16) / 116;
    }
}
