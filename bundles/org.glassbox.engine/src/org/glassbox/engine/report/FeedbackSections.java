package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.ColourMap;
import org.glassbox.engine.feedback.Receipt;

/** What was asked, what was answered, and what became of it. */
final class FeedbackSections {
    private static final int MOST_QUERIES = 36;
    private static final int MOST_RECEIPTS = 18;
    private static final double VISIBLE_SHARE = 0.05;

    private FeedbackSections() {
    }

    /** Cards of the queried images; spread evenly over the run where there are too many for a page. */
    static Html queries(List<QueriedPicture> queries, List<String> classes) {
        Html html = new Html();
        if (queries.isEmpty()) {
            return html.element("p", "Nothing was asked.");
        }
        long marked = queries.stream().filter(picture -> picture.answer().orElse(null) instanceof Answer.Marked).count();
        List<QueriedPicture> shown = spread(queries, MOST_QUERIES);
        String thinned = shown.size() < queries.size() ? " " + shown.size() + " of them are shown, spread over the run." : "";
        html.element("p", Numbers.count(queries.size(), "question was", "questions were") + " asked and " + marked + " answered. Left: the image with the"
                + " regions that the network relied on most, numbered from the strongest. Hatched with a thick edge: marked as irrelevant. Thin dashed edge:"
                + " shown and left as they were. Right: where the network's answer came from." + thinned);
        html.add(keys(shown.stream().map(picture -> picture.query().map()).toList()));
        html.open("div", "class", "cards").line();
        shown.forEach(picture -> html.add(query(picture, classes)));
        return html.close("div").line();
    }

    /**
     * Cards of the receipts and a table of all.
     *
     * @param queries that hold the images
     */
    static Html receipts(List<Receipt> receipts, List<QueriedPicture> queries, List<String> classes) {
        Html html = new Html();
        if (receipts.isEmpty()) {
            return html.element("p", "No effect was measured, as no answer ruled anything out.");
        }
        long without = receipts.stream().filter(Receipt::hasNoEffect).count();
        double before = receipts.stream().mapToDouble(receipt -> receipt.before().ruledOutShare()).filter(Double::isFinite).average().orElse(Double.NaN);
        double after = receipts.stream().mapToDouble(receipt -> receipt.after().ruledOutShare()).filter(Double::isFinite).average().orElse(Double.NaN);
        String effect = without == 0 ? "Every correction had an effect."
                : without + " of " + Numbers.count(receipts.size(), "correction", "corrections") + " had no effect.";
        html.element("p", "The same image explained when it was asked about and after the network trained on the answer. On average "
                + Numbers.wholePercent(before) + " of the relevance lay on ruled-out pixels before and " + Numbers.wholePercent(after) + " after. " + effect);
        Map<String, Query> byId = new HashMap<>();
        queries.forEach(picture -> byId.put(picture.query().id(), picture.query()));
        List<Receipt> pictured = receipts.stream().filter(receipt -> byId.containsKey(receipt.queryId())).toList();
        List<Receipt> shown = spread(pictured, MOST_RECEIPTS);
        List<SaliencyMap> maps = new ArrayList<>();
        shown.forEach(receipt -> maps.addAll(List.of(receipt.before().map(), receipt.after().map())));
        html.add(keys(maps)).open("div", "class", "cards three").line();
        shown.forEach(receipt -> html.add(receipt(receipt, byId.get(receipt.queryId()), classes)));
        html.close("div").line();
        Table table = new Table("What the network saw, how likely it held the true class, and how much of the relevance lay on ruled-out pixels",
                List.of("image", "epochs", "true class", "answer before", "after", "true class before", "after", "relevance before", "after", "effect"));
        for (Receipt receipt : receipts) {
            Receipt.View earlier = receipt.before();
            Receipt.View later = receipt.after();
            table.row(List.of(receipt.sampleId(), receipt.epochBefore() + " to " + receipt.epochAfter(), name(classes, receipt.label()),
                    name(classes, earlier.predicted()), name(classes, later.predicted()), Numbers.percent(earlier.probability()),
                    Numbers.percent(later.probability()), Numbers.percent(earlier.ruledOutShare()), Numbers.percent(later.ruledOutShare()),
                    receipt.hasNoEffect() ? "none" : "yes"));
        }
        html.open("details").element("summary", "All " + Numbers.count(receipts.size(), "correction", "corrections") + " as a table").line();
        return html.add(table.html()).close("details").line();
    }

    /** The colour keys that these maps need. */
    static Html keys(List<SaliencyMap> maps) {
        Html html = new Html();
        maps.stream().map(Overlay::isSigned).distinct().sorted().forEach(signed -> html.add(Pictures.key(ColourMap.defaultFor(signed))));
        return html;
    }

    /** A class's name; its number where there is none. */
    static String name(List<String> classes, int label) {
        return label >= 0 && label < classes.size() ? classes.get(label) : "class " + label;
    }

