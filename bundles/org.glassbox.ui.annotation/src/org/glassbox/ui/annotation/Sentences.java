package org.glassbox.ui.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.RunResult;
import org.glassbox.ui.RegionMark;
import org.glassbox.ui.annotation.QueryEntry;
import org.glassbox.ui.annotation.QueryEntry.Progress;
import org.glassbox.ui.annotation.TrainingModel.Run;

/** What the parts say, in words. */
public final class Sentences {
    private static final String ACCURACY = "accuracy";

    private Sentences() {
    }

    /** "20 asked, 12 open, 7 answered, 1 skipped". */
    public static String queue(List<QueryEntry> queue) {
        return Messages.bind(Messages.queueSummary, new Object[] {queue.size(), count(queue, Progress.OPEN), count(queue, Progress.ANSWERED),
                count(queue, Progress.SKIPPED)});
    }

    /** A tick with the number of marked regions, a pencil for a drawing and lines for a class; a dash, or a circle. */
    public static String symbol(QueryEntry entry) {
        return switch (entry.progress()) {
            case OPEN -> "\u25cb";
            case ANSWERED -> "\u2713 " + (entry.marks().isEmpty() ? "" : entry.marks().size()) + (entry.draft().drawing().isEmpty() ? "" : "\u270e")
                    + (entry.draft().label().isEmpty() ? "" : "\u2261");
            case SKIPPED -> "\u2013";
        };
    }

    /** With two decimals and a point. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** What is said while no query is open. */
    public static String waiting(List<QueryEntry> queue) {
        return queue.isEmpty() ? Messages.imageNoQueriesYet : Messages.bind(Messages.imageAllAnswered, queue.size());
    }

    /** Which of how many images it is, when it was asked, and its name in the data set. */
    public static String place(List<QueryEntry> queue, QueryEntry entry) {
        Query query = entry.query();
        int index = 1 + queue.stream().map(other -> other.query().id()).toList().indexOf(query.id());
        return Messages.bind(Messages.imagePlace, new Object[] {index, queue.size(), query.epoch(), query.sample().id(), number(query.entropy())});
    }

    /** What the network sees and what is true. */
    public static String verdict(Query query, int label, IntFunction<String> className) {
        String sure = percent(query.probabilities().get(query.predicted()));
        String predicted = className.apply(query.predicted());
        String truth = className.apply(label);
        return query.predicted() == label ? Messages.bind(Messages.verdictRight, predicted, sure)
                : Messages.bind(Messages.verdictWrong, new Object[] {predicted, sure, truth});
    }

    /** The query's regions as the canvas draws them; under a brush only the marked ones, which leaves the image free. */
    public static List<RegionMark> marks(QueryEntry entry, Tool tool) {
        List<RegionMark> marks = new ArrayList<>();
        for (int i = 0; i < entry.query().regions().size(); i++) {
            if (!tool.isBrush() || entry.marks().contains(i)) {
                marks.add(new RegionMark(entry.query().regions().get(i), Integer.toString(i + 1), entry.marks().contains(i)));
            }
        }
        return marks;
    }

    /** The marked regions alone, as frames without numbers. */
    public static List<RegionMark> frames(QueryEntry entry) {
        return entry.marks().stream().map(index -> new RegionMark(entry.query().regions().get(index), "", false)).toList();
    }

    /** "train/17, asked after epoch 3". */
    public static String receiptTitle(Receipt receipt) {
        return Messages.bind(Messages.receiptTitle, new Object[] {receipt.sampleId(), receipt.epochBefore(), receipt.epochAfter()});
    }

    /** The effect in one sentence; also that there is none. */
    public static String headline(Receipt receipt) {
        double shift = receipt.after().ruledOutShare() - receipt.before().ruledOutShare();
        double gain = receipt.after().relevantShare() - receipt.before().relevantShare();
        boolean rightNow = receipt.after().predicted() == receipt.label();
        if (receipt.hasNoEffect()) {
            return Messages.effectNone;
        }
        if (receipt.before().predicted() != receipt.after().predicted()) {
            return rightNow ? Messages.effectNowRight : Messages.effectOtherPrediction;
        }
        if (Math.abs(shift) >= 0.05) {
            return shift < 0 ? Messages.effectLess : Messages.effectMore;
        }
        if (Math.abs(gain) >= 0.05) {
            return gain > 0 ? Messages.effectCloser : Messages.effectFarther;
        }
        return receipt.after().probability() > receipt.before().probability() ? Messages.effectSurer : Messages.effectLessSure;
    }

    /** "Before, epoch 3: 62 % of the relevance on what you ruled out". */
    public static String beforeTitle(Receipt receipt) {
        return Messages.bind(Messages.receiptBefore, receipt.epochBefore(), shares(receipt, receipt.before()));
    }

    /** "After epoch 4: 11 % of the relevance on what you ruled out". */
    public static String afterTitle(Receipt receipt) {
        return Messages.bind(Messages.receiptAfter, receipt.epochAfter(), shares(receipt, receipt.after()));
    }

