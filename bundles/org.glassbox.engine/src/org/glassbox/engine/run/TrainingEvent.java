package org.glassbox.engine.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.feedback.Receipt;

/** News of a training run, in the order in which it happened. The command line prints them and the workbench shows them. */
public sealed interface TrainingEvent {
    /**
     * The run begins, or goes on after {@code epochsDone} epochs of an earlier one.
     *
     * @param device such as "cpu (2 threads)"
     * @param uses which answers the run learns from
     */
    record Started(Experiment experiment, Path folder, List<String> classes, int trainImages, int validationImages, int epochsDone, String device,
            FeedbackUses uses) implements TrainingEvent {
    }

    /**
     * A training step is done.
     *
     * @param epoch from 1
     * @param step in the epoch, from 1
     * @param images that the step was made of
     * @param loss the sum of all weighted terms
     */
    record StepDone(int epoch, int epochs, int step, int steps, int images, double loss) implements TrainingEvent {
    }

    /** An epoch is done and its checkpoint is on disk. */
    record EpochDone(EpochSummary summary) implements TrainingEvent {
    }

    /** Queries were put to the annotator. */
    record Asked(int epoch, List<Query> queries) implements TrainingEvent {
    }

    /** An answer is on disk. */
    record Answered(Answer answer) implements TrainingEvent {
    }

    /** The run stands still until so many queries are answered. */
    record Waiting(int open) implements TrainingEvent {
    }

    /** What became of a correction. */
    record ReceiptReady(Receipt receipt) implements TrainingEvent {
    }

    /** The best weights were judged on the test splits. */
    record Evaluated(RunResult result) implements TrainingEvent {
    }

    /** Something the user should know; the run goes on. */
    record Notice(String message) implements TrainingEvent {
    }

    /** Nothing more comes. */
    record Ended(Outcome outcome, int epoch, String message) implements TrainingEvent {
    }

    /** How a run ended. */
    enum Outcome { COMPLETED, CANCELLED, FAILED }

    /**
     * Numbers of an epoch.
     *
     * @param trainLoss mean over steps of each weighted term by its id, without weights, and "total"
     * @param validation values of the experiment's metrics by name; NaN where undefined
     * @param queried images asked about so far, each counted once
     * @param annotated images with feedback
     * @param bestSoFar whether the weights are the best of the run, in a phase that begins with the best before it those of the phase or its slice
     * @param seconds wall time of the epoch
     * @param slice of the phase that the epoch belongs to, from 1; 0 in phases that go on from the one before as it is
     * @param tests values by name for each test split with the best weights so far, at the end of each slice and of what came before the first; else empty
     */
    record EpochSummary(int epoch, String phase, Map<String, Double> trainLoss, Map<String, Double> validation, int queried, int annotated, boolean bestSoFar,
            double seconds, int slice, Map<String, Map<String, Double>> tests) {
        public EpochSummary {
            tests = tests == null ? Map.of() : tests; // earlier versions kept none
        }

        /** Of a phase that goes on from the one before as it is. */
        public EpochSummary(int epoch, String phase, Map<String, Double> trainLoss, Map<String, Double> validation, int queried, int annotated,
                boolean bestSoFar, double seconds) {
            this(epoch, phase, trainLoss, validation, queried, annotated, bestSoFar, seconds, 0, Map.of());
        }

        /** The same with what the test splits say. */
        public EpochSummary with(Map<String, Map<String, Double>> found) {
            return new EpochSummary(epoch, phase, trainLoss, validation, queried, annotated, bestSoFar, seconds, slice, found);
        }
    }
}
