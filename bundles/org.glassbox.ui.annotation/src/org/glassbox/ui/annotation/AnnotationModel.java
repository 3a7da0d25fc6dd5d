package org.glassbox.ui.annotation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.ui.Observers;

/**
 * A run's queries and a person's answers. An answer is on disk before the next image is shown; if it can't be written, it stays on the screen and in the model.
 * Except for {@link #post}, everything is called on the user interface's thread.
 */
public final class AnnotationModel implements QueryBoard {
    private final Executor ui;
    private final Executor disk;
    private final Observers<State> observers = new Observers<>();
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Deque<String> answered = new ArrayDeque<>();
    private List<String> classes = List.of();
    private RuledOut rule = RuledOut.MARKED;
    private Stage stage = Stage.IDLE;
    private String current;
    private boolean saving;
    private String problem;

    /** How far a query is. */
    public enum Progress { OPEN, ANSWERED, SKIPPED }

    /**
     * A query and what has been said about it.
     *
     * @param marks indices of the marked regions; a draft while it is open
     */
    public record Entry(Query query, SortedSet<Integer> marks, Progress progress) {
        public Entry {
            marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
        }
    }

    /** What there is to see. */
    public sealed interface State {
        /** All queries of the run so far, in the order in which they were asked. */
        List<Entry> queue();

        /** Whether there is an answer to take back. */
        boolean canUndo();

        /** There has been no run yet. */
        record Idle() implements State {
            @Override
            public List<Entry> queue() {
                return List.of();
            }

            @Override
            public boolean canUndo() {
                return false;
            }
        }

        /** The run has asked nothing that is still open. */
        record Waiting(List<Entry> queue, boolean canUndo, Optional<String> problem) implements State {
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
        record Asking(List<Entry> queue, boolean canUndo, Entry current, boolean saving, Optional<String> problem) implements State {
            public Asking {
                queue = List.copyOf(queue);
            }
        }

        /** The run has ended and takes no more answers. */
        record Ended(List<Entry> queue) implements State {
            public Ended {
                queue = List.copyOf(queue);
            }

            @Override
            public boolean canUndo() {
                return false;
            }
        }
    }

    private enum Stage { IDLE, RUNNING, ENDED }

    private static final class Item {
        private final AnswerDesk desk;
        private Entry entry;

        Item(AnswerDesk desk, Query query) {
            this.desk = desk;
            this.entry = new Entry(query, Collections.emptySortedSet(), Progress.OPEN);
        }
    }

