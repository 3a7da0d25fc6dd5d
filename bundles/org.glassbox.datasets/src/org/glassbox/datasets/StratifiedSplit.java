package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.glassbox.core.RandomStream;

/** Draws a share of each class, by a seed and not by position. */
final class StratifiedSplit {
    private static final List<String> PARTS = List.of("train", "val", "test");

    private StratifiedSplit() {
    }

    /**
     * Moves a share of the items of one split to val, and one to test unless that share is 0; the others become train.
     *
     * @param classes the class of each item
     * @param splits the split of each item; changed
     * @param from the split that is divided
     */
    static void distribute(List<String> classes, List<String> splits, String from, double valShare, double testShare, long seed) {
        List<Integer> members = IntStream.range(0, splits.size()).filter(i -> splits.get(i).equals(from)).boxed().toList();
        double[] shares = testShare == 0 ? new double[] {valShare} : new double[] {valShare, testShare};
        int[] part = parts(members.stream().map(classes::get).toList(), shares, seed);
        for (int m = 0; m < part.length; m++) {
            splits.set(members.get(m), PARTS.get(part[m]));
        }
    }

    /** train, val, then the others by name. */
    static int compare(String a, String b) {
        List<String> order = List.of("test", "val", "train");
        int byKind = Integer.compare(order.indexOf(b), order.indexOf(a));
        return byKind != 0 ? byKind : a.compareTo(b);
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
