package org.glassbox.core.feedback;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.glassbox.core.image.Mask;

/** What an annotator says to a query. Answers are appended to a run's journal and never changed: a later one about the same query replaces the earlier. */
public sealed interface Answer {
    /** The query it answers. */
    String queryId();

    /**
     * Marks regions that must not matter. An empty set says that all regions are fine.
     *
     * @param irrelevant indices into the query's regions
     */
    record Marked(String queryId, SortedSet<Integer> irrelevant) implements Answer {
        public Marked {
            irrelevant = Collections.unmodifiableSortedSet(new TreeSet<>(irrelevant));
        }
    }

    /**
     * Says by drawings, by a class, by marked regions or by several of them what is right. Replaces what was said earlier about the same part.
     *
     * @param marked indices into the query's regions that must not matter; an empty set says nothing of the regions
     * @param relevant the pixels that matter, at the image's size; an empty mask says that none does
     * @param irrelevant the pixels that must not matter
     * @param label the true class
     */
    record Corrected(String queryId, SortedSet<Integer> marked, Optional<Mask> relevant, Optional<Mask> irrelevant, OptionalInt label) implements Answer {
        public Corrected {
            marked = Collections.unmodifiableSortedSet(new TreeSet<>(marked));
            if (marked.isEmpty() && relevant.isEmpty() && irrelevant.isEmpty() && label.isEmpty()) {
                throw new IllegalArgumentException("the answer to query " + queryId + " says nothing");
            }
        }

        /** Says nothing of the regions. */
        public Corrected(String queryId, Optional<Mask> relevant, Optional<Mask> irrelevant, OptionalInt label) {
            this(queryId, Collections.emptySortedSet(), relevant, irrelevant, label);
        }
    }

    /** The annotator can't or won't say; the image may be asked about again. */
    record Skipped(String queryId, String reason) implements Answer {
    }

    /** All that was ever marked on this image no longer holds. */
    record Cleared(String queryId) implements Answer {
    }

    /** The latest answer to the query is taken back. */
    record Undone(String queryId) implements Answer {
    }
}
