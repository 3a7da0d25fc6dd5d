package org.glassbox.app.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.run.RunControl;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;

/** A run that does what the test says, and remembers what was asked of it. */
final class FakeRuns implements Runs, RunControl {
    private final FakeDesk desk = new FakeDesk();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Experiment experiment;
    private volatile Path folder;
    private volatile boolean resume;
    private volatile QueryBoard board;
    private volatile RunListener listener;
    private volatile boolean paused;
    private volatile String refusal;

    FakeDesk desk() {
        return desk;
    }

    /** What was called, such as "pause". */
    List<String> calls() {
        return List.copyOf(calls);
    }

    Experiment experiment() {
        return experiment;
    }

    Path folder() {
        return folder;
    }

    boolean resume() {
        return resume;
    }

    boolean isStarted() {
        return listener != null;
    }

    /** Lets the next start fail with this sentence. */
    void refuse(String sentence) {
        refusal = sentence;
    }

    void tell(TrainingEvent event) {
        listener.heard(event);
    }

    void begin() {
        tell(new TrainingEvent.Started(experiment, folder, Examples.CLASSES, 100, 40, 0, "cpu (2 threads)", FeedbackUses.all()));
    }

    void ask(List<Query> queries) {
        tell(new TrainingEvent.Asked(queries.getFirst().epoch(), queries));
        board.post(queries, desk);
    }

    void end() {
        tell(new TrainingEvent.Ended(TrainingEvent.Outcome.COMPLETED, 10, "Done."));
    }

    @Override
    public RunControl start(Experiment wanted, Path where, boolean goOn, Optional<QueryBoard> workplace, RunListener hears) throws GlassboxException {
        if (refusal != null) {
            throw GlassboxException.badInput(refusal);
        }
        experiment = wanted;
        folder = where;
        resume = goOn;
        board = workplace.orElseThrow();
        listener = hears;
        return this;
    }

    @Override
    public void check(Experiment wanted) throws GlassboxException {
        if (refusal != null) {
            throw GlassboxException.badInput(refusal);
        }
    }

    @Override
    public TrainingEvent.Ended run(Experiment wanted, Path where, boolean goOn, Optional<QueryBoard> workplace, RunListener hears, IProgressMonitor monitor) {
        throw new UnsupportedOperationException("the workbench starts runs, it does not wait for them");
    }

    @Override
    public void pause() {
        calls.add("pause");
        paused = true;
    }

    @Override
    public void proceed() {
        calls.add("proceed");
        paused = false;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public void cancel() {
        calls.add("cancel");
        tell(new TrainingEvent.Ended(TrainingEvent.Outcome.CANCELLED, 3, "The checkpoint of epoch 3 is kept."));
    }

    @Override
    public void waitForAnswers(boolean wait) {
        calls.add("wait " + wait);
    }

    @Override
    public CompletableFuture<SaliencyMap> explain(Query query, Selection explainer) {
        return CompletableFuture.completedFuture(query.map());
    }
}
