package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.AtomicFiles;

/** The page that raters of a preference study read first: one HTML file with everything inside. */
public final class PreferenceGuide {
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
    }

    /**
     * Writes the page.
     *
     * @param examples of images that are not in the study; may be empty
     * @throws GlassboxException if the file can't be written
     */
    public static void write(List<Example> examples, Path file) throws GlassboxException {
        HtmlPage page = new HtmlPage("Which heat map is better?");
        page.lead().element("p", "You see an image and, side by side, two heat maps of it. Each shows where a network looked when it said what the image"
                + " shows: the stronger the colour, the more that place counted.");
        Html task = new Html().open("ul").line();
        task.element("li", "first: the map on the left points better at what the image is about, and less at what has nothing to do with it.").line();
        task.element("li", "second: the map on the right does.").line();
        task.element("li", "same: you see no difference that matters, or both are equally wrong.").line();
        page.section("Your choice", task.close("ul"));
        Html how = new Html().open("ul").line();
        how.element("li", "Look at the image first and decide for yourself which place tells what it shows.").line();
        how.element("li", "A map that covers that place and nothing else is better than one that covers only a part of it, or much around it.").line();
        how.element("li", "Colour on the background, on an edge of the image or on things that only happen to be there speaks against a map.").line();
        how.element("li", "The sides change by chance from image to image, so the side says nothing.").line();
        how.element("li", "Don't ask others; trust your first impression, and take a break when you tire.").line();
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
                    .element("figcaption", example.better() ? GOOD : BAD).close("figure");
            html.close("div").close("section").line();
        }
        return html.close("div").line();
    }
}
