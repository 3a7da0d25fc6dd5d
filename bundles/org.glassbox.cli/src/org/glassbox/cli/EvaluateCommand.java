package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.report.AvxTable;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Metric;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.Evaluation;
import org.glassbox.engine.evaluate.Evaluation.Skipped;
import org.glassbox.engine.evaluate.EvaluationCase;
import org.glassbox.engine.evaluate.EvaluationPlan;
import org.glassbox.engine.evaluate.EvaluationPlan.Explained;
import org.glassbox.engine.evaluate.EvaluationPlan.Usable;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.WorkJournal;
import org.glassbox.engine.report.EvaluationFiles;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Judges a trained network, and explanations of its answers, on labelled images. */
@Command(name = "evaluate",
        description = "Judges a trained network and explanations of its answers on labelled images: tables with 95 %% intervals as CSV and JSON, and a page"
                + " with the best and worst cases.",
        footer = {"", "Images that can't be read are named at the end, and the exit code is then 1.",
            "'glassbox plugins list' shows networks, data sets, methods and metrics with their options."})
final class EvaluateCommand implements Callable<Integer> {
    private static final String JOURNAL = "evaluation.jsonl";
    private static final String TABLE = "table.html";
    private static final int MOST_CLASSES_IN_CONFUSION = 50; // more make a table of thousands of numbers
    private static final int MOST_SKIPPED_LINES = 50;

    @ParentCommand
    private GlassboxCommand glassbox;

    @ArgGroup(multiplicity = "1")
    private Networks networks;

    @Mixin
    private EvaluateData data;

    @Mixin
    private EvaluateMethods methods;

    /** One network, or several of which each is judged by itself. */
    private static final class Networks {
        @ArgGroup(exclusive = false)
        private NetworkOptions one;

        @Option(names = "--networks", required = true, split = ",", paramLabel = "ID=FILE",
                description = "Several networks for --protocol, each with its weights, such as alexnet=a.pth,vgg16=v.pth. Each has a folder of its own in DIR,"
                        + " and table.html has the methods by network.")
        private List<String> several = List.of();
    }

