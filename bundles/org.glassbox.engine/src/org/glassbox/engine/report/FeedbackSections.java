package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.feedback.ImageFeedback;

/** What was asked and what was answered. */
final class FeedbackSections {
    private static final int MOST_QUERIES = 36;

    private FeedbackSections() {
    }

    /** Cards of the queried images; spread evenly over the run where there are too many for a page. */
    static Html queries(List<QueriedPicture> queries, List<String> classes) {
        Html html = new Html();
        if (queries.isEmpty()) {
            return html.element("p", "Nothing was asked.");
        }
        long answered = queries.stream().filter(picture -> picture.said().isPresent()).count();
        List<QueriedPicture> shown = spread(queries, MOST_QUERIES);
        String thinned = shown.size() < queries.size() ? " " + shown.size() + " of them are shown, spread over the run." : "";
        html.element("p", Numbers.count(queries.size(), "question was", "questions were") + " asked and " + answered + " answered. Left: the image with the"
                + " regions that the network relied on most, numbered from the strongest. Hatched with a thick edge: marked as irrelevant. Thin dashed edge:"
                + " shown and left as they were. Dashed line with hatching: drawn as what must not matter. Solid line with level stripes: drawn as what"
                + " matters. Right: where the network's answer came from." + thinned);
        html.add(keys(shown.stream().map(picture -> picture.query().map()).toList()));
        html.open("div", "class", "cards").line();
        shown.forEach(picture -> html.add(query(picture, classes)));
        return html.close("div").line();
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
        String truth = name(classes, query.sample().label());
        String seen = name(classes, query.predicted());
        String verdict = query.predicted() == query.sample().label() ? "right" : "wrong, it is " + truth;
        Html html = new Html().open("article", "class", "card").open("div", "class", "row");
        String alternative = "Image " + query.sample().id() + ", " + answer(picture, query, classes);
        html.open("figure").add(Pictures.regions(query.image(), query.regions(), picture.said().orElse(ImageFeedback.none()), alternative)).close("figure");
        html.open("figure").add(Pictures.overlay(query.image(), query.map(), "Heat map of the answer " + seen)).close("figure").close("div").line();
        double probability = query.predicted() < query.probabilities().size() ? query.probabilities().get(query.predicted()) : Double.NaN;
        html.open("p").element("strong", query.sample().id()).text(", after epoch " + query.epoch() + ": " + seen + " (" + Numbers.wholePercent(probability)
                + "), " + verdict + "; entropy " + Numbers.plain(query.entropy()) + Pictures.remark(query.map()) + ".").close("p");
        return html.element("p", sentence(answer(picture, query, classes))).close("article").line();
    }

    private static String answer(QueriedPicture picture, Query query, List<String> classes) {
        if (picture.answer().isEmpty()) {
            return query.regions().isEmpty() ? "nothing to show, not answered" : "not answered";
        }
        return switch (picture.answer().get()) {
            case Answer.Marked marked when marked.irrelevant().isEmpty() -> "all " + query.regions().size() + " regions are fine";
            case Answer.Marked marked -> marked(marked.irrelevant(), query);
            case Answer.Corrected corrected -> corrected(corrected, query, classes);
            case Answer.Skipped skipped -> skipped.reason() == null || skipped.reason().isBlank() ? "skipped" : "skipped: " + skipped.reason();
            case Answer.Cleared cleared -> "cleared: nothing is ruled out any more";
            case Answer.Undone undone -> "taken back";
        };
    }

    private static String marked(Set<Integer> indices, Query query) {
        return "marked as irrelevant: " + String.join(", ", indices.stream().map(i -> Integer.toString(i + 1)).toList()) + " of "
                + Numbers.count(query.regions().size(), "region", "regions");
    }

    private static String corrected(Answer.Corrected answer, Query query, List<String> classes) {
        List<String> parts = new ArrayList<>();
        if (!answer.marked().isEmpty()) {
            parts.add(marked(answer.marked(), query));
        }
        answer.relevant().ifPresent(mask -> parts.add("what matters was drawn (" + share(mask) + " of the image)"));
        answer.irrelevant().ifPresent(mask -> parts.add("what must not matter was drawn (" + share(mask) + " of the image)"));
        answer.label().ifPresent(label -> parts.add("the class was said to be " + name(classes, label)));
        return String.join("; ", parts);
    }

    private static String share(Mask mask) {
        return Numbers.wholePercent((double) mask.count() / (mask.width() * mask.height()));
    }

    /** Begins with a capital letter and ends with a full stop. */
    static String sentence(String words) {
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
