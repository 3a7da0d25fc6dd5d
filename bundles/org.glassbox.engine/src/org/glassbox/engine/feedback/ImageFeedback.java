package org.glassbox.engine.feedback;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;

/**
 * All that was ever said about one image, as it stands now.
 *
 * @param marked regions that must not matter
 * @param kept regions that were shown and left unmarked
 */
public record ImageFeedback(Set<Region> marked, Set<Region> kept) {
    public ImageFeedback {
        marked = Set.copyOf(marked);
        kept = Set.copyOf(kept);
    }

    /** Nothing yet. */
    public static ImageFeedback none() {
        return new ImageFeedback(Set.of(), Set.of());
    }

    /** With one more answer; what is said later about a region replaces what was said earlier. */
    public ImageFeedback with(Set<Region> nowMarked, Set<Region> nowKept) {
        Set<Region> allMarked = new LinkedHashSet<>(marked);
        Set<Region> allKept = new LinkedHashSet<>(kept);
        allMarked.removeAll(nowKept);
        allMarked.addAll(nowMarked);
        allKept.removeAll(nowMarked);
        allKept.addAll(nowKept);
        return new ImageFeedback(allMarked, allKept);
    }

    /** The feedback mask W at the image's size; empty where nothing was marked. */
    public Mask mask(RuledOut rule, int width, int height) {
        Mask markedPixels = Mask.of(width, height, marked);
        return switch (rule) {
            case MARKED -> markedPixels;
            case ALL_BUT_KEPT -> marked.isEmpty() || kept.isEmpty() ? markedPixels
                    : Mask.of(width, height, withSurroundings()).complement().union(markedPixels);
        };
    }

    /** The kept regions, each grown by its own size to all sides. */
    private List<Region> withSurroundings() {
        return kept.stream().map(region -> new Region(region.x() - region.width(), region.y() - region.height(), 3 * region.width(), 3 * region.height())).toList();
    }
}
