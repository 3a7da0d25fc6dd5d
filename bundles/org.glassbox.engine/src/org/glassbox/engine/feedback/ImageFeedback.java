package org.glassbox.engine.feedback;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;

/**
 * All that was ever said about one image, as it stands now.
 *
 * @param marked regions that must not matter
 * @param kept regions that were shown and left unmarked
 * @param relevant pixels that were drawn as what matters; absent where nobody drew them
 * @param irrelevant pixels that were drawn as what must not matter
 * @param label the class that takes the place of the data set's
 */
public record ImageFeedback(Set<Region> marked, Set<Region> kept, Optional<Mask> relevant, Optional<Mask> irrelevant, OptionalInt label) {
    public ImageFeedback {
        marked = Set.copyOf(marked);
        kept = Set.copyOf(kept);
    }

    /** Regions only. */
    public ImageFeedback(Set<Region> marked, Set<Region> kept) {
        this(marked, kept, Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    /** Nothing yet. */
    public static ImageFeedback none() {
        return new ImageFeedback(Set.of(), Set.of());
    }

    /**
     * With one more answer; each part of it replaces what was said earlier of the same.
     *
     * @param regions of the query that was answered
     */
    public ImageFeedback with(List<Region> regions, Answer answer) {
        return switch (answer) {
            case Answer.Marked said -> with(regions, said.irrelevant());
            case Answer.Corrected said when said.marked().isEmpty() -> with(said);
            case Answer.Corrected said -> with(regions, said.marked()).with(said);
            case Answer.Cleared said -> none();
            case Answer.Skipped said -> this;
            case Answer.Undone said -> this;
        };
    }

    private ImageFeedback with(List<Region> regions, Set<Integer> indices) {
        Set<Region> nowMarked = new LinkedHashSet<>();
        Set<Region> nowKept = new LinkedHashSet<>();
        for (int i = 0; i < regions.size(); i++) {
            (indices.contains(i) ? nowMarked : nowKept).add(regions.get(i));
        }
        Set<Region> allMarked = new LinkedHashSet<>(marked);
        Set<Region> allKept = new LinkedHashSet<>(kept);
        allMarked.removeAll(nowKept);
        allMarked.addAll(nowMarked);
        allKept.removeAll(nowMarked);
        allKept.addAll(nowKept);
        return new ImageFeedback(allMarked, allKept, relevant, irrelevant, label);
    }

    private ImageFeedback with(Answer.Corrected answer) {
        return new ImageFeedback(marked, kept, answer.relevant().or(() -> relevant), answer.irrelevant().or(() -> irrelevant),
                answer.label().isPresent() ? answer.label() : label);
    }

    /** Whether nothing is ruled out, drawn or corrected. */
    public boolean isSilent() {
        return marked.isEmpty() && relevant.isEmpty() && irrelevant.isEmpty() && label.isEmpty();
    }

    /** The feedback mask W at the image's size, without what was drawn as relevant; empty where nothing was marked. */
    public Mask mask(RuledOut rule, int width, int height) {
        Mask drawn = irrelevant.map(mask -> mask.resized(width, height)).orElse(Mask.empty(width, height));
        Mask said = Mask.of(width, height, marked).union(drawn);
        Mask matters = relevant.map(mask -> mask.resized(width, height)).orElse(Mask.empty(width, height));
        return switch (rule) {
            case MARKED -> said.minus(matters);
            case ALL_BUT_KEPT -> {
                if (!matters.isEmpty()) {
                    yield matters.complement();
                }
                yield marked.isEmpty() || kept.isEmpty() ? said : Mask.of(width, height, withSurroundings()).complement().union(said);
            }
        };
    }

    /** The pixels that matter, at the image's size: as they were drawn, or, where all but kept regions are ruled out, what is left. */
    public Optional<Mask> relevantMask(RuledOut rule, int width, int height) {
        if (relevant.isPresent()) {
            return relevant.map(mask -> mask.resized(width, height));
        }
        boolean shown = rule == RuledOut.ALL_BUT_KEPT && !marked.isEmpty() && !kept.isEmpty();
        return shown ? Optional.of(mask(rule, width, height).complement()) : Optional.empty();
    }

    /** The kept regions, each grown by its own size to all sides. */
    private List<Region> withSurroundings() {
        return kept.stream().map(region -> new Region(region.x() - region.width(), region.y() - region.height(), 3 * region.width(), 3 * region.height()))
                .toList();
    }
}
