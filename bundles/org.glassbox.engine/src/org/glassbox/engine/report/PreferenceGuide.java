package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.study.preference.Choice;

/** The page that raters of a preference study read first: one HTML file with everything inside. */
public final class PreferenceGuide {
    /** What a rater asks of two maps. */
    public static final String QUESTION = "Which heat map is better?";
    /** What there is to see. */
    public static final String INTRODUCTION = "You see an image and, side by side, two heat maps of it. Each shows where a network looked when it said what the"
            + " image shows: the stronger the colour, the more that place counted.";
    /** What the choices mean, in the order of {@link org.glassbox.engine.study.preference.Choice}. */
    public static final List<String> CHOICES = List.of("the map on the left points better at what the image is about, and less at what has nothing to do with it.",
            "the map on the right does.", "you see no difference that matters, or both are equally wrong.");
    /** How to come to a choice. */
    public static final List<String> HINTS = List.of("Look at the image first and decide for yourself which place tells what it shows.",
            "A map that covers that place and nothing else is better than one that covers only a part of it, or much around it.",
            "Colour on the background, on an edge of the image or on things that only happen to be there speaks against a map.",
            "The sides change by chance from image to image, so the side says nothing.",
            "Don't ask others; trust your first impression, and take a break when you tire.");
    private static final String GOOD = "a good map: most of it lies on what the image is about";
    private static final String BAD = "a bad map: most of it lies elsewhere";

    private PreferenceGuide() {
    }

    /**
     * A map that shows raters what is meant.
     *
     * @param image without the map
     * @param map the image with the map over it
     * @param better whether it is a good one
     */
    public record Example(RgbImage image, RgbImage map, boolean better) {
        /** What is to be learnt from it. */
        public String caption() {
            return better ? GOOD : BAD;
        }
    }

    /**
     * Writes the page.
     *
     * @param examples of images that are not in the study; may be empty
     * @throws GlassboxException if the file can't be written
     */
    public static void write(List<Example> examples, Path file) throws GlassboxException {
        HtmlPage page = new HtmlPage(QUESTION);
        page.lead().element("p", INTRODUCTION);
        Html task = new Html().open("ul").line();
        List<String> words = Choice.words();
        for (int i = 0; i < words.size(); i++) {
            task.element("li", words.get(i) + ": " + CHOICES.get(i)).line();
        }
        page.section("Your choice", task.close("ul"));
        Html how = new Html().open("ul").line();
        HINTS.forEach(hint -> how.element("li", hint).line());
        page.section("How to judge", how.close("ul"));
        if (!examples.isEmpty()) {
            page.section("Examples", examples(examples));
        }
        AtomicFiles.writeString(file, page.html("Written by glassbox study preference make."));
    }

    private static Html examples(List<Example> examples) {
        Html html = new Html().element("p", "These images are not among those that you will judge.").open("div", "class", "cards").line();
        for (Example example : examples) {
            html.open("section", "class", "card").open("div", "class", "row");
            html.open("figure").add(Pictures.plain(example.image(), "an image")).element("figcaption", "the image").close("figure");
            html.open("figure").add(Pictures.plain(example.map(), example.better() ? "a good map of it" : "a bad map of it"))
                    .element("figcaption", example.caption()).close("figure");
            html.close("div").close("section").line();
        }
        return html.close("div").line();
    }
}
