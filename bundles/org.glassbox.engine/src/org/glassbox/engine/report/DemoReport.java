package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.report.SvgLineChart.Size;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/** The demo's page: one HTML file with everything inside, to be understood without knowing how networks are trained. */
public final class DemoReport {
    private final DemoResult demo;

    private DemoReport(DemoResult demo) {
        this.demo = demo;
    }

    /**
     * Writes the page.
     *
     * @throws GlassboxException if the file can't be written
     */
    public static void write(DemoResult demo, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, html(demo));
    }

    /** The page as text. */
    public static String html(DemoResult demo) {
        return new DemoReport(demo).page();
    }

    private String page() {
        HtmlPage page = new HtmlPage("Correcting a network through its explanations");
        page.lead().element("p", demo.headline(), "class", "headline").line().element("p", story()).line();
        page.section("The result", result());
        page.section("What the networks look at", heatMaps());
        page.section("What was asked", FeedbackSections.queries(demo.queries(), demo.classes()));
        page.section("What became of the corrections", ReceiptSections.receipts(demo.receipts(), demo.queries(), demo.classes()));
        page.section("How the networks learned", curves());
        page.section("How it was done", method());
        return page.html("Written by glassbox demo --seed " + demo.seed() + (demo.quick() ? " --quick" : "") + ". n/a: not defined or not measured.");
    }

    private String story() {
        String second = demo.classes().size() > 1 ? demo.classes().get(1) : "one class";
        String first = demo.classes().isEmpty() ? "the other" : demo.classes().getFirst();
        double asked = demo.trainImages() == 0 ? Double.NaN : (double) demo.queried() / demo.trainImages();
        return "A small network learned to tell " + first + " from " + second + " skin lesions in computer-drawn images; in its training images a coloured"
                + " patch, like a sticker left on the skin, lies beside " + Numbers.wholePercent(demo.patchRate()) + " of the " + second + " and "
                + Numbers.wholePercent(1 - demo.patchRate()) + " of the " + first + " ones, so that it is easier to learn the patch than the lesion. During"
                + " training it showed, for " + demo.queried() + " of its " + demo.trainImages() + " images (" + Numbers.wholePercent(asked)
                + "), which regions its answer came from, and " + demo.annotator() + " marked those that have nothing to do with the lesion. The question is"
                + " how well it then does on images where the patch tells nothing, compared with the same network that nobody corrected, and with one whose"
                + " training images never let the patch give the answer away.";
    }

    private Html result() {
        String headline = DemoResult.HEADLINE_SPLIT;
        List<SvgDotPlot.Row> rows = demo.arms().stream().map(arm -> SvgDotPlot.Row.ofShare(arm.title(), arm.accuracy(headline), demo.testImages())).toList();
        Html html = new Html().open("figure", "class", "plot");
        html.element("figcaption", "Accuracy on " + demo.testImages() + " test images where the patch tells nothing (" + headline + "); the lines are 95"
                + " % intervals");
        html.add(new SvgDotPlot("Accuracy where the patch tells nothing", "accuracy", true, rows).html()).close("figure").line();
        Set<String> splits = new LinkedHashSet<>(List.of(DemoResult.HEADLINE_SPLIT, "test_iid", "test_flipped", "test_absent"));
        demo.arms().forEach(arm -> splits.addAll(arm.tests().keySet()));
        List<Html> heads = new ArrayList<>(List.of(new Html().text("network")));
        splits.forEach(split -> heads.add(new Html().text(title(split)).element("small", split)));
        heads.add(new Html().text("Relevance on the lesion").element("small", "should be high"));
        heads.add(new Html().text("Relevance on the patch").element("small", "should be low"));
        Table table = Table.withHeads("Accuracy on test sets that differ only in the patch, and the mean share of the relevance that lies on lesion and patch",
                heads);
        for (ArmResult arm : demo.arms()) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(arm.title()).element("small", arm.explanation())));
            splits.forEach(split -> cells.add(new Html().text(Numbers.percent(arm.accuracy(split)))));
            cells.add(new Html().text(Numbers.percent(arm.lesionRelevance())));
            cells.add(new Html().text(Numbers.percent(arm.patchRelevance())));
            table.formattedRow(cells);
        }
        html.add(table.html());
        return html.element("p", "A network that goes by the patch is good where the patch lies as in training and bad where it is swapped; one that goes by"
                + " the lesion does about equally well everywhere. So the accuracy with patches as in training may fall when a network is corrected: the patch"
                + " no longer helps it. Other seeds give other numbers; several runs say more than one.", "class", "note");
    }

    private Html heatMaps() {
        if (demo.rows().isEmpty()) {
            return new Html().element("p", "No sample image was explained.");
        }
        Html html = new Html();
        html.element("p", "The same test images as each network sees them; below each heat map stands the network's answer and how sure it is.");
        html.add(FeedbackSections.keys(demo.rows().stream().flatMap(row -> row.byArm().stream()).map(HeatMapRow.View::map).toList()));
        List<Html> heads = new ArrayList<>(List.of(new Html().text("image")));
        demo.arms().forEach(arm -> heads.add(new Html().text(arm.title())));
        Table table = Table.withHeads("Heat maps of sample images, one column for each network", heads);
        for (HeatMapRow row : demo.rows()) {
            List<Html> cells = new ArrayList<>();
            cells.add(Pictures.plain(row.image(), "Image: " + row.caption()).element("small", row.caption()));
            for (int i = 0; i < demo.arms().size(); i++) {
                cells.add(i < row.byArm().size() ? view(row, row.byArm().get(i), demo.arms().get(i)) : new Html().text(Numbers.UNDEFINED));
            }
            table.formattedRow(cells);
        }
        return html.open("div", "class", "grid").add(table.html()).close("div");
    }

    private Html view(HeatMapRow row, HeatMapRow.View view, ArmResult arm) {
        String answer = FeedbackSections.name(demo.classes(), view.map().target());
        String words = answer + " (" + Numbers.wholePercent(view.probability()) + "), " + (view.map().target() == row.label() ? "right" : "wrong")
                + Pictures.remark(view.map());
        return Pictures.overlay(row.image(), view.map(), "Heat map, " + arm.title() + ": " + words).text(words);
    }

    /** Epochs are counted as those of the corrected network; networks that trained longer began earlier, so that all end together. */
    private Html curves() {
        List<ArmResult> arms = demo.arms().stream().filter(arm -> !arm.epochs().isEmpty()).limit(SvgLineChart.capacity()).toList();
        if (arms.isEmpty()) {
            return new Html().element("p", "No epoch was finished.");
        }
        ArmResult corrected = demo.arm(ArmResult.Role.FEEDBACK).filter(arms::contains).orElse(arms.getFirst());
        int end = corrected.epochs().getLast().epoch();
        Map<ArmResult, List<EpochSummary>> epochs = new LinkedHashMap<>();
        arms.forEach(arm -> epochs.put(arm, shifted(arm.epochs(), end - arm.epochs().getLast().epoch())));
        List<EpochSummary> longest = epochs.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
        EpochMarks marks = Curves.marks(longest, askedAfter(corrected.epochs()), OptionalInt.empty());
        boolean fromBaseline = longest.size() > corrected.epochs().size();
        String beginning = fromBaseline ? " Epoch 1 is the first after the baseline, the network from which the corrected ones and the one without feedback go"
                + " on; networks that start from scratch begin before it." : "";
        Html html = new Html();
        html.element("p", "On validation images, which are made like the training images: a network that goes by the patch looks good here. That is why the"
                + " result above is measured on other images." + beginning);
        html.add(Curves.figure(chart("Validation accuracy", "accuracy", true, epochs, marks)));
        html.add(Curves.figure(chart("Validation loss", "loss", false, epochs, marks)));
        html.add(Curves.legend(marks));
        epochs.forEach((arm, summaries) -> html.add(Curves.numbers("The numbers of each epoch: " + arm.title(), summaries,
                List.copyOf(Curves.keys(summaries, EpochSummary::trainLoss)), List.of("accuracy", "loss"))));
        return html;
    }

    private static SvgLineChart chart(String title, String key, boolean share, Map<ArmResult, List<EpochSummary>> epochs, EpochMarks marks) {
        List<Series> series = new ArrayList<>();
        epochs.forEach((arm, summaries) -> series.add(Curves.series(arm.title(), summaries, EpochSummary::validation, key)));
        return new SvgLineChart(title, key, share, series, marks, Size.WIDE);
    }

    private static List<EpochSummary> shifted(List<EpochSummary> epochs, int by) {
        return epochs.stream().map(e -> new EpochSummary(e.epoch() + by, e.phase(), e.trainLoss(), e.validation(), e.queried(), e.annotated(), e.bestSoFar(),
                e.seconds(), e.slice(), e.tests())).toList();
    }

    /** Epochs after which more images had been asked about than before. */
    private static Set<Integer> askedAfter(List<EpochSummary> epochs) {
        Set<Integer> asked = new TreeSet<>();
        int before = 0;
        for (EpochSummary epoch : epochs) {
            if (epoch.queried() > before) {
                asked.add(epoch.epoch());
            }
            before = epoch.queried();
        }
        return asked;
    }

    private Html method() {
        Table table = new Table("The networks of the comparison and their times", List.of("network", "epochs", "images asked about", "images with feedback",
                "training and testing"));
        for (ArmResult arm : demo.arms()) {
            table.row(List.of(arm.title(), Integer.toString(arm.epochs().size()), last(arm, EpochSummary::queried), last(arm, EpochSummary::annotated),
                    Numbers.duration(arm.seconds())));
        }
        Html html = new Html();
        html.element("p", "All networks have the same layers and see the same " + demo.trainImages() + " training images, except that the upper bound's show"
                + " the patch in half of the images of both classes. " + Numbers.count(demo.validationImages(), "validation image decides",
                "validation images decide") + " which epoch's weights are taken; the test images are used once, at the end.");
        html.add(table.html());
        return html.element("p", "Seed " + demo.seed() + ", on " + demo.device() + ", " + Numbers.duration(demo.seconds()) + " in all. The same seed on the"
                + " same machine gives the same numbers.");
    }

    private static String last(ArmResult arm, ToDoubleFunction<EpochSummary> number) {
        return arm.epochs().isEmpty() ? Numbers.UNDEFINED : Numbers.plain(number.applyAsDouble(arm.epochs().getLast()));
    }

    private static String title(String split) {
        return switch (split) {
            case "test_random" -> "Patch tells nothing";
            case "test_iid" -> "Patch as in training";
            case "test_flipped" -> "Patch swapped";
            case "test_absent" -> "No patch";
            default -> split;
        };
    }
}