    private static Html query(QueriedPicture picture, List<String> classes) {
        Query query = picture.query();
        Set<Integer> marked = picture.answer().orElse(null) instanceof Answer.Marked answer ? answer.irrelevant() : Set.of();
        String truth = name(classes, query.sample().label());
        String seen = name(classes, query.predicted());
        String verdict = query.predicted() == query.sample().label() ? "right" : "wrong, it is " + truth;
        Html html = new Html().open("article", "class", "card").open("div", "class", "row");
        String alternative = "Image " + query.sample().id() + ", " + answer(picture, query);
        html.open("figure").add(Pictures.regions(query.image(), query.regions(), marked, alternative)).close("figure");
        html.open("figure").add(Pictures.overlay(query.image(), query.map(), "Heat map of the answer " + seen)).close("figure").close("div").line();
        double probability = query.predicted() < query.probabilities().size() ? query.probabilities().get(query.predicted()) : Double.NaN;
        html.open("p").element("strong", query.sample().id()).text(", after epoch " + query.epoch() + ": " + seen + " (" + Numbers.wholePercent(probability)
                + "), " + verdict + "; entropy " + Numbers.plain(query.entropy()) + Pictures.remark(query.map()) + ".").close("p");
        return html.element("p", sentence(answer(picture, query))).close("article").line();
    }

    private static String answer(QueriedPicture picture, Query query) {
        if (picture.answer().isEmpty()) {
            return query.regions().isEmpty() ? "nothing to show, not answered" : "not answered";
        }
        return switch (picture.answer().get()) {
            case Answer.Marked marked when marked.irrelevant().isEmpty() -> "all " + query.regions().size() + " regions are fine";
            case Answer.Marked marked -> "marked as irrelevant: "
                    + String.join(", ", marked.irrelevant().stream().map(i -> Integer.toString(i + 1)).toList())
                    + " of " + Numbers.count(query.regions().size(), "region", "regions");
            case Answer.Corrected corrected -> corrected(corrected);
            case Answer.Skipped skipped -> skipped.reason() == null || skipped.reason().isBlank() ? "skipped" : "skipped: " + skipped.reason();
            case Answer.Cleared cleared -> "cleared: nothing is ruled out any more";
            case Answer.Undone undone -> "taken back";
        };
    }

    private static String corrected(Answer.Corrected answer) {
        List<String> parts = new ArrayList<>();
        answer.relevant().ifPresent(mask -> parts.add("what matters was drawn (" + Numbers.wholePercent((double) mask.count() / (mask.width() * mask.height()))
                + " of the image)"));
        answer.irrelevant().ifPresent(mask -> parts.add("what must not matter was drawn ("
                + Numbers.wholePercent((double) mask.count() / (mask.width() * mask.height())) + " of the image)"));
        answer.label().ifPresent(label -> parts.add("the class was said"));
        return String.join(", ", parts);
    }

    private static Html receipt(Receipt receipt, Query query, List<String> classes) {
        Html html = new Html().open("article", "class", "card").open("div", "class", "row");
        String alternative = "Image " + receipt.sampleId() + " with the ruled-out pixels striped out";
        html.open("figure").add(Pictures.struckOut(query.image(), receipt.ruledOut(), alternative));
        html.open("figcaption").element("strong", "Ruled out").open("br").text("what is striped must not matter").close("figcaption").close("figure");
        html.add(view("Before", receipt.epochBefore(), receipt.before(), receipt, query, classes));
        html.add(view("After", receipt.epochAfter(), receipt.after(), receipt, query, classes)).close("div").line();
        String heading = receipt.sampleId() + " (" + name(classes, receipt.label()) + "). " + (receipt.hasNoEffect() ? "No effect" : "");
        html.open("p").element("strong", heading).text(verdict(receipt, classes));
        html.close("p").line();
        html.element("p", "Validation meanwhile, all corrections together: accuracy " + Numbers.percent(receipt.before().validationAccuracy()) + " to "
                + Numbers.percent(receipt.after().validationAccuracy()) + ", loss " + Numbers.plain(receipt.before().validationLoss()) + " to "
                + Numbers.plain(receipt.after().validationLoss()) + ".", "class", "note");
        return html.close("article").line();
    }

    private static Html view(String when, int epoch, Receipt.View view, Receipt receipt, Query query, List<String> classes) {
        String at = when + ", epoch " + epoch;
        String seen = name(classes, view.predicted()) + "; " + Numbers.wholePercent(view.ruledOutShare()) + " of the relevance is ruled out"
                + Pictures.remark(view.map());
        Html html = new Html().open("figure").add(Pictures.overlay(query.image(), view.map(), receipt.ruledOut(), "Heat map. " + at + ": " + seen));
        return html.open("figcaption").element("strong", at).open("br").text(seen).close("figcaption").close("figure");
    }

    private static String verdict(Receipt receipt, List<String> classes) {
        if (receipt.hasNoEffect()) {
            return ": the answer, its reasons and its probability stayed as they were.";
        }
        List<String> changes = new ArrayList<>();
        Receipt.View before = receipt.before();
        Receipt.View after = receipt.after();
        if (before.predicted() != after.predicted()) {
            changes.add("the answer went from " + name(classes, before.predicted()) + " to " + name(classes, after.predicted())
                    + (after.predicted() == receipt.label() ? ", which is right" : before.predicted() == receipt.label() ? ", which is wrong" : ""));
        }
        double moved = after.ruledOutShare() - before.ruledOutShare();
        if (Math.abs(moved) >= VISIBLE_SHARE) {
            changes.add("it relies " + (moved < 0 ? "less" : "more") + " on what was ruled out (" + Numbers.points(moved) + ")");
        }
        changes.add("the true class went from " + Numbers.wholePercent(before.probability()) + " to " + Numbers.wholePercent(after.probability()));
        return sentence(String.join("; ", changes));
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }

    /** At most so many of them, at equal distances, the first included. */
    static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }
}
