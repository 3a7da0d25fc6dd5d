package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.report.AvxTable;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.statistics.Interval;
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
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.WorkJournal;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Judges a trained network, and explanations of its answers, on labelled images. */
@Command(name = "evaluate",
        description = "Judges a trained network and explanations of its answers on labelled images: tables with 95 %% intervals as CSV and JSON, and a page with the best and"
                + " worst cases.",
        footer = {"", "Images that can't be read are named at the end, and the exit code is then 1.",
            "'glassbox plugins list' shows networks, data sets, methods and metrics with their options."})
final class EvaluateCommand implements Callable<Integer> {
    private static final String JOURNAL = "evaluation.jsonl";
    private static final String TABLE = "table.html";
    private static final String ALL = "all";
    private static final Set<String> USUAL = Set.of("pointing-game", "relevance-mass", "relevance-rank", "confounder-mass", "iou", "deletion", "insertion", "average-drop",
            "average-increase", "sparseness");
    private static final String AVX = "avx"; // that metric, and the beginning of the ids of its parts
    private static final List<String> METHODS_OF_ADVISE = List.of("advise", "gradcam", "gradcam++", "scorecam", "layercam", "lime"); // of the paper's Table 1
    private static final int MOST_CLASSES_IN_CONFUSION = 50; // more make a table of thousands of numbers
    private static final int MOST_SKIPPED_LINES = 50;
    private static final Contributed.Words METRIC_WORDS = new Contributed.Words("metric", "--metric-option");

    @ParentCommand
    private GlassboxCommand glassbox;

    @ArgGroup(multiplicity = "1")
    private Networks networks;

    @Mixin
    private EvaluateData data;

    /** One network, or several of which each is judged by itself. */
    private static final class Networks {
        @ArgGroup(exclusive = false)
        private NetworkOptions one;

        @Option(names = "--networks", required = true, split = ",", paramLabel = "ID=FILE",
                description = "Several networks for --protocol, each with its weights, such as alexnet=a.pth,vgg16=v.pth. Each has a folder of its own in DIR, and table.html has"
                        + " the methods by network.")
        private List<String> several = List.of();
    }

    @Option(names = {"--methods", "--method"}, split = ",", paramLabel = "ID", description = "The methods, such as saliency,deeplift,gradcam. Default: none, the network only.")
    private List<String> methods = List.of();

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of every method that has it, such as reference=white; METHOD.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--layer", paramLabel = "NAME", description = "Where methods that work on a layer look. Default: the network's last layer with maps; for ADVISE the paper's.")
    private String layer;

    @Option(names = "--target", paramLabel = "predicted|label", defaultValue = "predicted", description = "Which class the maps are of. Default: ${DEFAULT-VALUE}.")
    private Explained target;

    @Option(names = "--metrics", split = ",", paramLabel = "ID",
            description = "The metrics of the maps, or all. Default: those with masks, where there are some, deletion, insertion, average-drop, average-increase and"
                    + " sparseness; others, such as randomisation, take much longer.")
    private List<String> metrics = List.of();

    /** Metrics, methods and a layer that belong together. */
    private enum Protocol {
        /** Of ADVISE, Dehshibi et al. 2022, section 4.1 and Table 1. */
        AVX
    }

    @Option(names = "--protocol", paramLabel = "avx",
            description = "A published protocol in place of --metrics: avx is that of ADVISE, AVX and its parts, of the six methods of its Table 1 where --methods names none,"
                    + " at the layer where ADVISE looks.")
    private Protocol protocol;

    @Option(names = "--metric-option", paramLabel = "KEY=VALUE", description = "An option of every metric that has it; METRIC.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> metricOptions = List.of();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of what --limit draws, of intervals, and of methods and metrics whose options name no other. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--cases", paramLabel = "N", defaultValue = "3", description = "How many of the best, and of the worst cases of each method are shown. Default: ${DEFAULT-VALUE}.")
    private int cases;

    @Option(names = "--rank-by", paramLabel = "METRIC", description = "What makes cases the best and the worst. Default: the first metric that says more than yes or no.")
    private String rankBy;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of report.html, evaluation.json and the tables as CSV.")
    private Path out;

