package org.glassbox.ui.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackUses;

/** What is asked of a person, and what the answer would say, in words. */
public final class AnswerSentences {
    private AnswerSentences() {
    }

    /** What the tool does, what Enter would say now, and which part of that the run would not learn from. */
    public static String question(QueryEntry entry, Tool tool, RuledOut rule, FeedbackUses uses, IntFunction<String> className) {
        List<String> unused = unused(entry.draft(), tool, uses);
        String second = now(entry, rule, className) + (unused.isEmpty() ? "" : " \u26a0 " + String.join(" ", unused));
        return prompt(entry.query(), tool) + "\n" + second;
    }

    private static String prompt(Query query, Tool tool) {
        int regions = query.regions().size();
        return switch (tool) {
            case REGIONS -> regions == 0 ? Messages.questionNoRegions : Messages.bind(Messages.question, regions >= 10 ? "1-9, 0" : regions == 1 ? "1" : "1-"
                    + regions);
            case RELEVANT -> Messages.bind(Messages.questionPaint, Messages.paintRelevant);
            case IRRELEVANT -> Messages.bind(Messages.questionPaint, Messages.paintIrrelevant);
            case ERASER -> Messages.bind(Messages.questionPaint, Messages.paintNothing);
        };
    }

    private static String now(QueryEntry entry, RuledOut rule, IntFunction<String> className) {
        Draft draft = entry.draft();
        List<String> parts = new ArrayList<>();
        if (!draft.marks().isEmpty()) {
            parts.add(Messages.bind(draft.marks().size() == 1 ? Messages.sayRegion : Messages.sayRegions, numbers(entry)));
        }
        if (!draft.drawing().relevant().isEmpty()) {
            parts.add(Messages.bind(Messages.sayRelevant, share(draft.drawing().relevant())));
        }
        if (!draft.drawing().irrelevant().isEmpty()) {
            parts.add(Messages.bind(Messages.sayIrrelevant, share(draft.drawing().irrelevant())));
        }
        draft.label().ifPresent(label -> parts.add(Messages.bind(Messages.sayClass, className.apply(label))));
        if (parts.isEmpty()) {
            return entry.query().regions().isEmpty() ? Messages.questionNothing : Messages.questionNone;
        }
        boolean somePart = !draft.marks().isEmpty() && draft.marks().size() < entry.query().regions().size();
        String rest = rule != RuledOut.ALL_BUT_KEPT ? "" : !draft.drawing().relevant().isEmpty() ? " " + Messages.questionRestOfDrawing
                : somePart ? " " + Messages.questionRest : "";
        return Messages.bind(Messages.questionNow, String.join("; ", parts)) + rest;
    }

    /** What is said, or would be with this tool, but changes nothing in this run. */
    private static List<String> unused(Draft draft, Tool tool, FeedbackUses uses) {
        List<String> unused = new ArrayList<>();
        if (!uses.regions() && (tool == Tool.REGIONS || !draft.marks().isEmpty())) {
            unused.add(Messages.unusedRegions);
        }
        if (!uses.relevant() && (tool == Tool.RELEVANT || !draft.drawing().relevant().isEmpty())) {
            unused.add(Messages.unusedRelevant);
        }
        if (!uses.irrelevant() && (tool == Tool.IRRELEVANT || !draft.drawing().irrelevant().isEmpty())) {
            unused.add(Messages.unusedIrrelevant);
        }
        return unused;
    }

    /** What a screen reader says of the image. */
    public static String spoken(QueryEntry entry, String verdict, Hand hand) {
        Query query = entry.query();
        String image = Messages.bind(Messages.imageSpoken, new Object[] {query.sample().id(), verdict, query.regions().size(), entry.marks().isEmpty() ? "-"
                : numbers(entry)});
        Drawing drawing = hand.drawing().orElse(entry.draft().drawing());
        String painted = drawing.isEmpty() ? "" : " " + Messages.bind(Messages.imageSpokenDrawing, share(drawing.relevant()), share(drawing.irrelevant()));
        return image + painted + hand.spot().map(spot -> " " + Messages.bind(hand.down() ? Messages.brushSpokenDown : Messages.brushSpoken,
                new Object[] {sign(hand.tool()), hand.size(), spot.column(), spot.row()})).orElse("");
    }

    /** What a tool does, in a word or two. */
    public static String sign(Tool tool) {
        return switch (tool) {
            case REGIONS -> Messages.toolRegions;
            case RELEVANT -> Messages.toolRelevant;
            case IRRELEVANT -> Messages.toolIrrelevant;
            case ERASER -> Messages.toolEraser;
        };
    }

    /** "5 px". */
    public static String size(int pixels) {
        return Messages.bind(Messages.brushSize, pixels);
    }

    private static String numbers(QueryEntry entry) {
        return String.join(", ", entry.marks().stream().map(index -> Integer.toString(index + 1)).toList());
    }

    /** With a decimal below a tenth, since small marks count too. */
    private static String share(Mask mask) {
        double percent = 100.0 * mask.count() / (mask.width() * mask.height());
        return String.format(Locale.ROOT, percent < 10 ? "%.1f\u00a0%%" : "%.0f\u00a0%%", percent);
    }
}
