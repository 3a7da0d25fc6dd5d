package org.glassbox.advise.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.HtmlPage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Overlay;
import org.glassbox.engine.report.Pictures;
import org.glassbox.engine.report.Table;

/**
 * What ADVISE finds in one image, as one HTML file: the groups of units with their maps, the best of them beside Grad-CAM, in the manner of the paper's Figure
 * 3, and the densities behind them.
 *
 * @param asked the group that is wanted beside the best one; absent where there is no such wish
 * @param image as the network sees it
 * @param target the name of the class that is explained
 * @param second the name of the next class
 * @param probability of the target, by the network
 * @param facts what was used, by name: network, weights, options
 */
public record AdvisePage(AdviseResult result, Optional<Group> asked, RgbImage image, String target, String second, double probability,
        Map<String, String> facts) {
    private static final int SHOWN = 224; // pixels of a picture's longer side on the screen
    private static final int MOST_DENSITIES = 24;

    /**
     * Writes the page.
     *
     * @throws GlassboxException if the file can't be written
     */
    public void write(Path file) throws GlassboxException {
        AtomicFiles.writeString(file, html());
    }

    /** The page as text. */
    public String html() {
        HtmlPage page = new HtmlPage("ADVISE: " + target + " at " + result.layer());
        page.lead().element("p", headline(), "class", "headline").line();
        page.section("Maps by group", maps());
        page.section("In numbers", numbers());
        page.section("Units and their densities", densities());
        page.section("How it was made", settings());
        return page.html("Made by Glassbox. Units: relevance scores after ADVISE, Dehshibi et al. 2022.");
    }

    private String headline() {
        String explained = "The network gives " + target + " a probability of " + Numbers.percent(probability) + ". ";
        if (!result.finite()) {
            return explained + "Layer " + result.layer() + " gives values that are not finite, so that there is nothing to show.";
        }
        if (result.winner().isEmpty()) {
            return explained + "No group of units at " + result.layer() + " speaks for it: all maps are zero or equal everywhere.";
        }
        Group winner = result.winner().get();
        return explained + "Of " + Numbers.count(result.groups().size(), "group", "groups") + " of units at " + result.layer() + ", the one with "
                + peaks(winner)
                + " (" + Numbers.count(winner.units().size(), "unit", "units") + ") stands best for the image: AVX " + avx(winner) + ", Grad-CAM's "
                        + avx(result.gradCam()) + "." + askedFor();
    }

    private String askedFor() {
        return asked.map(group -> (group.peaks() < 0 ? " All groups together have" : " The one that was asked for, with " + peaks(group) + " ("
                + Numbers.count(group.units().size(), "unit", "units") + "), has") + " AVX " + avx(group) + ".").orElse("");
    }

    private static String peaks(Group group) {
        return Numbers.count(group.peaks(), "peak", "peaks");
    }

    private static String avx(Group group) {
        return group.avx().map(avx -> Numbers.plain(avx.value())).orElse(Numbers.UNDEFINED);
    }

    private Html maps() {
        Html html = new Html().element("p", "Units with equally many peaks in the density of their values form a group; its map is the sum of their values"
                + " weighted by their mean gradients. AVX says how well the part of the image that a map shows stands for it. The best group is chosen by"
                + " asking the network about each, which Grad-CAM can't do: the comparison favours ADVISE.").line();
        html.open("div", "class", "cards", "style", "grid-template-columns:repeat(auto-fill,minmax(14.5rem,1fr))");
        card(html, "Image", Optional.empty(), List.of());
        asked.ifPresent(group -> card(html, group.peaks() < 0 ? "All groups together" : "Asked for: " + peaks(group), Optional.of(group), remarks(group)));
        result.winner().ifPresent(winner -> card(html, "Best group: " + peaks(winner), Optional.of(winner), remarks(winner)));
        card(html, "Grad-CAM", Optional.of(result.gradCam()), remarks(result.gradCam()));
        html.close("div").line().element("h3", "All groups").line();
        html.open("div", "class", "cards", "style", "grid-template-columns:repeat(auto-fill,minmax(14.5rem,1fr))");
        for (Group group : result.groups()) {
            card(html, peaks(group), Optional.of(group), remarks(group));
        }
        html.close("div").line();
        boolean signed = result.groups().stream().anyMatch(group -> Overlay.isSigned(group.map()));
        return html.add(Pictures.key(ColourMap.defaultFor(signed)));
    }

    private static List<String> remarks(Group group) {
        List<String> remarks = new ArrayList<>();
        remarks.add(Numbers.count(group.units().size(), "unit", "units") + ", AVX " + avx(group));
        switch (group.map().status()) {
            case OK -> {
                // nothing to add
            }
            case ZERO -> remarks.add("Nothing speaks for the class.");
            case CONSTANT -> remarks.add("Equal everywhere.");
            case NONFINITE -> remarks.add("Values that are not finite.");
        }
        return remarks;
    }

    private void card(Html html, String title, Optional<Group> group, List<String> remarks) {
        double factor = (double) SHOWN / Math.max(image.width(), image.height());
        RgbImage picture = group.isEmpty() ? image : overlay(group.get());
        html.open("div", "class", "card").open("img", "src", Pictures.dataUri(picture), "alt", title, "class", image.width() < SHOWN / 2 ? "picture" : "photo",
                "width",
                Long.toString(Math.round(image.width() * factor)), "height", Long.toString(Math.round(image.height() * factor)), "style",
                        "max-width:100%;height:auto");
        html.open("p").element("strong", title).close("p");
        remarks.forEach(remark -> html.element("p", remark));
        html.close("div").line();
    }

    /** The map as it was enlarged, signed where it has both signs. */
    private RgbImage overlay(Group group) {
        SaliencyMap map = group.map();
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        float[] values = new float[group.shown().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = group.isShown() ? min + (max - min) * group.shown()[i] : 0;
        }
        SaliencyMap large = new SaliencyMap(image.width(), image.height(), values, map.target(), Double.NaN);
        return Overlay.suiting(large).over(Overlay.grey(image), large);
    }

    private Html numbers() {
        Table table = new Table("AVX of what each map shows, and its parts as measured. CS: correlation with the map of the next class, " + second + ".",
                List.of("Units", "Count", "Share of the score", "AVX", "AD", "SSIM", "FSIM", "MSE", "CS", "Class found"));
        result.groups().forEach(group -> table.formattedRow(row(peaks(group) + (result.winner().filter(winner -> winner == group).isPresent() ? " (best)" : ""),
                group)));
        table.formattedRow(row("All groups", result.grouped()));
        table.formattedRow(row("Grad-CAM (all units)", result.gradCam()));
        return table.html().element("p", "AD, SSIM, FSIM and MSE are those of the metrics avx-ad, avx-ssim, avx-fsim and avx-mse. Where the class is not among"
                + " the five best for the part, AVX does not count them as measured: what it counts stands below each.", "class", "note");
    }

    private List<Html> row(String name, Group group) {
        double share = group.units().stream().mapToDouble(k -> result.units().get(k).share()).sum();
        List<Html> cells = new ArrayList<>();
        for (String cell : List.of(name, Integer.toString(group.units().size()), Numbers.percent(share), avx(group))) {
            cells.add(new Html().text(cell));
        }
        cells.add(part(group, Avx.Parts::averageDrop, Avx::averageDrop));
        cells.add(part(group, Avx.Parts::ssim, Avx::ssim));
        cells.add(part(group, Avx.Parts::fsim, Avx::fsim));
        cells.add(part(group, Avx.Parts::error, Avx::error));
        cells.add(new Html().text(Numbers.plain(group.correlation())));
        cells.add(new Html().text(group.avx().map(found -> found.penalty() == Avx.Penalty.NONE ? "yes" : "no").orElse(Numbers.UNDEFINED)));
        return cells;
    }

    /** As measured, and what counts where that differs. */
    private static Html part(Group group, ToDoubleFunction<Avx.Parts> measured, ToDoubleFunction<Avx> counted) {
        if (group.avx().isEmpty()) {
            return new Html().text(Numbers.UNDEFINED);
        }
        Avx avx = group.avx().get();
        Html html = new Html().text(Numbers.plain(measured.applyAsDouble(avx.measured())));
        return avx.penalty() == Avx.Penalty.NONE ? html : html.element("small", "counts as " + Numbers.plain(counted.applyAsDouble(avx)));
    }

    private Html densities() {
        Html html = new Html().open("div", "class", "charts");
        html.open("figure", "class", "plot").add(new ScoreChart(result).html()).element("figcaption",
                "How many units have how many peaks; none: equal everywhere.").close("figure");
        result.groups().stream().limit(MOST_DENSITIES).forEach(group -> {
            Unit unit = group.units().stream().map(result.units()::get).max(Comparator.comparingDouble(each -> Math.abs(each.share()))).orElseThrow();
            String title = "Unit " + unit.index() + ", " + peaks(group);
            html.open("figure", "class", "plot").add(new DensityChart(title, unit.density()).html());
            html.element("figcaption", title + ", the one of its group with the largest share of the score, " + Numbers.percent(unit.share())
                    + ".").close("figure").line();
        });
        html.close("div").line();
        return html.element("p", "Bars: the unit's values. Line: their density, peaks marked. Dashed: the bandwidth, on a scale of its own. All units are in"
                + " units.csv, all densities in densities.npz.", "class", "note");
    }

    private Html settings() {
        Html html = new Html().open("dl", "class", "facts");
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value));
        html.element("dt", "Time").element("dd", Numbers.duration(result.times().total()) + ": gradients " + Numbers.duration(result.times().gradients())
                + ", densities " + Numbers.duration(result.times().densities()) + ", maps " + Numbers.duration(result.times().maps()) + ", AVX of all "
                + Numbers.duration(result.times().choice()));
        return html.close("dl").line();
    }
}