    @Option(names = "--resume", description = "Goes on where an earlier command with the same settings stopped: images that are done are not judged again.")
    private boolean resume;

    @Option(names = "--json", description = "Prints JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException {
        IProgressMonitor monitor = new NullProgressMonitor();
        Console console = glassbox.console();
        try (Interrupts interrupts = new Interrupts(monitor, console)) {
            try {
                return run(console, monitor);
            } catch (OperationCanceledException e) {
                console.say("Stopped. What was found so far is in " + out + "; the same command with --resume goes on after it.");
                return interrupts.exitCode();
            }
        }
    }

    private int run(Console console, IProgressMonitor monitor) throws GlassboxException {
        if (networks.one != null) {
            Judged judged = judge(console, networks.one, out, monitor);
            writeTable(List.of(new AvxTable.Column(judged.chosen().id(), "", judged.report())));
            return say(console, judged.report(), out);
        }
        if (protocol == null) {
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
        if (protocol == Protocol.AVX && !columns.getFirst().report().plan().methods().isEmpty()) {
            AvxTable table = new AvxTable(columns);
            AtomicFiles.writeString(out.resolve("table.csv"), table.csv());
            AtomicFiles.writeString(out.resolve(TABLE), table.html());
        }
    }

    /** What was found of one network. */
    private record Judged(Chosen chosen, EvaluationReport report) {
    }

    private Judged judge(Console console, NetworkOptions network, Path folder, IProgressMonitor monitor) throws GlassboxException {
        List<Method> chosenMethods = ExplainMethods.of(Contributions.ofPlatform(), methods(), options, OptionalLong.of(seed));
        List<MapMetric> wanted = wanted();
        Chosen chosen = network.choose(console, monitor);
        Map<String, String> layers = layers(chosenMethods, chosen.graph());
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
            EvaluationPlan plan = new EvaluationPlan(opened.data(), samples, classes, chosen.width(), chosen.height(), chosen.normalisation(), chosenMethods, layers,
                    chosenMethods.isEmpty() ? List.of() : usable.metrics(), modelMetrics(classes.size()), target, seed);
            requireRanking(plan);
            Map<String, String> settings = settings(plan, network, chosen, opened);
            Map<String, String> facts = facts(network, chosen, opened, settings, device.description());
            Evaluation evaluation = new Evaluation(device, built.network(), plan);
            return new Judged(chosen, report(console, plan, evaluation, folder, new Sources(opened, settings, facts, notices), monitor));
        }
    }

