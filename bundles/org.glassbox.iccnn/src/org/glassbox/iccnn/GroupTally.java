package org.glassbox.iccnn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.glassbox.core.explain.SaliencyMap;

/** What the groups of a layer's filters come to over images: where their maps lie, and how strong they are. Not thread safe. */
public final class GroupTally {
    private final int groups;
    private final double[] overlaps;
    private final int[] judged;
    private final double[] strengths;
    private final float[] peaks;
    private final int[] strongest;
    private int images;

    /**
     * A group.
     *
     * @param number from 1
     * @param overlap the mean of its maps' intersection over union with what is relevant; NaN where that is known of no image
     * @param strength the mean of its maps
     * @param peak their largest value
     * @param strongest in how many images no other group has a larger mean, and it reacts at all
     */
    public record Group(int number, double overlap, double strength, float peak, int strongest) {
    }

    public GroupTally(int groups) {
        this.groups = groups;
        overlaps = new double[groups];
        judged = new int[groups];
        strengths = new double[groups];
        peaks = new float[groups];
        strongest = new int[groups];
    }

    /** Counts an image. @param maps one for each group, not negative */
    public void add(List<SaliencyMap> maps) {
        int most = -1;
        double largest = 0;
        for (int k = 0; k < groups; k++) {
            double sum = 0;
            for (float value : maps.get(k).values()) {
                sum += value;
                peaks[k] = Math.max(peaks[k], value);
            }
            double mean = sum / maps.get(k).values().length;
            strengths[k] += mean;
            if (mean > largest) {
                largest = mean;
                most = k;
            }
        }
        if (most >= 0) {
            strongest[most]++;
        }
        images++;
    }

    /** Counts how one image's map of a group covers what is relevant. @param group its place, from 0 */
    public void overlap(int group, double intersectionOverUnion) {
        overlaps[group] += intersectionOverUnion;
        judged[group]++;
    }

    /** The groups, those first that cover best what is relevant; where that is not known the strongest. */
    public List<Group> ranked() {
        List<Group> all = new ArrayList<>();
        for (int k = 0; k < groups; k++) {
            all.add(new Group(k + 1, judged[k] == 0 ? Double.NaN : overlaps[k] / judged[k], images == 0 ? 0 : strengths[k] / images, peaks[k], strongest[k]));
        }
        boolean known = Arrays.stream(judged).anyMatch(count -> count > 0);
        all.sort(Comparator.comparingDouble((Group group) -> known ? -group.overlap() : -group.strength()).thenComparingInt(Group::number));
        return List.copyOf(all);
    }
}
