package org.glassbox.engine.run;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.RunPlan.PlannedPhase;
import org.glassbox.engine.run.RunPlan.PlannedQueries;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.run.TrainingEvent.Outcome;
import org.glassbox.engine.training.EpochRunner;
import org.glassbox.engine.training.SampleUse;
import org.glassbox.engine.training.SampleWeigher;
import org.glassbox.engine.training.Slices;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.TrainingFeedback;
import org.glassbox.engine.training.TrainingSet;

/**
 * One training run from its first epoch, or from a checkpoint, to its end. Runs on the thread that calls {@link #run}; the other methods may be called from
 * any.
 *
 * <p>An epoch ends with its checkpoint. Queries come after that, and what they bring is in the journal, so that a run that was killed anywhere goes on from the
 * last checkpoint and repeats what came after it to the same numbers.
 */
final class RunSession implements RunControl {
    private static final long WAIT_MILLISECONDS = 200;
    private final RunPlan plan;
    private final DeviceWorker device;
    private final RunFolder folder;
    private final RunListener listener;
    private final RunGate gate;
    private final FeedbackJournal journal;
    private final Answers answers;
    private final ExecutorService pool;
    private final EpochRunner epochs;
    private final RunState state;
    private final List<String> notices = new ArrayList<>();
    private TrainingSet trainingSet;
    private TrainingSet validationSet;
    private RunFeedback feedback;
    private Predictions trainingPredictions;
    private SampleWeighing weighing;
    private LabelRounds labelling;
    private TermPreparation preparation;
    private RunRecording recording;
    private volatile Boolean waitOverride;

