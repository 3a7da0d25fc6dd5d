package org.glassbox.core.image;

import java.util.List;

/**
 * How pixels become a network's input: {@code (value / 255 - mean) / std} for each channel.
 *
 * @param mean of R, G, B in [0, 1]
 * @param std of R, G, B, positive
 */
public record Normalisation(List<Double> mean, List<Double> std) {
    /** Statistics of ImageNet, which torchvision's networks and our CIFAR networks expect. */
    public static final Normalisation IMAGENET = new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public Normalisation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException("normalisation needs three means and three positive deviations: " + mean + ", " + std);
        }
    }

    /** The input value of a channel's pixel value in [0, 1]. */
    public float normalise(int channel, double value) {
        return (float) ((value - mean.get(channel)) / std.get(channel));
    }

    /** The pixel value in [0, 1] of a channel's input value. */
    public double restore(int channel, double input) {
        return input * std.get(channel) + mean.get(channel);
    }

    /** The network's input for an image, planes R, G, B of H x W values each. */
    public float[] planes(RgbImage image) {
        int pixels = image.width() * image.height();
        float[] planes = new float[3 * pixels];
        for (int c = 0; c < 3; c++) {
            float[] values = new float[256];
            for (int v = 0; v < 256; v++) {
                values[v] = normalise(c, v / 255.0);
            }
            for (int i = 0; i < pixels; i++) {
                planes[c * pixels + i] = values[image.rgb()[3 * i + c] & 0xff];
            }
        }
        return planes;
    }
}
