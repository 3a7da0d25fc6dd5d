package org.glassbox.metrics;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.image.GaussianBlur;

/** What removed pixels are replaced by. */
public enum Replacement {
    /** The mean colour of the image itself. */
    MEAN,
    /** The image, blurred by 0.045 of its shorter side. */
    BLUR,
    /** Black. */
    BLACK,
    /** White. */
    WHITE,
    /** The mean colour of all images, which normalisation makes 0. */
    ZERO;

    /**
     * @return images in which all pixels are replaced, (N, C, H, W) one after another, normalised
     */
    float[] of(MetricRequest request) {
        return switch (this) {
            case MEAN -> means(request.images());
            case BLUR -> blurred(request.images());
            case BLACK -> uniform(request, 0);
            case WHITE -> uniform(request, 1);
            case ZERO -> new float[Math.toIntExact(request.images().size())];
        };
    }

    private static float[] means(NDArray images) {
        float[] values = images.toFloatArray();
        int plane = Math.toIntExact(images.size(2) * images.size(3));
        for (int from = 0; from < values.length; from += plane) {
            double sum = 0;
            for (int i = from; i < from + plane; i++) {
                sum += values[i];
            }
            Arrays.fill(values, from, from + plane, (float) (sum / plane));
        }
        return values;
    }

    private static float[] blurred(NDArray images) {
        try (NDArray blurred = GaussianBlur.automatic(images.size(2), images.size(3)).apply(images)) {
            return blurred.toFloatArray();
        }
    }

    private static float[] uniform(MetricRequest request, double value) {
        float[] values = new float[Math.toIntExact(request.images().size())];
        int channels = Math.toIntExact(request.images().size(1));
        int plane = request.height() * request.width();
        for (int from = 0; from < values.length; from += plane) {
            Arrays.fill(values, from, from + plane, request.normalisation().normalise(from / plane % channels, value));
        }
        return values;
    }
}
