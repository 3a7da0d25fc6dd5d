package org.glassbox.ui.annotation;

import java.util.List;
import java.util.Optional;

/** What there is to see of a run's queries. */
public sealed interface AnnotationState {
    /** All queries of the run so far, in the order in which they were asked. */
    List<QueryEntry> queue();

    /** Whether there is a stroke or an answer to take back. */
    boolean canUndo();

    /** There has been no run yet. */
    record Idle() implements AnnotationState {
        @Override
        public List<QueryEntry> queue() {
            return List.of();
        }

        @Override
        public boolean canUndo() {
            return false;
        }
    }

    /** The run has asked nothing that is still open. */
    record Waiting(List<QueryEntry> queue, boolean canUndo, Optional<String> problem) implements AnnotationState {
        public Waiting {
            queue = List.copyOf(queue);
        }
    }

    /**
     * A query is shown.
     *
     * @param saving whether its answer is just being written, during which nothing can be changed
     * @param problem why the last answer could not be written
     */
    record Asking(List<QueryEntry> queue, boolean canUndo, QueryEntry current, boolean saving, Optional<String> problem) implements AnnotationState {
        public Asking {
            queue = List.copyOf(queue);
        }
    }

    /** The run has ended and takes no more answers. */
    record Ended(List<QueryEntry> queue) implements AnnotationState {
        public Ended {
            queue = List.copyOf(queue);
        }

        @Override
        public boolean canUndo() {
            return false;
        }
    }
}
