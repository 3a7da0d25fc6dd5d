package org.glassbox.ui.annotation;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;

/**
 * What a person has said about a query so far.
 *
 * @param marks indices of the marked regions
 * @param drawing what was painted
 * @param label the class that was named
 */
public record Draft(SortedSet<Integer> marks, Drawing drawing, OptionalInt label) {
    public Draft {
        marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
    }

    /** Nothing yet. */
    public static Draft empty(Query query) {
        return new Draft(Collections.emptySortedSet(), Drawing.none(query.image().width(), query.image().height()), OptionalInt.empty());
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

    /** Whether regions are all that is spoken of. */
    public boolean isOfRegionsOnly() {
        return drawing.isEmpty() && label.isEmpty();
    }

    /** As it is handed in. Where something is drawn or named, regions of which none is marked are not spoken of. */
    Answer answer(String queryId) {
        return isOfRegionsOnly() ? new Answer.Marked(queryId, marks)
                : new Answer.Corrected(queryId, marks, spoken(drawing.relevant()), spoken(drawing.irrelevant()), label);
    }

    private static Optional<Mask> spoken(Mask mask) {
        return mask.isEmpty() ? Optional.empty() : Optional.of(mask);
    }
}