    @Option(names = "--target", paramLabel = "predicted|label", defaultValue = "predicted",
            description = "Which class the maps are of. Default: ${DEFAULT-VALUE}.")
    private Explained target;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of what --limit draws, of intervals, and of methods and metrics whose options name no other. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--cases", paramLabel = "N", defaultValue = "3",
            description = "How many of the best, and of the worst cases of each method are shown. Default: ${DEFAULT-VALUE}.")
    private int cases;

    @Option(names = "--rank-by", paramLabel = "METRIC",
            description = "What makes cases the best and the worst. Default: the first metric that says more than yes or no.")
    private String rankBy;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of report.html, evaluation.json and the tables as CSV.")
    private Path out;

    @Option(names = "--resume", description = "Goes on where an earlier command with the same settings stopped: images that are done are not judged again.")
    private boolean resume;

    @Option(names = "--json", description = "Prints JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException {
        return Interrupts.during(glassbox.console(), "Stopped. What was found so far is in " + out + "; the same command with --resume goes on after it.",
                monitor -> run(glassbox.console(), monitor));
    }

    private int run(Console console, IProgressMonitor monitor) throws GlassboxException {
        if (networks.one != null) {
            Judged judged = judge(console, networks.one, out, monitor);
            writeTable(List.of(new AvxTable.Column(judged.chosen().id(), "", judged.report())));
            return say(console, judged.report(), out);
        }
        if (!methods.ofProtocol()) {
            throw GlassboxException.badInput("--networks needs --protocol avx: only a protocol's table has several networks. Give one network with --weights.");
        }
        List<AvxTable.Column> columns = new ArrayList<>();
        int exitCode = ExitCode.OK;
        Map<String, NetworkOptions> named = named(networks.several);
        for (Map.Entry<String, NetworkOptions> each : named.entrySet()) {
            console.say("Network " + (columns.size() + 1) + " of " + named.size() + ": " + each.getKey());
            Path folder = out.resolve(each.getKey());
            Judged judged = judge(console, each.getValue(), folder, monitor);
            exitCode = Math.max(exitCode, say(console, judged.report(), folder));
            columns.add(new AvxTable.Column(each.getKey(), each.getKey() + "/report.html", judged.report()));
        }
        writeTable(columns);
        console.out().print(new AvxTable(columns).csv());
        console.out().flush();
        console.say("The table is " + out.resolve(TABLE) + ".");
        return exitCode;
    }

    /** By the name of each folder and column: the architecture's, or one with a number where it comes again. */
    private static Map<String, NetworkOptions> named(List<String> several) throws GlassboxException {
        Map<String, NetworkOptions> named = new LinkedHashMap<>();
        for (String each : several) {
            int equals = each.indexOf('=');
            if (equals < 1 || equals == each.length() - 1) {
                throw GlassboxException.badInput("--networks " + each + ": write the architecture and its weights, such as vgg16=vgg16.pth.");
            }
            String id = each.substring(0, equals);
            String name = id;
            for (int number = 2; named.containsKey(name); number++) {
                name = id + "-" + number;
            }
            named.put(name, NetworkOptions.of(id, each.substring(equals + 1)));
        }
        return named;
    }

    /** Nothing without a protocol, or where a metric of it was left out. */
    private void writeTable(List<AvxTable.Column> columns) throws GlassboxException {
        if (methods.ofProtocol() && !columns.getFirst().report().plan().methods().isEmpty()) {
            AvxTable table = new AvxTable(columns);
            AtomicFiles.writeString(out.resolve("table.csv"), table.csv());
            AtomicFiles.writeString(out.resolve(TABLE), table.html());
        }
    }

    /** What was found of one network. */
    private record Judged(Chosen chosen, EvaluationReport report) {
    }

    private Judged judge(Console console, NetworkOptions network, Path folder, IProgressMonitor monitor) throws GlassboxException {
        List<Method> chosenMethods = methods.methods(seed);
        List<MapMetric> wanted = methods.metrics(seed);
        Chosen chosen = network.choose(console, monitor);
        Map<String, String> layers = methods.layers(chosenMethods, chosen.graph());
        Opened opened = data.open(chosen, monitor);
        RunFolders.make(folder);
        Engine engine = glassbox.services().get(Engine.class);
        DeviceWorker device = engine.worker();
        engine.notices().forEach(console::say);
        try (BuiltNetwork built = BuiltNetwork.of(device, chosen)) {
            List<String> classes = classes(built, opened);
            List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), data.classNames(chosen), classes.size(), data.limit(), seed);
            Usable usable = Usable.of(wanted, EvaluationPlan.given(opened.data(), samples));
            List<String> notices = usable.sentences();
            notices.forEach(console::say);
            EvaluationPlan plan = new EvaluationPlan(opened.data(), samples, classes, chosen.width(), chosen.height(), chosen.normalisation(), chosenMethods,
                    layers, chosenMethods.isEmpty() ? List.of() : usable.metrics(), modelMetrics(classes.size()), target, seed);
            requireRanking(plan);
            Map<String, String> settings = settings(plan, network, chosen, opened);
            Map<String, String> facts = facts(network, chosen, opened, settings, device.description());
            Evaluation evaluation = new Evaluation(device, built.network(), plan);
            return new Judged(chosen, report(console, plan, evaluation, folder, new Sources(opened, settings, facts, notices), monitor));
        }
    }

    /** What a report tells besides its numbers. */
    private record Sources(Opened opened, Map<String, String> settings, Map<String, String> facts, List<String> notices) {
    }

    private EvaluationReport report(Console console, EvaluationPlan plan, Evaluation evaluation, Path folder, Sources sources,
            IProgressMonitor monitor) throws GlassboxException {
        Path file = folder.resolve(JOURNAL);
        long begun = System.nanoTime();
        try (WorkJournal journal = resume ? WorkJournal.resume(file, sources.settings()) : WorkJournal.begin(file, sources.settings())) {
            int left = evaluation.left(journal).size();
            if (resume && left < plan.samples().size()) {
                console.say((plan.samples().size() - left) + " of " + plan.samples().size() + " images are judged already.");
            }
            List<Skipped> skipped = new ArrayList<>();
            sources.opened().data().problems().forEach(problem -> skipped.add(new Skipped("", problem)));
            EvaluationResult result;
            List<EvaluationCase> shown;
            Optional<MapMetric> ranking;
            try (WorkProgress progress = new WorkProgress(monitor, console, Clock.systemUTC(), "evaluate", left)) {
                skipped.addAll(evaluation.run(journal, progress));
                if (journal.count() == 0 && !skipped.isEmpty()) {
                    throw GlassboxException.badInput("No image could be evaluated. " + (skipped.size() == 1 ? "" : "The first of " + skipped.size()
                            + " reasons: ") + skipped.getFirst().reason());
                }
                result = EvaluationResult.of(plan, journal);
                ranking = rankBy == null ? EvaluationCase.usualMetric(result) : plan.metrics().stream().filter(metric -> metric.id().equals(rankBy))
                        .findFirst();
                shown = ranking.isEmpty() || cases == 0 ? List.of() : EvaluationCase.of(evaluation, plan, result, ranking.get(), cases,
                        SubMonitor.convert(monitor));
            }
            EvaluationReport report = new EvaluationReport(plan, result, shown, ranking, sources.facts(), sources.notices(), skipped,
                    (System.nanoTime() - begun) / 1e9);
            EvaluationFiles.write(report, folder, journal);
            return report;
        }
    }

    private int say(Console console, EvaluationReport report, Path folder) {
        List<Skipped> skipped = report.skipped();
        skipped.stream().limit(MOST_SKIPPED_LINES).forEach(problem -> console.say("Skipped: " + problem.reason()));
        if (skipped.size() > MOST_SKIPPED_LINES) {
            console.say("Skipped: " + (skipped.size() - MOST_SKIPPED_LINES) + " more; evaluation.json names all.");
        }
        console.out().print(json ? report.json().toPrettyString() + System.lineSeparator() : EvaluateTables.of(report));
        console.out().flush();
        int images = report.result().predictions().size();
        console.say((images == 1 ? "1 image" : images + " images") + " judged; the page is " + folder.resolve("report.html")
                + (skipped.isEmpty() ? "." : ". Skipped: " + skipped.size() + "."));
        return skipped.isEmpty() ? ExitCode.OK : ExitCode.FAULT;
    }

    private static List<Metric> modelMetrics(int classes) {
        return Contributions.ofPlatform().all(ExtensionPoint.METRICS).usable().stream().filter(metric -> classes <= MOST_CLASSES_IN_CONFUSION
                || !metric.id().equals("confusion")).map(metric -> metric.defaults())
                .filter(metric -> !metric.needsReasons()).toList(); // maps have metrics of their own
    }

    /** The names of the network's classes, as many as it has outputs. */
    private List<String> classes(BuiltNetwork built, Opened opened) throws GlassboxException {
        int count = built.classes();
        List<String> names = data.classNames(built.chosen());
        if (names.isEmpty()) {
            names = opened.data().classes().size() == count ? opened.data().classes() : numbers(count);
        }
        if (names.size() != count) {
            throw GlassboxException.badInput("The network has " + count + " outputs, but there are names for " + names.size() + " classes; say the right ones"
                    + " with --class-names.");
        }
        return names;
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            numbers.add(Integer.toString(k));
        }
        return numbers;
    }

    private void requireRanking(EvaluationPlan plan) throws GlassboxException {
        List<String> known = plan.metrics().stream().map(MapMetric::id).toList();
        if (rankBy != null && !known.contains(rankBy)) {
            throw GlassboxException.badInput("--rank-by " + rankBy + ": it must be one of the metrics that are computed" + Suggestion.among(rankBy, known));
        }
        if (cases < 0) {
            throw GlassboxException.badInput("--cases " + cases + ": it can't be negative; 0 shows none.");
        }
    }

    /** Everything on which the values of an image depend. */
    private Map<String, String> settings(EvaluationPlan plan, NetworkOptions network, Chosen chosen, Opened opened) throws GlassboxException {
        Map<String, String> settings = new LinkedHashMap<>(network.settings(chosen));
        settings.putAll(data.settings(opened, plan.classes()));
        settings.put("methods", String.join(",", methods.ids()));
        plan.methods().forEach(method -> settings.put("method " + method.id(), method.options().toString()));
        plan.methods().stream().filter(method -> plan.layer(method) != null).forEach(method -> settings.put("layer of " + method.id(), plan.layer(method)));
        settings.put("target", plan.explained().name().toLowerCase(Locale.ROOT));
        plan.metrics().forEach(metric -> settings.put("metric " + metric.id(), metric.metric().toString()));
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    private Map<String, String> facts(NetworkOptions network, Chosen chosen, Opened opened, Map<String, String> settings, String device) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Network", chosen.id());
        facts.put("Weights", network.place() + " (SHA-256 " + settings.get("weights") + ")");
        facts.put("Image size", chosen.width() + " x " + chosen.height());
        facts.put("Data", opened.title());
        facts.put("Data set options", opened.options().toString());
        facts.put("Seed", Long.toString(seed));
        facts.put("Device", device);
        return facts;
    }
}
