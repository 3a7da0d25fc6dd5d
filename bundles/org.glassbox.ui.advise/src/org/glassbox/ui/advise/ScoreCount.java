package org.glassbox.ui.advise;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Unit;

/**
 * How many units have a score.
 *
 * @param peaks the score; -1 for units without one
 */
public record ScoreCount(int peaks, int units) {
    /** The scores that there are, rising. */
    public static List<ScoreCount> of(AdviseResult result) {
        Map<Integer, Long> counts = result.units().stream().collect(Collectors.groupingBy(Unit::peaks, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(entry -> new ScoreCount(entry.getKey(), Math.toIntExact(entry.getValue()))).toList();
    }
}
