package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.feedback.ImageFeedback;
import org.glassbox.engine.feedback.Receipt;

/** What became of the corrections. */
final class ReceiptSections {
    private static final int MOST_RECEIPTS = 18;
    private static final double VISIBLE_SHARE = 0.05;

    private ReceiptSections() {
    }

    /**
     * Cards of the receipts and a table of all.
     *
     * @param queries that hold the images
     */
    static Html receipts(List<Receipt> receipts, List<QueriedPicture> queries, List<String> classes) {
        Html html = new Html();
        if (receipts.isEmpty()) {
            return html.element("p", "No effect was measured, as no answer corrected anything.");
        }
        long without = receipts.stream().filter(Receipt::hasNoEffect).count();
        String effect = without == 0 ? "Every correction had an effect."
                : without + " of " + Numbers.count(receipts.size(), "correction", "corrections") + " had no effect.";
        html.element("p", "The same image explained when it was asked about and after the network trained on the answer. "
                + onAverage(receipts, receipt -> !receipt.ruledOut().isEmpty(), Receipt.View::ruledOutShare, "on ruled-out pixels")
                + onAverage(receipts, receipt -> !receipt.relevant().isEmpty(), Receipt.View::relevantShare, "on pixels that were drawn as what matters")
                + effect);
        Map<String, Query> byId = new HashMap<>();
        queries.forEach(picture -> byId.put(picture.query().id(), picture.query()));
        List<Receipt> pictured = receipts.stream().filter(receipt -> byId.containsKey(receipt.queryId())).toList();
        List<Receipt> shown = FeedbackSections.spread(pictured, MOST_RECEIPTS);
        List<SaliencyMap> maps = new ArrayList<>();
        shown.forEach(receipt -> maps.addAll(List.of(receipt.before().map(), receipt.after().map())));
        html.add(FeedbackSections.keys(maps)).open("div", "class", "cards three").line();
        shown.forEach(receipt -> html.add(receipt(receipt, byId.get(receipt.queryId()), classes)));
        html.close("div").line();
        Table table = new Table("What the network saw, how likely it held the true class, and how much of the relevance lay on ruled-out pixels and on what"
                + " was drawn as what matters", List.of("image", "epochs", "true class", "answer before", "after", "true class before", "after",
                "ruled out before", "after", "what matters before", "after", "effect"));
        for (Receipt receipt : receipts) {
            Receipt.View earlier = receipt.before();
            Receipt.View later = receipt.after();
            table.row(List.of(receipt.sampleId(), receipt.epochBefore() + " to " + receipt.epochAfter(), name(classes, receipt.label()),
                    name(classes, earlier.predicted()), name(classes, later.predicted()), Numbers.percent(earlier.probability()),
                    Numbers.percent(later.probability()), share(receipt.ruledOut(), earlier.ruledOutShare()), share(receipt.ruledOut(), later.ruledOutShare()),
                    share(receipt.relevant(), earlier.relevantShare()), share(receipt.relevant(), later.relevantShare()),
                    receipt.hasNoEffect() ? "none" : "yes"));
        }
        html.open("details").element("summary", "All " + Numbers.count(receipts.size(), "correction", "corrections") + " as a table").line();
        return html.add(table.html()).close("details").line();
    }

    private static String name(List<String> classes, int label) {
        return FeedbackSections.name(classes, label);
    }

    /** Empty where the answer said nothing of such pixels. */
    private static String share(Mask mask, double share) {
        return mask.isEmpty() ? "" : Numbers.percent(share);
    }

    private static String onAverage(List<Receipt> receipts, Predicate<Receipt> concerned, ToDoubleFunction<Receipt.View> share, String where) {
        List<Receipt> those = receipts.stream().filter(concerned).toList();
        double before = those.stream().map(Receipt::before).mapToDouble(share).filter(Double::isFinite).average().orElse(Double.NaN);
        double after = those.stream().map(Receipt::after).mapToDouble(share).filter(Double::isFinite).average().orElse(Double.NaN);
        return those.isEmpty() ? "" : "On average " + Numbers.wholePercent(before) + " of the relevance lay " + where + " before and "
                + Numbers.wholePercent(after) + " after. ";
    }

    private static Html receipt(Receipt receipt, Query query, List<String> classes) {
        Html html = new Html().open("article", "class", "card").open("div", "class", "row");
        html.open("figure").add(corrected(receipt, query)).open("figcaption").element("strong", "Corrected").open("br").text(said(receipt, classes))
                .close("figcaption").close("figure");
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

    /** The ruled-out pixels striped out, or, where there are none, what was drawn as what matters. */
    private static Html corrected(Receipt receipt, Query query) {
        String name = "Image " + receipt.sampleId();
        if (receipt.ruledOut().isEmpty()) {
            ImageFeedback drawn = new ImageFeedback(Set.of(), Set.of(), Optional.of(receipt.relevant()).filter(mask -> !mask.isEmpty()), Optional.empty(),
                    OptionalInt.empty());
            return Pictures.regions(query.image(), List.of(), drawn, name + (receipt.relevant().isEmpty() ? "" : " with what was drawn as what matters"));
        }
        return Pictures.struckOut(query.image(), receipt.ruledOut(), name + " with the ruled-out pixels striped out");
    }

    private static String said(Receipt receipt, List<String> classes) {
        if (!receipt.ruledOut().isEmpty()) {
            return "what is striped must not matter";
        }
        return receipt.relevant().isEmpty() ? "it is " + name(classes, receipt.label()) : "what is outlined matters";
    }

    private static Html view(String when, int epoch, Receipt.View view, Receipt receipt, Query query, List<String> classes) {
        String at = when + ", epoch " + epoch;
        String ruledOut = receipt.ruledOut().isEmpty() ? "" : "; " + Numbers.wholePercent(view.ruledOutShare()) + " of the relevance is ruled out";
        String relevant = receipt.relevant().isEmpty() ? "" : "; " + Numbers.wholePercent(view.relevantShare()) + " of the relevance is on what matters";
        String seen = name(classes, view.predicted()) + ruledOut + relevant + Pictures.remark(view.map());
        Mask outlined = receipt.ruledOut().isEmpty() ? receipt.relevant() : receipt.ruledOut();
        Html html = new Html().open("figure").add(Pictures.overlay(query.image(), view.map(), outlined, "Heat map. " + at + ": " + seen));
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
        double gained = after.relevantShare() - before.relevantShare();
        if (Math.abs(gained) >= VISIBLE_SHARE) {
            changes.add("it relies " + (gained < 0 ? "less" : "more") + " on what matters (" + Numbers.points(gained) + ")");
        }
        changes.add("the true class went from " + Numbers.wholePercent(before.probability()) + " to " + Numbers.wholePercent(after.probability()));
        return FeedbackSections.sentence(String.join("; ", changes));
    }
}
