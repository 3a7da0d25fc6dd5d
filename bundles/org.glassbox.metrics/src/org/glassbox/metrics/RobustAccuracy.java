package org.glassbox.metrics;

import java.util.Arrays;
import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code robust-accuracy/EPSILON}: the share of samples whose answer is right when each pixel is changed by epsilon along the sign of the network's own gradient
 * (FGSM: Goodfellow, Shlens and Szegedy 2014, arXiv:1412.6572), within the range of pixels. Of all samples, so that at epsilon 0 it is the accuracy; how much
 * networks keep of what all of them get right is what {@code glassbox robustness} tells (methods.md 4.5).
 */
public record RobustAccuracy(
        @Option(help = "by how much pixels are changed, in values from 0 to 1, with commas between them") String epsilons) implements Metric {
    /**
     * @throws IllegalArgumentException if one is no number from 0 to 1
     */
    public RobustAccuracy {
        epsilons = String.join(", ", Arrays.stream(epsilons.split(",")).map(String::strip).filter(text -> !text.isEmpty()).distinct().toList());
        for (String text : epsilons.isEmpty() ? List.of("") : List.of(epsilons.split(", "))) {
            if (!isSize(text)) {
                throw new IllegalArgumentException("epsilons is \"" + epsilons + "\", but must be numbers from 0 to 1 with commas between them");
            }
        }
    }

    /** As in the paper on explanation consistency, of those that small networks stand. */
    public RobustAccuracy() {
        this("0.01, 0.02, 0.05");
    }

    private static boolean isSize(String text) {
        try {
            double size = Double.parseDouble(text);
            return size >= 0 && size <= 1;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private List<String> sizes() {
        return List.of(epsilons.split(", "));
    }

    @Override
    public List<Double> attacks() {
        return sizes().stream().map(Double::valueOf).toList();
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        return sizes().stream().map(size -> new Value("robust-accuracy/" + size,
                predictions.attacked().map(attacked -> attacked.accuracy(Double.parseDouble(size))).orElse(Double.NaN))).toList();
    }
}