    /**
     * Where methods look that work on a layer, by their ids.
     *
     * @throws GlassboxException if one of the methods can't serve the network there
     */
    private Map<String, String> layers(List<Method> chosenMethods, Graph graph) throws GlassboxException {
        Map<String, String> layers = new LinkedHashMap<>();
        for (Method method : chosenMethods) {
            String resolved = protocol == Protocol.AVX && layer == null ? graph.adviseLayer() : Explanations.layer(graph, layer, method.explainer());
            method.requireService(graph, resolved);
            if (method.explainer().usesLayer()) {
                layers.put(method.id(), resolved);
            }
        }
        return layers;
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
                result = EvaluationResult.of(plan, journal);
                ranking = rankBy == null ? EvaluationCase.usualMetric(result) : plan.metrics().stream().filter(metric -> metric.id().equals(rankBy)).findFirst();
                shown = ranking.isEmpty() || cases == 0 ? List.of() : EvaluationCase.of(evaluation, plan, result, ranking.get(), cases, SubMonitor.convert(monitor));
            }
            EvaluationReport report = new EvaluationReport(plan, result, shown, ranking, sources.facts(), sources.notices(), skipped,
                    (System.nanoTime() - begun) / 1e9);
            report.write(folder, journal);
            return report;
        }
    }

    private int say(Console console, EvaluationReport report, Path folder) {
        List<Skipped> skipped = report.skipped();
        skipped.stream().limit(MOST_SKIPPED_LINES).forEach(problem -> console.say("Skipped: " + problem.reason()));
        if (skipped.size() > MOST_SKIPPED_LINES) {
            console.say("Skipped: " + (skipped.size() - MOST_SKIPPED_LINES) + " more; evaluation.json names all.");
        }
        console.out().print(json ? report.json().toPrettyString() + System.lineSeparator() : tables(report));
        console.out().flush();
        int images = report.result().predictions().size();
        console.say((images == 1 ? "1 image" : images + " images") + " judged; the page is " + folder.resolve("report.html") + (skipped.isEmpty() ? "." : ". Skipped: "
                + skipped.size() + "."));
        return skipped.isEmpty() ? ExitCode.OK : ExitCode.FAULT;
    }

    private List<String> methods() {
        return methods.isEmpty() && protocol == Protocol.AVX ? METHODS_OF_ADVISE : methods;
    }

    private List<MapMetric> wanted() throws GlassboxException {
        Contributions contributions = Contributions.ofPlatform();
        if (protocol != null && !metrics.isEmpty()) {
            throw GlassboxException.badInput("--protocol and --metrics can't be given together: a protocol has its own metrics.");
        }
        List<String> ids = new ArrayList<>(metrics);
        if (protocol == Protocol.AVX) {
            contributions.all(ExtensionPoint.EXPLANATION_METRICS).usable().stream().map(metric -> metric.id()).filter(id -> id.equals(AVX) || id.startsWith(AVX + "-"))
                    .forEach(ids::add);
        } else if (metrics.isEmpty() || metrics.equals(List.of(ALL))) {
            ids.clear();
            contributions.all(ExtensionPoint.EXPLANATION_METRICS).usable().stream().map(metric -> metric.id()).filter(id -> !metrics.isEmpty() || USUAL.contains(id))
                    .forEach(ids::add);
        }
        List<MapMetric> wanted = new ArrayList<>();
        for (Contributed<ExplanationMetric> named : Contributed.of(contributions, ExtensionPoint.EXPLANATION_METRICS, ids, metricOptions, METRIC_WORDS)) {
            wanted.add(new MapMetric(named.id(), named.contribution().name(), named.seeded(seed).create()));
        }
        return wanted;
    }

    private static List<Metric> modelMetrics(int classes) {
        return Contributions.ofPlatform().all(ExtensionPoint.METRICS).usable().stream().filter(metric -> classes <= MOST_CLASSES_IN_CONFUSION
                || !metric.id().equals("confusion")).map(metric -> metric.defaults()).toList();
    }

    /** The names of the network's classes, as many as it has outputs. */
    private List<String> classes(BuiltNetwork built, Opened opened) throws GlassboxException {
        int count = built.classes();
        List<String> names = data.classNames(built.chosen());
        if (names.isEmpty()) {
            names = opened.data().classes().size() == count ? opened.data().classes() : numbers(count);
        }
        if (names.size() != count) {
            throw GlassboxException.badInput("The network has " + count + " outputs, but there are names for " + names.size() + " classes; say the right ones with"
                    + " --class-names.");
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
        settings.put("methods", String.join(",", methods()));
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

    private static String tables(EvaluationReport report) {
        EvaluationResult result = report.result();
        List<List<String>> model = new ArrayList<>();
        for (ModelValue value : result.overall()) {
            model.add(List.of(value.name(), TextTable.number(value.value()), interval(value.interval())));
        }
        String tables = new TextTable(List.of("network", "value", "95 % interval"), model).text();
        if (result.methods().isEmpty()) {
            return tables;
        }
        List<String> header = new ArrayList<>(List.of("method"));
        report.plan().metrics().forEach(metric -> header.addAll(List.of(metric.id(), "95 % interval")));
        header.addAll(List.of("ms a map", "failed maps"));
        List<List<String>> rows = new ArrayList<>();
        for (MethodResult method : result.methods()) {
            List<String> row = new ArrayList<>(List.of(method.method().id()));
            for (MetricResult value : method.values()) {
                row.addAll(List.of(TextTable.number(value.mean()), interval(value.interval())));
            }
            row.addAll(List.of(String.format(Locale.ROOT, "%.1f", method.milliseconds()), Integer.toString(method.failed())));
            rows.add(row);
        }
        return tables + System.lineSeparator() + new TextTable(header, rows).text();
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(found -> TextTable.number(found.low()) + " to " + TextTable.number(found.high())).orElse("-");
    }
}
