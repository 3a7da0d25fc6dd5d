package org.glassbox.ui.annotation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.ui.Observers;
import org.glassbox.ui.annotation.QueryEntry.Progress;

/**
 * A run's queries and a person's answers. An answer is on disk before the next image is shown; if it can't be written, it stays on the screen and in the model.
 * Except for {@link #post}, everything is called on the user interface's thread.
 */
public final class AnnotationModel implements QueryBoard {
    private final Executor ui;
    private final Executor disk;
    private final Observers<AnnotationState> observers = new Observers<>();
    private final QueryQueue queue = new QueryQueue();
    private List<String> classes = List.of();
    private RuledOut rule = RuledOut.MARKED;
    private FeedbackUses uses = FeedbackUses.all();
    private Stage stage = Stage.IDLE;
    private boolean saving;
    private String problem;

    private enum Stage { IDLE, RUNNING, ENDED }

    /**
     * @param ui runs work on the user interface's thread
     * @param disk runs work that may take a while, in order
     */
    public AnnotationModel(Executor ui, Executor disk) {
        this.ui = ui;
        this.disk = disk;
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<AnnotationState> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public AnnotationState state() {
        return switch (stage) {
            case IDLE -> new AnnotationState.Idle();
            case RUNNING -> queue.current().map(this::asking).orElseGet(() -> new AnnotationState.Waiting(queue.entries(), queue.latest().isPresent(),
                    Optional.ofNullable(problem)));
            case ENDED -> new AnnotationState.Ended(queue.entries());
        };
    }

    private AnnotationState asking(QueuedQuery shown) {
        return new AnnotationState.Asking(queue.entries(), shown.canUndo() || queue.latest().isPresent(), shown.entry(), saving, Optional.ofNullable(problem));
    }

    /** A class's name, or its number where the run has not said the names. */
    public String className(int label) {
        return label < classes.size() ? classes.get(label) : "#" + label;
    }

    /** What the run makes of marks. */
    public RuledOut rule() {
        return rule;
    }

    /** Which answers the run learns from. */
    public FeedbackUses uses() {
        return uses;
    }

    /** The true class of a query's image, as the latest answer about the image that named one says, else the data set. */
    public int truth(Query query) {
        return queue.truth(query);
    }

    /** What earlier answers say by drawings of a query's image. */
    public Drawing held(Query query) {
        return queue.held(query);
    }

    /** A run begins that learns from all kinds of answers; what was asked by an earlier one is forgotten. */
    public void begin(List<String> classNames, RuledOut ruledOut) {
        begin(classNames, ruledOut, FeedbackUses.all());
    }

    /** A run begins; what was asked by an earlier one is forgotten. */
    public void begin(List<String> classNames, RuledOut ruledOut, FeedbackUses learntFrom) {
        queue.clear();
        classes = List.copyOf(classNames);
        rule = ruledOut;
        uses = learntFrom;
        stage = Stage.RUNNING;
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
            queue.add(posted, desk);
            publish();
        });
    }

    /** Marks a region of the shown image, or clears its mark. Does nothing where there is no such region. */
    public void toggle(int region) {
        editable().filter(shown -> region >= 0 && region < shown.entry().query().regions().size()).ifPresent(shown -> {
            shown.become(shown.entry().draft().toggled(region));
            publish();
        });
    }

    /** Names the true class of the shown image, or takes that back. Does nothing where the run has no such class. */
    public void name(OptionalInt label) {
        editable().filter(shown -> label.orElse(0) >= 0 && label.orElse(0) < shown.entry().query().probabilities().size()).ifPresent(shown -> {
            shown.become(shown.entry().draft().named(label));
            publish();
        });
    }

    /** Changes what is painted on the shown image while a stroke goes on. Nobody is told. */
    void sketch(Drawing drawing) {
        editable().ifPresent(shown -> shown.become(shown.entry().draft().drawn(drawing)));
    }

    /** Changes what is painted on the shown image, as one step that can be taken back. */
    void draw(Drawing drawing) {
        editable().ifPresent(shown -> {
            shown.become(shown.entry().draft().drawn(drawing));
            shown.settle();
            publish();
        });
    }

    /** Hands in what was said of the shown image, that all regions are fine if it is nothing, and goes to the next. */
    public void submit() {
        editable().ifPresent(shown -> {
            shown.settle();
            hand(shown, shown.entry().draft().answer(shown.id(), held(shown.entry().query())), () -> queue.close(Progress.ANSWERED));
        });
    }

    /** Leaves the shown image without an answer and goes to the next. */
    public void skip() {
        editable().ifPresent(shown -> hand(shown, new Answer.Skipped(shown.id(), ""), () -> queue.close(Progress.SKIPPED)));
    }

    /** Takes the latest step of the shown drawing back; where there is none, the latest answer, whose image is shown again with what was said. */
    public void undo() {
        Optional<QueuedQuery> drawn = editable().filter(QueuedQuery::canUndo);
        if (drawn.isPresent()) {
            drawn.get().undo();
            publish();
        } else if (stage == Stage.RUNNING && !saving) {
            queue.latest().ifPresent(latest -> hand(latest, new Answer.Undone(latest.id()), () -> queue.reopen(latest.id())));
        }
    }

    /** Does the step of the shown drawing again that was taken back last. */
    public void redo() {
        editable().ifPresent(shown -> {
            shown.redo();
            publish();
        });
    }

    /** Shows a query of the queue; one that is answered can be answered anew. */
    public void select(String queryId) {
        if (stage == Stage.RUNNING && !saving && queue.show(queryId)) {
            problem = null;
            publish();
        }
    }

    /** Shows the next or, with a negative step, the previous query of the queue. */
    public void move(int step) {
        queue.beside(step).ifPresent(this::select);
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        problem = null;
        publish();
    }

    /** A query of the queue with what was said about it; absent for one that was put to somebody else, or before the run was resumed. */
    public Optional<QueryEntry> entry(String queryId) {
        return queue.find(queryId).map(QueuedQuery::entry);
    }

    /** The shown query, if it can be answered now. */
    private Optional<QueuedQuery> editable() {
        return stage == Stage.RUNNING && !saving ? queue.current() : Optional.empty();
    }

    private void hand(QueuedQuery query, Answer answer, Runnable taken) {
        saving = true;
        problem = null;
        publish();
        disk.execute(() -> {
            Optional<String> failure = submitted(query.desk(), answer);
            ui.execute(() -> handed(query, failure, taken));
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

    private void handed(QueuedQuery query, Optional<String> failure, Runnable taken) {
        if (queue.find(query.id()).filter(query::equals).isEmpty()) {
            return; // another run has begun meanwhile
        }
        saving = false;
        problem = failure.orElse(null);
        if (failure.isEmpty()) {
            taken.run();
        }
        publish();
    }

    private void publish() {
        observers.tell(state());
    }
}