    /** Of what the answer spoke of; of an answer that only named the class, its probability. */
    private static String shares(Receipt receipt, Receipt.View view) {
        List<String> shares = new ArrayList<>();
        if (!receipt.ruledOut().isEmpty()) {
            shares.add(Messages.bind(Messages.receiptRuledOut, share(view.ruledOutShare())));
        }
        if (!receipt.relevant().isEmpty()) {
            shares.add(Messages.bind(Messages.receiptRelevant, share(view.relevantShare())));
        }
        return shares.isEmpty() ? Messages.bind(Messages.receiptProbability, percent(view.probability())) : String.join(", ", shares);
    }

    /** All numbers of a receipt. */
    public static String account(Receipt receipt, IntFunction<String> className) {
        Receipt.View before = receipt.before();
        Receipt.View after = receipt.after();
        List<String> lines = new ArrayList<>();
        if (!receipt.ruledOut().isEmpty()) {
            lines.add(Messages.bind(Messages.accountRelevance, share(before.ruledOutShare()), share(after.ruledOutShare())));
        }
        if (!receipt.relevant().isEmpty()) {
            lines.add(Messages.bind(Messages.accountRelevant, share(before.relevantShare()), share(after.relevantShare())));
        }
        lines.add(Messages.bind(Messages.accountPrediction,
                new Object[] {className.apply(before.predicted()), className.apply(after.predicted()), className.apply(receipt.label())}));
        lines.add(Messages.bind(Messages.accountProbability, percent(before.probability()), percent(after.probability())));
        lines.add(cost(before, after));
        return String.join("\n", lines);
    }

    private static String cost(Receipt.View before, Receipt.View after) {
        if (Double.isNaN(before.validationAccuracy()) || Double.isNaN(after.validationAccuracy())) {
            return Messages.accountNoValidation;
        }
        double points = 100 * (after.validationAccuracy() - before.validationAccuracy());
        String change = Math.abs(points) < 0.05 ? Messages.costNone
                : Messages.bind(points < 0 ? Messages.costLoss : Messages.costGain, String.format(Locale.ROOT, "%.1f", Math.abs(points)));
        return Messages.bind(Messages.accountCost, new Object[] {change, percentWithDecimal(before.validationAccuracy()),
                percentWithDecimal(after.validationAccuracy()), number(before.validationLoss()), number(after.validationLoss())});
    }

    /** What the run is doing. */
    public static String running(Run run) {
        if (run.paused()) {
            return Messages.bind(Messages.runPaused, run.name());
        }
        return Messages.bind(run.waiting() ? Messages.runWaiting : Messages.runGoing, run.name());
    }

    /** How the run ended. */
    public static String ended(TrainingModel.State.Ended ended) {
        String how = switch (ended.outcome()) {
            case COMPLETED -> Messages.runCompleted;
            case CANCELLED -> Messages.runCancelled;
            case FAILED -> Messages.runFailed;
        };
        return Messages.bind(how, ended.run().name());
    }

    /** Epoch, step, loss, images with feedback, time left, device. */
    public static String details(Run run) {
        List<String> parts = new ArrayList<>();
        parts.add(position(run));
        if (Double.isFinite(run.loss())) {
            parts.add(Messages.bind(Messages.runLoss, String.format(Locale.ROOT, "%.3f", run.loss())));
        }
        if (!run.history().isEmpty() && run.history().getLast().queried() > 0) {
            parts.add(Messages.bind(Messages.runAnnotated, run.history().getLast().annotated(), run.history().getLast().queried()));
        }
        if (Double.isFinite(run.secondsLeft()) && run.done() < 1) {
            parts.add(Messages.bind(Messages.runLeft, duration(run.secondsLeft())));
        }
        parts.add(run.device());
        return String.join(" \u00b7 ", parts);
    }

    /** What became of a run that has ended: how well its result does on each test split, or what stopped it. */
    public static String outcome(TrainingModel.State.Ended ended) {
        return ended.run().result().map(Sentences::tests).filter(tests -> !tests.isEmpty()).map(tests -> Messages.bind(Messages.runTest, tests))
                .orElse(ended.message());
    }

    private static String tests(RunResult result) {
        return String.join(", ", result.tests().entrySet().stream().filter(split -> split.getValue().containsKey(ACCURACY))
                .map(split -> split.getKey().replaceFirst("^test_", "") + " " + percentWithDecimal(split.getValue().get(ACCURACY))).toList());
    }

    /** One short line for the lower edge of the window. */
    public static String status(Run run) {
        String state = run.paused() ? Messages.statusPaused : run.waiting() ? Messages.statusWaiting : "";
        return position(run) + (state.isEmpty() ? "" : " \u00b7 " + state) + " \u00b7 " + Messages.bind(Messages.statusRun, percent(run.done()));
    }

    private static String position(Run run) {
        return run.steps() == 0 ? Messages.bind(Messages.runEpoch, run.epoch(), run.epochs())
                : Messages.bind(Messages.runEpochStep, new Object[] {run.epoch(), run.epochs(), run.step(), run.steps()});
    }

    private static String duration(double seconds) {
        return seconds < 90 ? Messages.bind(Messages.durationSeconds, Math.max(1, Math.round(seconds))) : Messages.bind(Messages.durationMinutes,
                Math.round(seconds / 60));
    }

    private static long count(List<QueryEntry> queue, Progress progress) {
        return queue.stream().filter(entry -> entry.progress() == progress).count();
    }

    private static String share(double share) {
        return Double.isNaN(share) ? Messages.noRelevance : percent(share);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * share);
    }

    private static String percentWithDecimal(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }
}
