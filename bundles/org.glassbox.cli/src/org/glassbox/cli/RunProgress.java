package org.glassbox.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/** Shows runs as they go on: in a terminal a bar with the time left, elsewhere a line now and then. Both get a line for each epoch. */
final class RunProgress implements RunListener, AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private final Console console;
    private final Clock clock;
    private ProgressLine bar;
    private Instant lastLine = Instant.EPOCH;
    private int epochs;

    RunProgress(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public synchronized void heard(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started started -> start(started);
            case TrainingEvent.StepDone step -> step(step);
            case TrainingEvent.EpochDone done -> line(epoch(done.summary()));
            case TrainingEvent.Waiting waiting -> line("Waiting for answers to " + count(waiting.open(), "query", "queries") + ".");
            case TrainingEvent.Notice notice -> line(notice.message());
            case TrainingEvent.Ended ended -> close();
            // told by each epoch's line, and in the report
            case TrainingEvent.Asked asked -> { }
            case TrainingEvent.Answered answered -> { }
            case TrainingEvent.ReceiptReady receipt -> { }
            case TrainingEvent.Evaluated evaluated -> { }
        }
    }

    private void start(TrainingEvent.Started started) {
        epochs = started.experiment().epochs();
        line("Training \"" + started.experiment().name() + "\" on " + started.device() + ": " + count(started.trainImages(), "training image",
                "training images") + ", " + started.validationImages() + " for validation, " + count(started.classes().size(), "class", "classes") + ", "
                + count(epochs, "epoch", "epochs") + (started.epochsDone() > 0 ? ", going on after epoch " + started.epochsDone() : "") + "; folder "
                + started.folder());
        if (console.isTerminal()) {
            closeBar();
            bar = new ProgressLine(console, started.experiment().name());
        }
    }

    private void step(TrainingEvent.StepDone step) {
        if (bar != null) {
            // epochs can differ in length; then the number of steps is a guess that becomes right
            bar.show((long) (step.epoch() - 1) * step.steps() + step.step(), (long) step.epochs() * step.steps(),
                    String.format(Locale.ROOT, "epoch %d/%d loss %.3f", step.epoch(), epochs, step.loss()));
        } else if (Duration.between(lastLine, clock.instant()).compareTo(SILENCE) >= 0) {
            line(String.format(Locale.ROOT, "epoch %d/%d, step %d/%d: loss %s", step.epoch(), step.epochs(), step.step(), step.steps(),
                    TextTable.number(step.loss())));
        }
    }

    private String epoch(EpochSummary summary) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "epoch %d/%d (%s): training loss %s", summary.epoch(), epochs, summary.phase(),
                TextTable.number(summary.trainLoss().getOrDefault("total", Double.NaN))));
        String validation = summary.validation().entrySet().stream()
                .filter(value -> !value.getKey().contains("/")) // values of single classes have a slash in their names, and would make the line too long
                .map(value -> value.getKey() + " " + TextTable.number(value.getValue())).collect(Collectors.joining(", "));
        text.append(validation.isEmpty() ? "" : "; validation " + validation);
        if (summary.queried() > 0) {
            text.append("; ").append(summary.annotated()).append(" of ").append(summary.queried()).append(" queried images annotated");
        }
        text.append(String.format(Locale.ROOT, "; %.1f s%s", summary.seconds(), summary.bestSoFar() ? ", best so far" : ""));
        return text.toString();
    }

    private void line(String text) {
        lastLine = clock.instant();
        if (bar != null) {
            bar.above(text);
        } else {
            console.say(text);
        }
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        closeBar();
    }
}
