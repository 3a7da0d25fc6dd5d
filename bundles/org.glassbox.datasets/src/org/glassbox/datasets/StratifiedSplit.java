package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassbox.core.RandomStream;

/** Draws a share of each class, by a seed and not by position. */
final class StratifiedSplit {
    private StratifiedSplit() {
    }

    /**
     * Assigns each item of each class to one of the parts. A part gets at least one item of a class that has as many items as there are parts; the first part
     * gets what the shares leave over.
     *
     * @param classes the class of each item
     * @param shares of the second and further parts, sum below 1
     * @return the part of each item, 0 for the first
     */
    static int[] parts(List<String> classes, double[] shares, long seed) {
        Map<String, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < classes.size(); i++) {
            byClass.computeIfAbsent(classes.get(i), key -> new ArrayList<>()).add(i);
        }
        int[] parts = new int[classes.size()];
        byClass.forEach((name, items) -> {
            int[] order = items.stream().mapToInt(Integer::intValue).toArray();
            RandomStream.of(seed, "split", 0, name).shuffle(order);
            int next = 0;
            for (int part = 0; part < shares.length; part++) {
                int least = items.size() > shares.length ? 1 : 0;
                int count = Math.max(least, (int) Math.round(items.size() * shares[part]));
                for (int k = 0; k < count && next < order.length - 1; k++, next++) {
                    parts[order[next]] = part + 1;
                }
            }
        });
        return parts;
    }
}
