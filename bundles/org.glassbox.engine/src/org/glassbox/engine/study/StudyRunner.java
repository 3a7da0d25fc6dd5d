package org.glassbox.engine.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * Does a study's runs one after another. A run that is finished is never run again, one that was broken off goes on from its last checkpoint to the numbers of
 * an unbroken one, and one that fails is noted and does not stop the others.
 */
public final class StudyRunner {
    private final Runs runs;

    /** With what starts runs. */
    public StudyRunner(Runs runs) {
        this.runs = runs;
    }

    /**
     * Does what is not done yet.
     *
     * @param shard which of the runs
     * @return how each of them ended, in their order; after the user has stopped one, nothing more
     * @throws GlassboxException if runs in the folder differ from those of the plan, or what is kept of them can't be read or written
     */
    public Map<PlannedRun, RunEnd> run(StudyPlan plan, StudyFolder folder, Shard shard, StudyListener listener, IProgressMonitor monitor)
            throws GlassboxException {
        folder.requireSameRuns(plan);
        List<PlannedRun> part = plan.of(shard);
        Map<PlannedRun, RunEnd> ends = new LinkedHashMap<>();
        for (int i = 0; i < part.size(); i++) {
            PlannedRun run = part.get(i);
            RunEnd end = run(run, i + 1, part.size(), folder, listener, monitor);
            ends.put(run, end);
            listener.ended(run, end);
            if (end instanceof RunEnd.Stopped) {
                break;
            }
        }
        return ends;
    }

    private RunEnd run(PlannedRun run, int number, int of, StudyFolder folder, StudyListener listener, IProgressMonitor monitor) throws GlassboxException {
        Optional<RunRecord> before = folder.read(run);
        if (before.filter(RunRecord::isFinished).isPresent()) {
            return new RunEnd.Done(true);
        }
        if (monitor.isCanceled()) {
            return new RunEnd.Stopped();
        }
        if (RunFolder.isInUse(folder.of(run))) {
            return new RunEnd.InUse();
        }
        listener.begins(run, number, of);
        Sitting sitting = new Sitting(run, folder, before, listener);
        try {
            TrainingEvent.Ended ended = runs.run(run.experiment(), folder.of(run), RunFolder.holdsRun(folder.of(run)), Optional.empty(), sitting, monitor);
            if (ended.outcome() == TrainingEvent.Outcome.CANCELLED) {
                return new RunEnd.Stopped();
            }
            sitting.finish();
            return new RunEnd.Done(false);
        } catch (GlassboxException e) {
            sitting.fail(e.getMessage());
            return new RunEnd.Failed(e.getMessage());
        }
    }

    /** One process's work on a run: keeps its time on disk after each epoch, and gathers its numbers. */
    private static final class Sitting implements RunListener {
        private final PlannedRun run;
        private final StudyFolder folder;
        private final RunListener listener;
        private final int sittings;
        private final List<EpochSummary> epochs = new ArrayList<>();
        private double seconds; // of all sittings up to the mark
        private long mark = System.nanoTime();
        private String device = "";
        private int epochsBefore;
        private RunResult result;
        private GlassboxException unwritten;

        Sitting(PlannedRun run, StudyFolder folder, Optional<RunRecord> before, RunListener listener) {
            this.run = run;
            this.folder = folder;
            this.listener = listener;
            seconds = before.map(RunRecord::seconds).orElse(0.0);
            sittings = before.map(RunRecord::sittings).orElse(0) + 1;
        }

        @Override
        public void heard(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.Started started -> {
                    device = started.device();
                    epochsBefore = started.epochsDone();
                    keep();
                }
                case TrainingEvent.EpochDone done -> {
                    epochs.add(done.summary());
                    keep();
                }
                case TrainingEvent.Evaluated evaluated -> result = evaluated.result();
                case TrainingEvent.StepDone step -> { }
                case TrainingEvent.Asked asked -> { }
                case TrainingEvent.Answered answered -> { }
                case TrainingEvent.Waiting waiting -> { }
                case TrainingEvent.ReceiptReady receipt -> { }
                case TrainingEvent.Notice notice -> { }
                case TrainingEvent.Ended ended -> { }
            }
            listener.heard(event);
        }

        private RunRecord record() {
            long now = System.nanoTime();
            seconds += (now - mark) / 1e9;
            mark = now;
            return RunRecord.unfinished(run.settings(), device, seconds, sittings);
        }

        /** A listener can't throw; what went wrong is said when the run has ended. */
        private void keep() {
            try {
                folder.write(run, record());
            } catch (GlassboxException e) {
                unwritten = e;
            }
        }

        void finish() throws GlassboxException {
            if (unwritten != null) {
                throw unwritten;
            }
            List<EpochSummary> all = new ArrayList<>(epochsBefore == 0 ? List.of() : earlierEpochs());
            all.addAll(epochs);
            record();
            folder.write(run, new RunRecord(run.settings(), RunRecord.State.FINISHED, "", device, seconds, sittings, result.epoch(), result.tests(), all));
        }

        /** What the checkpoint knows of the epochs that an earlier sitting did. */
        private List<EpochSummary> earlierEpochs() throws GlassboxException {
            Path checkpoint = folder.of(run).resolve("checkpoint.safetensors");
            ObjectMapper json = new ObjectMapper();
            List<EpochSummary> earlier = new ArrayList<>();
            try {
                for (JsonNode epoch : json.readTree(SafeTensors.read(checkpoint).metadata().getOrDefault("glassbox", "{}")).path("history")) {
                    earlier.add(json.treeToValue(epoch, EpochSummary.class));
                }
            } catch (JsonProcessingException e) {
                throw GlassboxException.badInput("The checkpoint " + checkpoint + " is damaged: its metadata can't be read; delete the run's folder to"
                        + " begin it anew.", e);
            }
            return earlier.subList(0, Math.min(epochsBefore, earlier.size()));
        }

        void fail(String message) throws GlassboxException {
            folder.write(run, record().failed(message));
        }
    }
}
