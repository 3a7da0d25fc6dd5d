package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.report.SvgLineChart.Size;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/** A run's page: one HTML file with everything inside. */
public final class RunReport {
    private static final String CONFUSION = "confusion/";
    private static final String TOTAL = "total";

    private final FinishedRun run;
    private final OptionalInt used;

    private RunReport(FinishedRun run) {
        this.run = run;
        this.used = usedEpoch(run);
    }

    /**
     * Writes the page.
     *
     * @throws GlassboxException if the file can't be written
     */
    public static void write(FinishedRun run, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, html(run));
    }

    /** The page as text. */
    public static String html(FinishedRun run) {
        return new RunReport(run).page();
    }

    private String page() {
        HtmlPage page = new HtmlPage("Training run: " + run.experiment().name());
        page.lead().element("p", outcome(), "class", "headline").line();
        if (!run.notices().isEmpty()) {
            Html notices = new Html().open("ul", "class", "notices");
            new LinkedHashSet<>(run.notices()).forEach(notice -> notices.element("li", notice).line());
            page.section("Notices", notices.close("ul"));
        }
        page.section("Summary", summary());
        page.section("Results", results());
        if (!run.epochs().isEmpty()) {
            page.section("Curves", curves());
        }
        if (SliceSections.isSliced(run.epochs())) {
            page.section("Before and after", SliceSections.ofRun(run.epochs()));
        }
        boolean asks = run.experiment().phases().stream().anyMatch(phase -> phase.queries().isPresent());
        if (asks || !run.queries().isEmpty()) {
            page.section("What was asked", FeedbackSections.queries(run.queries(), run.classes()));
            page.section("What became of the corrections", ReceiptSections.receipts(run.receipts(), run.queries(), run.classes()));
        }
        Html experiment = new Html();
        experiment.element("p", "All that decides this run's numbers. Saved as a file it runs again with: glassbox train experiment.yaml");
        experiment.open("details").element("summary", "The experiment as resolved").line().element("pre", run.yaml()).close("details");
        page.section("Experiment", experiment);
        return page.html("Written by Glassbox at the end of the run. n/a: not defined or not measured.");
    }

    private String outcome() {
        String how = switch (run.end().outcome()) {
            case COMPLETED -> "Completed " + Numbers.count(run.epochs().size(), "epoch", "epochs") + " in " + Numbers.duration(run.seconds()) + ".";
            case CANCELLED -> "Stopped after epoch " + run.end().epoch() + " of " + run.experiment().epochs() + message() + " It can be resumed.";
            case FAILED -> "Failed after epoch " + run.end().epoch() + " of " + run.experiment().epochs() + message();
        };
        if (used.isEmpty()) {
            return how;
        }
        Map<String, Double> validation = summaryOf(used.getAsInt()).validation();
        String accuracy = Numbers.percent(validation.getOrDefault("accuracy", Double.NaN));
        String loss = Numbers.plain(validation.getOrDefault("loss", Double.NaN));
        return how + " The weights of epoch " + used.getAsInt() + " are the result: validation accuracy " + accuracy + ", loss " + loss + ".";
    }

    private String message() {
        String message = run.end().message();
        return message == null || message.isBlank() ? "." : ": " + message + (message.endsWith(".") ? "" : ".");
    }

    private Html summary() {
        Experiment experiment = run.experiment();
        TrainingSettings training = experiment.training();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Data", describe(experiment.data()) + ": " + Numbers.count(run.trainImages(), "training image", "training images") + ", "
                + Numbers.count(run.validationImages(), "validation image", "validation images"));
        facts.put("Classes", String.join(", ", run.classes()));
        facts.put("Network", describe(experiment.network()) + (experiment.weights() == null ? ", from scratch" : ", from " + experiment.weights()));
        facts.put("Optimiser", training.optimiser() + ", learning rate " + Numbers.setting(training.learningRate()) + ", "
                + Numbers.count(training.batchSize(), "image", "images")
                + " a step" + (training.weightDecay() > 0 ? ", weight decay " + Numbers.setting(training.weightDecay()) : ""));
        experiment.phases().forEach(phase -> facts.merge("Phase " + phase.name(), describe(phase), (first, second) -> first + "; again " + second));
        facts.put("Seed", Long.toString(experiment.seed()));
        facts.put("Device", run.device());
        facts.put("Time", Numbers.duration(run.seconds()) + (run.epochs().isEmpty() ? "" : ", " + Numbers.duration(
                run.epochs().stream().mapToDouble(EpochSummary::seconds).average().getAsDouble()) + " an epoch"));
        facts.putAll(run.facts());
        Html html = new Html().open("dl", "class", "facts").line();
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value).line());
        return html.close("dl").line();
    }

    /** Metrics down, validation and test splits across; then the confusion matrices that were computed. */
    private Html results() {
        Map<String, Map<String, Double>> columns = new LinkedHashMap<>();
        used.ifPresent(epoch -> columns.put("validation", summaryOf(epoch).validation()));
        run.result().ifPresent(result -> columns.putAll(result.tests()));
        if (columns.isEmpty()) {
            return new Html().element("p", "No epoch was finished, so there is no result.");
        }
        Set<String> metrics = new LinkedHashSet<>();
        columns.values().forEach(values -> values.keySet().stream().filter(metric -> !metric.startsWith(CONFUSION)).forEach(metrics::add));
        List<String> heads = new ArrayList<>(List.of("metric"));
        heads.addAll(columns.keySet());
        Table table = new Table(used.isPresent() ? "With the weights of epoch " + used.getAsInt() : "With the resulting weights", heads);
        for (String metric : metrics) {
            List<String> cells = new ArrayList<>(List.of(metric));
            columns.values().forEach(values -> cells.add(Numbers.metric(metric, values.getOrDefault(metric, Double.NaN))));
            table.row(cells);
        }
        Html html = table.html().open("div", "class", "tables").line();
        columns.forEach((split, values) -> {
            if (values.keySet().stream().anyMatch(metric -> metric.startsWith(CONFUSION))) {
                html.add(confusion(split, values));
            }
        });
        return html.close("div").line();
    }

    private Html confusion(String split, Map<String, Double> values) {
        List<String> heads = new ArrayList<>(List.of("true class"));
        run.classes().forEach(name -> heads.add("taken for " + name));
        heads.add("recall");
        Table table = new Table("Confusion matrix, " + split + " (number of images)", heads);
        for (String truth : run.classes()) {
            List<String> cells = new ArrayList<>(List.of(truth));
            double all = 0;
            for (String predicted : run.classes()) {
                double count = values.getOrDefault(CONFUSION + truth + "/" + predicted, Double.NaN);
                all += count;
                cells.add(Numbers.plain(count));
            }
            cells.add(Numbers.percent(values.getOrDefault(CONFUSION + truth + "/" + truth, Double.NaN) / all));
            table.row(cells);
        }
        return table.html();
    }

    private Html curves() {
        Set<Integer> asked = new TreeSet<>();
        run.queries().forEach(picture -> asked.add(picture.query().epoch()));
        EpochMarks marks = Curves.marks(run.epochs(), asked, used);
        List<String> trainKeys = new ArrayList<>(Curves.keys(run.epochs(), EpochSummary::trainLoss));
        Set<String> terms = run.experiment().phases().stream().flatMap(phase -> phase.losses().stream()).map(loss -> loss.term().id())
                .collect(Collectors.toSet());
        boolean one = trainKeys.stream().filter(terms::contains).count() == 1;
        if (one) {
            trainKeys.remove(TOTAL); // of one term only, which says it all
        }
        List<String> validationKeys = Curves.keys(run.epochs(), EpochSummary::validation).stream().filter(key -> !key.startsWith(CONFUSION)).toList();
        Html html = Curves.legend(marks).open("div", "class", "charts").line();
        for (String key : trainKeys) {
            String term = "Training loss: " + key + (one ? "" : ", without its weight");
            String figure = "Training: " + key; // what a term or a phase tells besides
            String title = key.equals(TOTAL) ? "Training loss, all terms with their weights" : terms.contains(key) ? term : figure;
            String unit = title.equals(figure) ? key : "loss";
            List<Series> series = List.of(Curves.series(key, run.epochs(), EpochSummary::trainLoss, key));
            html.add(Curves.figure(new SvgLineChart(title, unit, false, series, marks, Size.HALF)));
        }
        groups(validationKeys).forEach((group, keys) -> {
            String title = keys.size() == 1 ? keys.getFirst() : group;
            for (int from = 0; from < keys.size(); from += SvgLineChart.capacity()) {
                List<String> some = keys.subList(from, Math.min(keys.size(), from + SvgLineChart.capacity()));
                List<Series> series = some.stream().map(key -> Curves.series(shortName(key), run.epochs(), EpochSummary::validation, key)).toList();
                html.add(Curves.figure(new SvgLineChart("Validation " + title, title, Numbers.isShare(some.getFirst()), series, marks, Size.HALF)));
            }
        });
        html.close("div").line();
        return html.add(Curves.numbers("The numbers of each epoch", run.epochs(), trainKeys, validationKeys));
    }

    /** "recall/benign" and "recall/malignant" make one chart, and so do all means over classes that are shares. */
    private static Map<String, List<String>> groups(List<String> keys) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String key : keys) {
            String group = key.contains("/") ? key.substring(0, key.indexOf('/')) : key.contains("-") && Numbers.isShare(key) ? "means over classes" : key;
            groups.computeIfAbsent(group, name -> new ArrayList<>()).add(key);
        }
        return groups;
    }

    private static String shortName(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    private EpochSummary summaryOf(int epoch) {
        return run.epochs().stream().filter(summary -> summary.epoch() == epoch).findFirst().orElseThrow();
    }

    /** The epoch of the result; for a run without one, what would be chosen of the epochs that were done. */
    private static OptionalInt usedEpoch(FinishedRun run) {
        if (run.result().isPresent()) {
            int epoch = run.result().get().epoch();
            return run.epochs().stream().mapToInt(EpochSummary::epoch).filter(done -> done == epoch).findFirst();
        }
        boolean takesLast = run.experiment().phaseOf(Math.max(1, run.epochs().size())).settings().selection(run.experiment().training())
                == TrainingSettings.Selection.LAST;
        return run.epochs().stream().filter(summary -> takesLast || summary.bestSoFar()).mapToInt(EpochSummary::epoch).max();
    }

    private static String describe(Selection selection) {
        if (selection.options().isEmpty()) {
            return selection.id();
        }
        List<String> options = new ArrayList<>();
        selection.options().forEach((name, value) -> options.add(name + "=" + value));
        return selection.id() + " (" + String.join(", ", options) + ")";
    }

    private static String describe(Phase phase) {
        List<String> losses = phase.losses().stream().map(RunReport::describe).toList();
        String asks = phase.queries().map(RunReport::describe).orElse("");
        String labels = phase.labelling().map(RunReport::describe).orElse("");
        String weighs = phase.weighting().map(RunReport::describe).orElse("");
        String slices = phase.settings().slices() == 1 ? "" : " on each of " + phase.settings().slices() + " slices";
        return Numbers.count(phase.settings().epochs(), "epoch", "epochs") + slices + ", loss " + String.join(" + ", losses) + weighs + labels + asks;
    }

    private static String describe(Phase.SampleWeighting weighting) {
        return "; images weighed by " + describe(weighting.weighting()) + " every " + Numbers.count(weighting.settings().every(), "epoch", "epochs");
    }

    private static String describe(Phase.Labelling labelling) {
        return "; " + Numbers.setting(100 * labelling.settings().start()) + " % of the images labelled at first and "
                + Numbers.setting(100 * labelling.settings().add())
                + " % more every " + Numbers.count(labelling.settings().every(), "epoch", "epochs") + ", chosen by " + describe(labelling.sampler());
    }

    private static String describe(Phase.WeightedLoss loss) {
        return (loss.weight() == 1 ? "" : Numbers.setting(loss.weight()) + " × ") + describe(loss.term());
    }

    private static String describe(Phase.Queries queries) {
        return "; asks about " + Numbers.count(queries.settings().perEpoch(), "image", "images") + " an epoch, chosen by " + describe(queries.sampler())
                + ", explained by " + describe(queries.explainer()) + ", answered by " + describe(queries.annotator());
    }
}