    /**
     * @param ui runs work on the user interface's thread
     * @param disk runs work that may take a while, in order
     */
    public AnnotationModel(Executor ui, Executor disk) {
        this.ui = ui;
        this.disk = disk;
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public State state() {
        return switch (stage) {
            case IDLE -> new State.Idle();
            case RUNNING -> current == null ? new State.Waiting(queue(), !answered.isEmpty(), Optional.ofNullable(problem))
                    : new State.Asking(queue(), !answered.isEmpty(), items.get(current).entry, saving, Optional.ofNullable(problem));
            case ENDED -> new State.Ended(queue());
        };
    }

    /** The names of the run's classes. */
    public List<String> classes() {
        return classes;
    }

    /** A class's name, or its number where the run has not said the names. */
    public String className(int label) {
        return label < classes.size() ? classes.get(label) : "#" + label;
    }

    /** What the run makes of marks. */
    public RuledOut rule() {
        return rule;
    }

    /** A run begins; what was asked by an earlier one is forgotten. */
    public void begin(List<String> classNames, RuledOut ruledOut) {
        items.clear();
        answered.clear();
        classes = List.copyOf(classNames);
        rule = ruledOut;
        stage = Stage.RUNNING;
        current = null;
        saving = false;
        problem = null;
        publish();
    }

    /** The run takes no more answers. */
    public void end() {
        stage = Stage.ENDED;
        saving = false;
        publish();
    }

    @Override
    public void post(List<Query> queries, AnswerDesk desk) {
        List<Query> posted = List.copyOf(queries);
        ui.execute(() -> {
            posted.forEach(query -> items.put(query.id(), new Item(desk, query)));
            if (current == null) {
                current = nextOpen(null);
            }
            publish();
        });
    }

    /** Marks a region of the shown image, or clears its mark. Does nothing where there is no such region. */
    public void toggle(int region) {
        Entry entry = editable();
        if (entry != null && region >= 0 && region < entry.query().regions().size()) {
            SortedSet<Integer> marks = new TreeSet<>(entry.marks());
            if (!marks.remove(region)) {
                marks.add(region);
            }
            items.get(current).entry = new Entry(entry.query(), marks, entry.progress());
            publish();
        }
    }

    /** Hands in the marks of the shown image, none if all regions are fine, and goes to the next. */
    public void submit() {
        Entry entry = editable();
        if (entry != null) {
            hand(new Answer.Marked(current, entry.marks()), () -> close(Progress.ANSWERED));
        }
    }

    /** Leaves the shown image without an answer and goes to the next. */
    public void skip() {
        if (editable() != null) {
            hand(new Answer.Skipped(current, ""), () -> close(Progress.SKIPPED));
        }
    }

    /** Takes the latest answer back and shows its image again with its marks. */
    public void undo() {
        if (stage == Stage.RUNNING && !saving && !answered.isEmpty()) {
            String id = answered.peek();
            hand(new Answer.Undone(id), () -> {
                answered.removeIf(id::equals);
                Entry entry = items.get(id).entry;
                items.get(id).entry = new Entry(entry.query(), entry.marks(), Progress.OPEN);
                current = id;
            });
        }
    }

    /** Shows a query of the queue; one that is answered can be answered anew. */
    public void select(String queryId) {
        if (stage == Stage.RUNNING && !saving && items.containsKey(queryId) && !queryId.equals(current)) {
            current = queryId;
            problem = null;
            publish();
        }
    }

    /** Shows the next or, with a negative step, the previous query of the queue. */
    public void move(int step) {
        List<String> ids = new ArrayList<>(items.keySet());
        int target = current == null ? ids.size() - 1 : ids.indexOf(current) + step;
        if (target >= 0 && target < ids.size()) {
            select(ids.get(target));
        }
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        problem = null;
        publish();
    }

    /** A query of the queue with what was said about it; absent for one that was put to somebody else, or before the run was resumed. */
    public Optional<Entry> entry(String queryId) {
        return Optional.ofNullable(items.get(queryId)).map(item -> item.entry);
    }

    private Entry editable() {
        return stage == Stage.RUNNING && current != null && !saving ? items.get(current).entry : null;
    }

    private void hand(Answer answer, Runnable taken) {
        AnswerDesk desk = items.get(answer.queryId()).desk;
        saving = true;
        problem = null;
        publish();
        disk.execute(() -> {
            Optional<String> failure = submitted(desk, answer);
            ui.execute(() -> handed(desk, answer, failure, taken));
        });
    }

    private static Optional<String> submitted(AnswerDesk desk, Answer answer) {
        try {
            desk.submit(answer);
            return Optional.empty();
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) { // the edge of a task: whatever it is, the person must learn that the answer was not taken
            return Optional.of(Messages.bind(Messages.answerNotTaken, e));
        }
    }

    private void handed(AnswerDesk desk, Answer answer, Optional<String> failure, Runnable taken) {
        Item item = items.get(answer.queryId());
        if (item == null || item.desk != desk) {
            return; // another run has begun meanwhile
        }
        saving = false;
        problem = failure.orElse(null);
        if (failure.isEmpty()) {
            taken.run();
        }
        publish();
    }

    private void close(Progress progress) {
        Entry entry = items.get(current).entry;
        items.get(current).entry = new Entry(entry.query(), entry.marks(), progress);
        answered.removeIf(current::equals);
        answered.push(current);
        current = nextOpen(current);
    }

    /** The first open query after the given one, else the first of all, else null. */
    private String nextOpen(String after) {
        List<Entry> queue = queue();
        int start = 0;
        while (after != null && start < queue.size() && !queue.get(start).query().id().equals(after)) {
            start++;
        }
        for (int i = 0; i < queue.size(); i++) {
            Entry entry = queue.get((start + i) % queue.size());
            if (entry.progress() == Progress.OPEN) {
                return entry.query().id();
            }
        }
        return null;
    }

    private List<Entry> queue() {
        return items.values().stream().map(item -> item.entry).toList();
    }

    private void publish() {
        observers.tell(state());
    }
}
