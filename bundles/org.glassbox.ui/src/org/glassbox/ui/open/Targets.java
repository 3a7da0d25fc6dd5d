package org.glassbox.ui.open;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.Prediction;

/** Which classes a list offers: all of a few, the likeliest of many. */
public final class Targets {
    private static final int FEW = 30;
    private static final int LIKELIEST = 10;

    private Targets() {
    }

    /**
     * @param chosen offered too, wherever it stands
     * @return labels in the order in which they are offered
     */
    public static List<Integer> offered(NetworkCard card, Optional<Prediction> prediction, OptionalInt chosen) {
        int classes = card.classes().size();
        if (classes <= FEW) {
            return IntStream.range(0, classes).boxed().toList();
        }
        List<Double> probabilities = prediction.map(Prediction::probabilities).orElse(List.of());
        List<Integer> offered = new ArrayList<>(IntStream.range(0, probabilities.size()).boxed().sorted(Comparator.comparingDouble(k -> -probabilities.get(k)))
                .limit(LIKELIEST).toList());
        if (chosen.isPresent() && !offered.contains(chosen.getAsInt())) {
            offered.add(chosen.getAsInt());
        }
        return List.copyOf(offered);
    }
}
