package org.glassbox.ui.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackUses;

/** What is asked of a person, and what the answer would say, in words. */
public final class AnswerSentences {
    private AnswerSentences() {
    }

    /** What the tool does, what Enter would say now of a query of the model, and which part of that the run would not learn from. */
    public static String question(AnnotationModel model, QueryEntry entry, Tool tool) {
        List<String> unused = unused(entry.draft(), tool, model.uses());
        String second = now(model, entry) + (unused.isEmpty() ? "" : " \u26a0 " + String.join(" ", unused));
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

    private static String now(AnnotationModel model, QueryEntry entry) {
        Draft draft = entry.draft();
        Drawing held = model.held(entry.query());
        List<String> parts = new ArrayList<>();
        if (!draft.marks().isEmpty()) {
            parts.add(Messages.bind(draft.marks().size() == 1 ? Messages.sayRegion : Messages.sayRegions, numbers(entry)));
        }
        change(draft.drawing().relevant(), held.relevant(), Messages.sayRelevant, Messages.sayNoRelevant).ifPresent(parts::add);
        change(draft.drawing().irrelevant(), held.irrelevant(), Messages.sayIrrelevant, Messages.sayNoIrrelevant).ifPresent(parts::add);
        draft.label().ifPresent(label -> parts.add(Messages.bind(Messages.sayClass, model.className(label))));
        String nothing = entry.query().regions().isEmpty() ? Messages.questionNothing : Messages.questionNone;
        String said = parts.isEmpty() ? nothing : Messages.bind(Messages.questionNow, String.join("; ", parts));
        boolean holds = !held.isEmpty() && held.equals(draft.drawing());
        return said + (holds ? " " + Messages.questionHolds : "") + rest(model.rule(), entry);
    }

    /** What is said by paint; nothing where it is as it was. */
    private static Optional<String> change(Mask now, Mask held, String some, String none) {
        if (now.equals(held)) {
            return Optional.empty();
        }
        return Optional.of(now.isEmpty() ? none : Messages.bind(some, share(now)));
    }

    /** What becomes of all that was not spoken of. */
    private static String rest(RuledOut rule, QueryEntry entry) {
        int marked = entry.marks().size();
        if (rule == RuledOut.MARKED) {
            return "";
        }
        if (!entry.draft().drawing().relevant().isEmpty()) {
            return " " + Messages.questionRestOfDrawing;
        }
        return marked > 0 && marked < entry.query().regions().size() ? " " + Messages.questionRest : "";
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
