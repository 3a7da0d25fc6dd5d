package org.glassbox.ui.saliency;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.Inspection.Verdict;

/**
 * Asks the engine one question after the other and keeps the answers, so that nothing is asked twice. A question that nobody asks any more is broken off, and
 * its answer dropped. User interface's thread only.
 */
final class Answers {
    private static final int ANSWERS_KEPT = 200;
    private static final int VERDICTS_KEPT = 2000;
    private final Supplier<Set<Ask>> wanted;
    private final Executor ui;
    private final Runnable changed;
    private final Consumer<String> problems;
    private final Map<Ask.Predict, Optional<Prediction>> predictions = new LinkedHashMap<>();
    private final Map<Ask.Explain, Content> contents = new LinkedHashMap<>();
    private final Map<Ask.Judge, Verdict> verdicts = new LinkedHashMap<>();
    private Ask current;
    private IProgressMonitor monitor = new NullProgressMonitor();

    /**
     * @param wanted the questions that are asked at present, in the order in which they are to be answered; some arise from earlier answers
     * @param ui runs work on the user interface's thread, in order
     * @param changed hears that there are other answers than before
     * @param problems hears why something failed that has no place of its own
     */
    Answers(Supplier<Set<Ask>> wanted, Executor ui, Runnable changed, Consumer<String> problems) {
        this.wanted = wanted;
        this.ui = ui;
        this.changed = changed;
        this.problems = problems;
    }

    /** The prediction; empty within where it failed. Nothing until it is there. */
    Optional<Optional<Prediction>> prediction(Ask.Predict ask) {
        return Optional.ofNullable(predictions.get(ask));
    }

    /** What there is of a map. */
    Content content(Ask.Explain ask) {
        Content content = contents.get(ask);
        return content != null ? content : ask.equals(current) ? new Content.Computing() : new Content.Waiting();
    }

    /** What there is of a metric's value. */
    Verdict verdict(Ask.Judge ask) {
        return verdicts.getOrDefault(ask, new Verdict.Pending());
    }

    /** Asks what is wanted and not yet answered, and breaks off what is not wanted any more. */
    void refresh() {
        Set<Ask> asks = wanted.get();
        if (current != null && !asks.contains(current)) {
            monitor.setCanceled(true); // its end comes soon and asks the next
        }
        if (current == null) {
            asks.stream().filter(ask -> !isAnswered(ask)).findFirst().ifPresent(this::ask);
        }
        changed.run();
    }

    /** Breaks off all that is being computed or waits for it. */
    void cancel() {
        for (Ask ask : wanted.get()) {
            if (!isAnswered(ask)) {
                switch (ask) {
                    case Ask.Predict predict -> predictions.put(predict, Optional.empty());
                    case Ask.Explain explain -> contents.put(explain, new Content.Cancelled());
                    case Ask.Judge judge -> verdicts.put(judge, new Verdict.Cancelled());
                }
            }
        }
        monitor.setCanceled(true);
        changed.run();
    }

    /** Asks anew what was broken off or failed. */
    void again() {
        predictions.values().removeIf(Optional::isEmpty);
        contents.values().removeIf(content -> content instanceof Content.Cancelled || content instanceof Content.Failed);
        verdicts.values().removeIf(verdict -> verdict instanceof Verdict.Cancelled || verdict instanceof Verdict.Failed);
        refresh();
    }

    /** Gives up all answers of a network that is closed. */
    void forget(OpenedNetwork network) {
        predictions.keySet().removeIf(ask -> ask.network() == network);
        contents.keySet().removeIf(ask -> ask.network() == network);
        verdicts.keySet().removeIf(ask -> ask.network() == network);
    }

    private boolean isAnswered(Ask ask) {
        return switch (ask) {
            case Ask.Predict predict -> predictions.containsKey(predict);
            case Ask.Explain explain -> contents.containsKey(explain);
            case Ask.Judge judge -> verdicts.containsKey(judge);
        };
    }

    private void ask(Ask ask) {
        current = ask;
        monitor = new NullProgressMonitor();
        long start = System.nanoTime();
        switch (ask) {
            case Ask.Predict predict -> hear(predict.network().predict(predict.picture().image()), ask,
                    (prediction, failure) -> predicted(predict, prediction, failure));
            case Ask.Explain explain -> hear(explain.network().explain(explain.question(), monitor), ask,
                    (explanation, failure) -> explained(explain, explanation, failure, (System.nanoTime() - start) / 1e9));
            case Ask.Judge judge -> hear(judge.network().judge(judge.explain().question(), judge.map().explanation().map(), judge.explain().picture().masks(),
                    judge.metric(), monitor), ask, (value, failure) -> judged(judge, value, failure));
        }
    }

    private <T> void hear(CompletableFuture<T> answer, Ask ask, BiConsumer<T, Throwable> taken) {
        answer.whenCompleteAsync((result, failure) -> {
            current = null;
            if (wanted.get().contains(ask)) {
                taken.accept(result, failure instanceof CompletionException wrapper ? wrapper.getCause() : failure);
            }
            refresh();
        }, ui);
    }

    private void predicted(Ask.Predict ask, Prediction prediction, Throwable failure) {
        if (failure == null) {
            keep(predictions, ask, Optional.of(prediction), ANSWERS_KEPT);
        } else {
            problems.accept(describe(failure));
            keep(predictions, ask, Optional.empty(), ANSWERS_KEPT);
        }
    }

    private void explained(Ask.Explain ask, Explanation explanation, Throwable failure, double seconds) {
        if (failure == null) {
            NetworkCard card = ask.network().card();
            keep(contents, ask, new Content.Ready(new ShownMap(explanation, card.width(), card.height()), seconds), ANSWERS_KEPT);
        } else if (!(failure instanceof CancellationException)) { // broken off: either the user wanted it, which is known already, or it is asked anew
            keep(contents, ask, new Content.Failed(describe(failure)), ANSWERS_KEPT);
        }
    }

    private void judged(Ask.Judge ask, ExplanationMetric.Value value, Throwable failure) {
        if (failure == null) {
            keep(verdicts, ask, new Verdict.Given(value), VERDICTS_KEPT);
        } else if (!(failure instanceof CancellationException)) {
            keep(verdicts, ask, new Verdict.Failed(describe(failure)), VERDICTS_KEPT);
        }
    }

    /** Those from long ago are given up. */
    static <A, T> void keep(Map<A, T> answers, A ask, T answer, int most) {
        answers.remove(ask); // comes last from now on
        answers.put(ask, answer);
        if (answers.size() > most) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    private static String describe(Throwable failure) {
        return failure instanceof GlassboxException expected ? expected.getMessage() : Messages.bind(Messages.unexpected, failure);
    }
}
