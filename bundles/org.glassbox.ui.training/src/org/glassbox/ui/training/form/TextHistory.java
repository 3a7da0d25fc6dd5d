package org.glassbox.ui.training.form;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What a text was before, and after what was undone. */
final class TextHistory {
    private final Deque<String> before = new ArrayDeque<>();
    private final Deque<String> after = new ArrayDeque<>();
    private String lastChange = "";

    void forget() {
        before.clear();
        after.clear();
        lastChange = "";
    }

    /**
     * A text is about to be changed.
     *
     * @param what is changed; several changes of the same in a row are undone together
     */
    void changed(String what, String text) {
        if (!what.equals(lastChange)) {
            before.push(text);
        }
        lastChange = what;
        after.clear();
    }

    boolean isUndoable() {
        return !before.isEmpty();
    }

    boolean isRedoable() {
        return !after.isEmpty();
    }

    /** The text before the last change. @param text the present one */
    Optional<String> undo(String text) {
        return step(before, after, text);
    }

    /** The text after the last change that was undone. @param text the present one */
    Optional<String> redo(String text) {
        return step(after, before, text);
    }

    private Optional<String> step(Deque<String> from, Deque<String> to, String text) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        to.push(text);
        lastChange = "";
        return Optional.of(from.pop());
    }
}
