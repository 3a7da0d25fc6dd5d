package org.glassbox.ui.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.ui.annotation.TrainingModel;

/** What the console says in words. */
public final class Sentences {
    private static final double KILO = 1024;
    private static final double SMALL = 1e-3;
    private static final double LARGE = 1e6;
    private static final double BRIEF = 9.95; // seconds
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private Sentences() {
    }

    /** A run's state, with a sign that needs no colour. */
    public static String status(KnownRun run) {
        return switch (run.status()) {
            case WAITING -> Messages.statusWaiting;
            case STARTING -> Messages.statusStarting;
            case RUNNING -> Messages.statusRunning;
            case PAUSED -> Messages.statusPaused;
            case UNFINISHED -> run.epochsDone() == 0 ? Messages.statusNotBegun : Messages.statusUnfinished;
            case FAILED -> Messages.statusFailed;
            case FINISHED -> Messages.statusFinished;
            case ELSEWHERE -> Messages.statusElsewhere;
        };
    }

    /** What a run is called in a list; by its folder where others have the same name. */
    public static String name(KnownRun run, List<KnownRun> list) {
        boolean alone = list.stream().filter(other -> other.name().equals(run.name())).count() <= 1;
        return alone ? run.name() : run.folder().getFileName().toString();
    }

    /** How much of a run is done, such as "3 of 10". */
    public static String epochs(KnownRun run) {
        return run.epochs() == 0 ? Integer.toString(run.epochsDone()) : Messages.bind(Messages.epochsOf, run.epochsDone(), run.epochs());
    }

    /** What is offered after runs were broken off. */
    public static String offer(List<KnownRun> offered) {
        KnownRun first = offered.getFirst();
        return offered.size() == 1 ? Messages.bind(Messages.offerOne, new Object[] {first.name(), first.epochsDone(), first.epochs()})
                : Messages.bind(Messages.offerSeveral, offered.size(), first.name());
    }

    /** How far the run is that goes on. */
    public static String headline(TrainingModel.State state) {
        return switch (state) {
            case TrainingModel.State.Idle() -> Messages.idle;
            case TrainingModel.State.Starting(String name) -> Messages.bind(Messages.starting, name);
            case TrainingModel.State.Running(TrainingModel.Run run) -> Messages.bind(run.paused() ? Messages.headPaused : run.waiting() ? Messages.headWaiting
                    : Messages.headRunning, run.name());
            case TrainingModel.State.Ended ended -> Messages.bind(switch (ended.outcome()) {
                case COMPLETED -> Messages.headCompleted;
                case CANCELLED -> Messages.headStopped;
                case FAILED -> Messages.headFailed;
            }, ended.run().name());
            case TrainingModel.State.Failed(String message) -> Messages.couldNotBegin;
        };
    }

    /** Epoch, step, phase and loss. */
    public static String place(TrainingModel.Run run) {
        if (run.epochs() == 0) {
            return "";
        }
        String place = run.step() == 0 ? Messages.bind(Messages.placeEpochs, run.epoch(), run.epochs())
                : Messages.bind(Messages.placeSteps, new Object[] {run.epoch(), run.epochs(), run.step(), run.steps()});
        return Double.isNaN(run.loss()) ? place : Messages.bind(Messages.placeLoss, place, number(run.loss()));
    }

    /** Images a second; a dash while that is not known. */
    public static String speed(double imagesPerSecond) {
        return Double.isNaN(imagesPerSecond) ? Messages.unknown
                : Messages.bind(Messages.speed, imagesPerSecond < 10 ? number(imagesPerSecond) : Long.toString(Math.round(imagesPerSecond)));
    }

    /** A time span, to two units; a dash while that is not known. */
    public static String span(double seconds) {
        if (Double.isNaN(seconds)) {
            return Messages.unknown;
        }
        long whole = Math.round(seconds);
        if (seconds < BRIEF) {
            return Messages.bind(Messages.spanSeconds, String.format(Locale.ROOT, "%.1f", seconds));
        }
        if (whole < MINUTE) {
            return Messages.bind(Messages.spanSeconds, whole);
        }
        return whole < HOUR ? Messages.bind(Messages.spanMinutes, whole / MINUTE, whole % MINUTE) : Messages.bind(Messages.spanHours, whole / HOUR,
                whole % HOUR / MINUTE);
    }

    /** A number of bytes. */
    public static String bytes(long bytes) {
        double mega = bytes / KILO / KILO;
        return mega < KILO ? Messages.bind(Messages.megabytes, Math.round(mega)) : Messages.bind(Messages.gigabytes, String.format(Locale.ROOT, "%.1f", mega / KILO));
    }

    /** The line of the log for what a run says; nothing for what comes too often. */
    static Optional<String> log(TrainingEvent event) {
        return switch (event) {
            case TrainingEvent.Started started -> Optional.of(Messages.bind(started.epochsDone() == 0 ? Messages.logStarted : Messages.logResumed, new Object[] {
                    started.experiment().name(), started.device(), started.trainImages(), started.validationImages(), started.epochsDone()}));
            case TrainingEvent.StepDone step -> Optional.empty();
            case TrainingEvent.EpochDone epoch -> Optional.of(epoch(epoch.summary()));
            case TrainingEvent.Asked asked -> asked.queries().isEmpty() ? Optional.empty() : Optional.of(Messages.bind(Messages.logAsked, asked.queries().size()));
            case TrainingEvent.Answered answered -> Optional.empty();
            case TrainingEvent.Waiting waiting -> Optional.of(Messages.bind(Messages.logWaiting, waiting.open()));
            case TrainingEvent.ReceiptReady ready -> Optional.empty();
            case TrainingEvent.Evaluated evaluated -> Optional.of(Messages.bind(Messages.logEvaluated, evaluated.result().epoch(),
                    tests(evaluated.result().tests())));
            case TrainingEvent.Notice notice -> Optional.of("\u26a0 " + notice.message());
            case TrainingEvent.Ended ended -> Optional.of(ended.outcome() == TrainingEvent.Outcome.FAILED ? "\u26a0 " + ended.message() : ended.message());
        };
    }

    private static String epoch(EpochSummary summary) {
        String line = Messages.bind(Messages.logEpoch, new Object[] {summary.epoch(), summary.phase(), numbers(summary.trainLoss()), numbers(summary.validation()),
            span(summary.seconds())});
        return summary.bestSoFar() ? line + " " + Messages.logBest : line;
    }

    private static String tests(Map<String, Map<String, Double>> tests) {
        StringJoiner all = new StringJoiner("; ");
        tests.forEach((split, values) -> all.add(split + ": " + numbers(values)));
        return all.toString();
    }

    private static String numbers(Map<String, Double> values) {
        StringJoiner all = new StringJoiner(", ");
        values.forEach((name, value) -> {
            if (isWorthSaying(name, value)) {
                all.add(name + " " + (Numbers.isCount(name) ? Numbers.plain(value) : number(value)));
            }
        });
        return all.toString();
    }

    /** Matrices have a view of their own, and that nothing is unknown goes without saying. */
    private static boolean isWorthSaying(String metric, double value) {
        return !metric.startsWith("confusion/") && !(metric.equals("triage/unknown") && value == 0);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return Messages.unknown;
        }
        if (value == Math.rint(value) && Math.abs(value) >= 2 && Math.abs(value) < LARGE) {
            return Long.toString((long) value); // a count
        }
        boolean plain = value == 0 || Math.abs(value) >= SMALL && Math.abs(value) < LARGE;
        return String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value);
    }
}
