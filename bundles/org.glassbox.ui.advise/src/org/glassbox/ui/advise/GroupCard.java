package org.glassbox.ui.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.explain.NetworkCard;

/**
 * One map as it is shown beside the others: of a group of units, or Grad-CAM.
 *
 * @param peaks the score that the group's units have; absent for Grad-CAM
 * @param best whether it is the best of the groups
 * @param map as it is laid over the image, at the network's image size; absent where it has nothing to show
 */
public record GroupCard(Group group, OptionalInt peaks, boolean best, Optional<SaliencyMap> map) {
    /** Grad-CAM, the best group, then the others by their score. */
    public static List<GroupCard> of(UnitAnalysis analysis, NetworkCard network) {
        AdviseResult result = analysis.result();
        List<GroupCard> cards = new ArrayList<>();
        cards.add(new GroupCard(result.gradCam(), OptionalInt.empty(), false, map(result.gradCam(), network)));
        int best = result.best().orElse(-1);
        List<Integer> order = IntStream.range(0, result.groups().size()).boxed().sorted(Comparator.comparing(g -> g != best)).toList();
        for (int g : order) {
            Group group = result.groups().get(g);
            cards.add(new GroupCard(group, OptionalInt.of(group.peaks()), g == best, map(group, network)));
        }
        return cards;
    }

    /** In the units of the map before it was scaled and enlarged. */
    private static Optional<SaliencyMap> map(Group group, NetworkCard network) {
        if (!group.isShown()) {
            return Optional.empty();
        }
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : group.map().values()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        float[] values = new float[group.shown().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = min + (max - min) * group.shown()[i];
        }
        return Optional.of(new SaliencyMap(network.width(), network.height(), values, group.map().target(), Double.NaN));
    }
}
