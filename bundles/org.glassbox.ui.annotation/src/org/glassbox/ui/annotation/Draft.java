package org.glassbox.ui.annotation;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;

/**
 * What a person has said about a query so far.
 *
 * @param marks indices of the marked regions
 * @param drawing what was painted, what holds from earlier answers included
 * @param label the class that was named
 */
public record Draft(SortedSet<Integer> marks, Drawing drawing, OptionalInt label) {
    public Draft {
        marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
    }

    /**
     * Nothing new yet.
     *
     * @param held what was painted on the image before and still holds
     */
    static Draft empty(Drawing held) {
        return new Draft(Collections.emptySortedSet(), held, OptionalInt.empty());
    }

    /** With a region marked, or cleared if it was. */
    Draft toggled(int region) {
        SortedSet<Integer> changed = new TreeSet<>(marks);
        if (!changed.remove(region)) {
            changed.add(region);
        }
        return new Draft(changed, drawing, label);
    }

    Draft drawn(Drawing changed) {
        return new Draft(marks, changed, label);
    }

    Draft named(OptionalInt changed) {
        return new Draft(marks, drawing, changed);
    }

    /**
     * As it is handed in. Of the drawing it speaks of what has changed. Where something is drawn or named, regions of which none is marked are not spoken of.
     *
     * @param held what was painted on the image before and still holds
     */
    Answer answer(String queryId, Drawing held) {
        Optional<Mask> relevant = spoken(drawing.relevant(), held.relevant());
        Optional<Mask> irrelevant = spoken(drawing.irrelevant(), held.irrelevant());
        return relevant.isEmpty() && irrelevant.isEmpty() && label.isEmpty() ? new Answer.Marked(queryId, marks)
                : new Answer.Corrected(queryId, marks, relevant, irrelevant, label);
    }

    private static Optional<Mask> spoken(Mask now, Mask held) {
        return now.equals(held) ? Optional.empty() : Optional.of(now);
    }
}
