package org.glassbox.ui.annotation;

import java.util.SortedSet;
import org.glassbox.core.feedback.Query;

/**
 * A query and what has been said about it.
 *
 * @param draft what is handed in next, or was
 */
public record QueryEntry(Query query, Draft draft, Progress progress) {
    /** How far a query is. */
    public enum Progress { OPEN, ANSWERED, SKIPPED }

    /** Indices of the marked regions. */
    public SortedSet<Integer> marks() {
        return draft.marks();
    }

    QueryEntry with(Draft changed) {
        return new QueryEntry(query, changed, progress);
    }

    QueryEntry with(Progress changed) {
        return new QueryEntry(query, draft, changed);
    }
}