    RunSession(RunPlan plan, DeviceWorker device, RunFolder folder, FeedbackJournal journal, Optional<org.glassbox.core.feedback.QueryBoard> board,
            RunListener listener, IProgressMonitor monitor) {
        this.plan = plan;
        this.device = device;
        this.folder = folder;
        this.journal = journal;
        this.listener = listener;
        gate = new RunGate(monitor);
        answers = new Answers(plan.data(), journal, board, plan.experiment().seed(), answer -> tell(new TrainingEvent.Answered(answer)));
        pool = Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), work -> {
            Thread thread = new Thread(work, "Glassbox batches");
            thread.setDaemon(true);
            return thread;
        });
        Shape imageShape = new Shape(3, plan.data().height(), plan.data().width());
        epochs = new EpochRunner(plan.experiment(), device, pool, imageShape, gate::pass);
        state = new RunState(plan, folder, device);
    }

    synchronized void tell(TrainingEvent event) {
        if (event instanceof TrainingEvent.Notice notice) {
            notices.add(notice.message());
        }
        listener.heard(event);
    }

    /** Trains to the end, which is told by {@link #tell} when the folder is free again. Never throws: a failure is the outcome. */
    TrainingEvent.Ended run() {
        TrainingEvent.Ended ended;
        try (state) {
            ended = toTheEnd();
        } catch (CancellationException | OperationCanceledException e) {
            int epoch = state.epoch();
            ended = new TrainingEvent.Ended(Outcome.CANCELLED, epoch, epoch == 0 ? "Stopped by the user before the first epoch was done."
                    : "Stopped by the user; the checkpoint of epoch " + epoch + " is in " + folder.path() + " and can be resumed.");
        } catch (GlassboxException e) {
            ended = new TrainingEvent.Ended(Outcome.FAILED, state.epoch(), e.getMessage());
            state.failure(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            GlassboxException fault = unforeseen(e); // whoever watches must hear of the end; the cause is for the log
            ended = new TrainingEvent.Ended(Outcome.FAILED, state.epoch(), fault.getMessage());
            state.failure(fault);
        } finally {
            pool.shutdown();
        }
        return ended;
    }

    private GlassboxException unforeseen(Throwable cause) {
        String kept = "what was done is in " + folder.path();
        if (cause instanceof OutOfMemoryError) {
            return GlassboxException.fault("The run ran out of memory in epoch " + (state.epoch() + 1) + "; " + kept
                    + ". Try smaller images or batches, or give Java more memory (-Xmx).", cause);
        }
        String what = cause.toString().lines().findFirst().orElse(""); // PyTorch adds its own stack trace to its messages
        return GlassboxException.fault("The run failed unexpectedly in epoch " + (state.epoch() + 1) + " (" + what + "); " + kept + ".", cause);
    }

    /** What ended the run, if it failed. */
    Optional<GlassboxException> failure() {
        return state.failure();
    }

    private TrainingEvent.Ended toTheEnd() throws GlassboxException {
        folder.removeLeftovers();
        device.useThreads(plan.experiment().training().threads());
        state.open(notice -> tell(new TrainingEvent.Notice(notice)), gate.monitor());
        trainingSet = TrainingSet.of(plan.data(), "train", state.normalisation());
        validationSet = TrainingSet.of(plan.data(), "val", state.normalisation());
        feedback = new RunFeedback(plan, journal, trainingSet, state.epoch());
        recording = RunRecording.of(folder.path(), state.epoch(), plan.experiment().training().keptMaps());
        plan.data().problems().forEach(problem -> tell(new TrainingEvent.Notice(problem)));
        tell(new TrainingEvent.Started(plan.experiment(), folder.path(), plan.data().classes(), trainingSet.size(), validationSet.size(), state.epoch(),
                device.description(), UsedAnswers.of(plan)));
        SampleWeigher weigher = new SampleWeigher(device, pool, new Shape(3, plan.data().height(), plan.data().width()));
        weighing = new SampleWeighing(plan, folder.path(), state.trainer(), trainingSet, weigher, message -> tell(new TrainingEvent.Notice(message)));
        labelling = new LabelRounds(plan, state.trainer(), trainingSet, weigher, gate.monitor());
        preparation = new TermPreparation(plan, folder.path(), state.trainer(), trainingSet, weigher);
        weighing.requireSameImages();
        weighing.warnings().forEach(warning -> tell(new TrainingEvent.Notice(warning)));
        int last = plan.experiment().epochs();
        while (state.epoch() < last) {
            int epoch = state.epoch() + 1;
            try {
                if (state.epoch() > 0) {
                    ask(state.epoch());
                    awaitAnswers(state.epoch());
                }
                if (state.epoch() == 0) {
                    labelling.prepare(1, feedback.soFar().corrected(trainingSet.given()).main(), () -> trainingPredictions(false));
                    weighing.prepare(1, feedback.soFar().corrected(trainingSet.given()), gate.monitor());
                }
                trainEpoch(epoch, last);
            } catch (GlassboxException e) {
                throw stopped(e, "Training stopped in epoch " + epoch);
            }
        }
        try {
            return conclude(last);
        } catch (GlassboxException e) {
            throw stopped(e, "The result could not be put together");
        }
    }

    private TrainingEvent.Ended conclude(int last) throws GlassboxException {
        RunResult result = evaluate();
        tell(new TrainingEvent.Evaluated(result));
        String message = "Done after " + last + (last == 1 ? " epoch" : " epochs") + "; the result is " + folder.weights() + ".";
        TrainingEvent.Ended ended = new TrainingEvent.Ended(Outcome.COMPLETED, last, message);
        new RunReporting(plan, folder, journal).write(ended, state.history(), result, notices, trainingSet.samples(), device.description());
        return ended;
    }

    private void trainEpoch(int epoch, int last) throws GlassboxException {
        long start = System.nanoTime();
        PlannedPhase phase = plan.phaseOf(epoch);
        Map<String, Answer> given = journal.answers();
        TrainingFeedback said = feedback.soFar();
        feedback.trainedOn(given.keySet());
        trainingPredictions = null;
        SampleUse use = use(epoch);
        preparation.prepare(phase, epoch, use, said.corrected(trainingSet.given()), gate.monitor());
        StepClock clock = new StepClock();
        Map<String, Double> losses = epochs.train(state.trainer(), trainingSet, said, use, phase.phase(), phase.terms(), epoch,
                (step, steps, images, loss) -> {
            clock.ended(images);
            if (step > 0) {
                tell(new TrainingEvent.StepDone(epoch, last, step, steps, images, loss));
            }
            gate.pass();
            clock.begins();
        });
        Predictions predictions = epochs.predict(state.trainer(), validationSet, Priority.TRAINING, plan.looking());
        requireFinite(predictions);
        recording.validation(epoch, predictions);
        Map<String, Double> validation = plan.judge(attacks().added(predictions, validationSet));
        losses.putAll(labelling.figures());
        labelling.prepare(epoch + 1, said.corrected(trainingSet.given()).main(), () -> trainingPredictions(false));
        losses.putAll(weighing.prepare(epoch + 1, said.corrected(trainingSet.given()), gate.monitor()));
        double seconds = (System.nanoTime() - start) / 1e9;
        EpochSummary summary = state.finishEpoch(epoch, phase.phase().name(), losses, validation, feedback.imagesAskedAbout(), said.images().size(), seconds,
                () -> resultMaker().values());
        recording.cost(epoch, seconds, clock.imagesPerSecond());
        tell(new TrainingEvent.EpochDone(summary));
        tellReceipts(given, epoch);
    }

    /** How an epoch uses the training images: all that have a label, or those of its slice. */
    private SampleUse use(int epoch) {
        SampleUse use = weighing.use(epoch, labelling);
        int classes = plan.data().classes().size();
        return plan.sliceOf(epoch).map(slice -> use.within(Slices.members(trainingSet.labels(), classes, slice.number(), slice.count(),
                plan.experiment().seed()))).orElse(use);
    }

    private ResultMaker resultMaker() {
        return new ResultMaker(plan, device, epochs, state.trainer(), state.normalisation(), recording, attacks());
    }

    private Attacks attacks() {
        return new Attacks(plan, device, state.trainer(), gate::pass);
    }

    /** The last step of an epoch can ruin the weights without any loss term telling of it; the earlier checkpoint must then stay. */
    private void requireFinite(Predictions predictions) throws GlassboxException {
        for (float[] logits : predictions.logits()) {
            for (float logit : logits) {
                if (!Float.isFinite(logit)) {
                    throw Trainer.diverged("the network's answers to the validation images became " + logit, plan.experiment().training().learningRate());
                }
            }
        }
    }

    private GlassboxException stopped(GlassboxException e, String what) {
        String message = what + " (" + (state.epoch() == 0 ? "no epoch was finished" : "the checkpoint of epoch " + state.epoch() + " is kept") + "): "
                + e.getMessage();
        return switch (e.kind()) {
            case BAD_INPUT -> GlassboxException.badInput(message, e.getCause());
            case FAULT -> GlassboxException.fault(message, e.getCause());
        };
    }

    private void ask(int epoch) throws GlassboxException {
        Optional<PlannedQueries> queries = plan.phaseOf(epoch).queries();
        if (queries.isEmpty()) {
            return;
        }
        PlannedQueries settings = queries.get();
        Predictions predictions = trainingPredictions(settings.sampler().needsReasons() && plan.graph().hasCamLayer());
        Set<String> askedBefore = new HashSet<>();
        journal.queries().stream().filter(asked -> asked.epoch() < epoch).forEach(asked -> askedBefore.add(asked.sampleId()));
        List<Query> made = queryMaker().make(predictions, settings.settings(), settings.sampler(), settings.explainer(), askedBefore, epoch);
        List<Query> open = answers.expect(made, settings.annotatorId());
        tell(new TrainingEvent.Asked(epoch, made));
        try {
            settings.annotator().ask(open, answers);
        } catch (CancellationException | OperationCanceledException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw GlassboxException.fault("The annotator \"" + settings.annotatorId() + "\" failed: " + e.toString().lines().findFirst().orElse(""), e);
        }
    }

    /** What the network says of the training images; kept until the weights change, since receipts and the next queries both need it. */
    private Predictions trainingPredictions(boolean withReasons) throws GlassboxException {
        if (trainingPredictions == null || withReasons && trainingPredictions.reasons().isEmpty()) {
            trainingPredictions = epochs.predict(state.trainer(), trainingSet, Priority.TRAINING, withReasons);
        }
        return trainingPredictions;
    }

    private QueryMaker queryMaker() {
        return new QueryMaker(device, state.trainer(), trainingSet, plan.experiment().seed());
    }

    private void awaitAnswers(int epoch) {
        boolean told = false;
        while (answers.open() > 0 && waits(epoch)) {
            if (!told) {
                tell(new TrainingEvent.Waiting(answers.open()));
                told = true;
            }
            gate.pass();
            try {
                answers.awaitChange(WAIT_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
        }
    }

    private boolean waits(int epoch) {
        Boolean override = waitOverride;
        return override != null ? override : plan.phaseOf(epoch).queries().map(queries -> queries.settings().waitForAnswers()).orElse(false);
    }

    /** Receipts for the answers that this epoch was the first to train on. */
    private void tellReceipts(Map<String, Answer> given, int epoch) throws GlassboxException {
        Optional<PlannedQueries> queries = plan.firstQueries();
        if (queries.isEmpty()) {
            return;
        }
        for (Receipt receipt : receipts(feedback.withoutReceipt(given), queries.get().explainer(), state.history().getLast())) {
            feedback.receipted(receipt.queryId());
            tell(new TrainingEvent.ReceiptReady(receipt));
        }
    }

    private List<Receipt> receipts(List<ReceiptMaker.Correction> corrections, Explainer explainer, EpochSummary now) throws GlassboxException {
        if (corrections.isEmpty()) {
            return List.of();
        }
        Predictions predictions = trainingPredictions(false);
        return new ReceiptMaker(trainingSet, queryMaker()).make(corrections, explainer, predictions, state.history(), now);
    }

    private RunResult evaluate() throws GlassboxException {
        trainingPredictions = null;
        state.loadBest();
        Explainer explainer = plan.explainer();
        EpochSummary best = state.history().reversed().stream().filter(EpochSummary::bestSoFar).findFirst().orElseThrow();
        RunResult result = new RunResult(best.epoch(), resultMaker().tests(explainer),
                receipts(feedback.lastCorrections(), explainer, best));
        folder.writeResult(result);
        return result;
    }

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void proceed() {
        gate.proceed();
    }

    @Override
    public boolean isPaused() {
        return gate.isPaused();
    }

    @Override
    public void cancel() {
        gate.cancel();
    }

    @Override
    public void waitForAnswers(boolean wait) {
        waitOverride = wait;
    }

    @Override
    public CompletableFuture<SaliencyMap> explain(Query query, Selection selection) {
        return device.submit(Priority.INTERACTIVE, manager -> {
            Explainer explainer = Contributions.ofPlatform().find(ExtensionPoint.EXPLAINERS, selection.id()).create(selection.options());
            float[] image = state.normalisation().planes(query.image());
            return Explanations.explain(manager, state.trainer().network(), explainer, image, 1, query.image().height(), query.image().width(), null, null,
                    state.normalisation(), new NullProgressMonitor()).getFirst();
        });
    }
}
