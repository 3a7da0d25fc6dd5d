package org.glassbox.ui.annotation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.ui.annotation.QueryEntry.Progress;

/** A query of the queue, where its answer goes, and the steps in which its drawing came about. */
final class QueuedQuery {
    private static final int MOST_STEPS = 200;
    private final AnswerDesk desk;
    private final Deque<Drawing> earlier = new ArrayDeque<>();
    private final Deque<Drawing> later = new ArrayDeque<>();
    private QueryEntry entry;
    private Drawing settled;

    /**
     * @param held what was painted on the image before and still holds
     */
    QueuedQuery(AnswerDesk desk, Query query, Drawing held) {
        this.desk = desk;
        this.entry = new QueryEntry(query, Draft.empty(held), Progress.OPEN);
        this.settled = entry.draft().drawing();
    }

    String id() {
        return entry.query().id();
    }

    AnswerDesk desk() {
        return desk;
    }

    QueryEntry entry() {
        return entry;
    }

    void become(Progress progress) {
        entry = entry.with(progress);
    }

    void become(Draft draft) {
        entry = entry.with(draft);
    }

    /** Makes what was drawn since the last time one step that can be taken back. */
    void settle() {
        Drawing now = entry.draft().drawing();
        if (!now.equals(settled)) {
            earlier.push(settled);
            if (earlier.size() > MOST_STEPS) {
                earlier.removeLast();
            }
            later.clear();
            settled = now;
        }
    }

    boolean canUndo() {
        return !earlier.isEmpty() || !entry.draft().drawing().equals(settled);
    }

    /** Takes the latest step of the drawing back, if there is one. */
    void undo() {
        settle();
        go(earlier, later);
    }

    /** Does again what was taken back last, if nothing was drawn since. */
    void redo() {
        settle();
        go(later, earlier);
    }

    private void go(Deque<Drawing> from, Deque<Drawing> to) {
        if (!from.isEmpty()) {
            to.push(settled);
            settled = from.pop();
            entry = entry.with(entry.draft().drawn(settled));
        }
    }
}
