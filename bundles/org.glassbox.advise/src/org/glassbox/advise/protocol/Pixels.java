package org.glassbox.advise.protocol;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.image.RgbImage;

/**
 * A picture as numbers, not rounded.
 *
 * @param channels R, G and B, or a single grey one; each row by row, {@code width * height} values in [0, 255]; not copied and not to be changed
 */
public record Pixels(int width, int height, List<double[]> channels) {
    /** The largest value. */
    public static final double RANGE = 255;

    public Pixels {
        channels = List.copyOf(channels);
        if (channels.size() != 1 && channels.size() != 3) {
            throw new IllegalArgumentException("a picture has one channel or three, not " + channels.size());
        }
        for (double[] channel : channels) {
            if (channel.length != width * height) {
                throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels can't have " + channel.length + " values in a channel");
            }
        }
    }

    /** The same picture. */
    public static Pixels of(RgbImage image) {
        List<double[]> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            double[] channel = new double[image.width() * image.height()];
            for (int i = 0; i < channel.length; i++) {
                channel[i] = image.rgb()[3 * i + c] & 0xff;
            }
            channels.add(channel);
        }
        return new Pixels(image.width(), image.height(), channels);
    }

    /** Each pixel darkened by a map's value there. @param map row by row, in [0, 1] */
    public Pixels masked(float[] map) {
        return new Pixels(width, height, channels.stream().map(channel -> {
            double[] masked = new double[channel.length];
            for (int i = 0; i < masked.length; i++) {
                masked[i] = channel[i] * map[i];
            }
            return masked;
        }).toList());
    }

    /** How bright, after ITU-R BT.601: .299 R + .587 G + .114 B; the channel itself of a grey picture. */
    public double[] luminance() {
        return mixed(0.299, 0.587, 0.114);
    }

    /** A weighted sum of the channels; of a grey picture, its values times the sum of the weights. */
    double[] mixed(double red, double green, double blue) {
        double[] first = channels.getFirst();
        double[] second = channels.get(channels.size() / 2);
        double[] third = channels.getLast();
        double[] mixed = new double[first.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = red * first[i] + green * second[i] + blue * third[i];
        }
        return mixed;
    }

    /** The mean squared difference of all values of two pictures of one size, of 255²; in [0, 1]. */
    public static double meanSquaredError(Pixels a, Pixels b) {
        double sum = 0;
        for (int c = 0; c < a.channels.size(); c++) {
            double[] one = a.channels.get(c);
            double[] other = b.channels.get(c);
            for (int i = 0; i < one.length; i++) {
                sum += (one[i] - other[i]) * (one[i] - other[i]);
            }
        }
        return sum / (a.channels.size() * (double) a.width * a.height) / (RANGE * RANGE);
    }
}
