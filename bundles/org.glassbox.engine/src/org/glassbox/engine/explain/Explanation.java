package org.glassbox.engine.explain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Explainer.ChannelReduction;
import org.glassbox.core.explain.SaliencyMap;

/**
 * What an explainer says of one image, as plain numbers before any scaling.
 *
 * @param space where the values live: at the input's channels, at its pixels, or at a layer; the last two have one value a position
 * @param channels of the values; 1 but at the input's channels
 * @param height of the values, rows
 * @param width of the values, columns
 * @param values channel by channel, row by row, {@code channels * height * width}; not copied and not to be changed
 * @param reduction how the method wants its channels shown as one
 * @param target the class that was explained
 * @param layer the node that the method looked at; {@code null} for methods without one
 * @param completenessGap by how much the values miss the sum that the method promises; NaN where it promises none
 * @param allowedGap the largest gap with which the promise counts as kept; NaN where there is none
 * @param figures what else the method says of this image, by name
 */
public record Explanation(Attribution.Space space, int channels, int height, int width, float[] values, ChannelReduction reduction, int target, String layer,
        double completenessGap, double allowedGap, Map<String, Double> figures) {
    public Explanation {
        if (values.length != channels * height * width) {
            throw new IllegalArgumentException(channels + " x " + height + " x " + width + " positions and " + values.length + " values");
        }
        figures = Map.copyOf(figures);
    }

    /** One value a position, reduced as the method wants to be shown. */
    public SaliencyMap map() {
        return new SaliencyMap(width, height, reduced(reduction), target, completenessGap);
    }

    /**
     * Why the map is not to be trusted as it is: it says nothing, or breaks the method's own promise.
     *
     * @return one sentence without a full stop at its end, nothing for a sound map
     */
    public Optional<String> problem() {
        return switch (map().status()) {
            case ZERO -> Optional.of("the map is zero everywhere: nothing speaks for the class there");
            case CONSTANT -> Optional.of("the map is equal everywhere");
            case NONFINITE -> Optional.of("the map has values that are not finite (NaN or infinite)");
            case OK -> completenessGap > allowedGap ? Optional.of(incomplete()) : Optional.empty();
        };
    }

    private String incomplete() {
        return String.format(Locale.ROOT, "the values miss the difference of scores that they must sum to by %.3g, where %.3g is allowed",
                completenessGap, allowedGap);
    }

    /** The signed sum over channels, whatever the method shows: {@code height * width} values. */
    public float[] channelSum() {
        return reduced(ChannelReduction.SUM);
    }

    private float[] reduced(ChannelReduction how) {
        int positions = height * width;
        float[] result = Arrays.copyOf(values, positions);
        for (int c = 1; c < channels; c++) {
            for (int i = 0; i < positions; i++) {
                float value = values[c * positions + i];
                result[i] = switch (how) {
                    case SUM -> result[i] + value;
                    case ABS_MAX -> Math.max(Math.abs(result[i]), Math.abs(value));
                };
            }
        }
        return result;
    }
}
