package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.ExplanationMetrics;
import org.glassbox.engine.explain.ExplanationMetrics.Maps;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.iccnn.FilterMap;
import org.glassbox.iccnn.GroupTally;
import org.glassbox.iccnn.GroupsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the groups of filters of an interpretable compositional network stand for. */
@Command(name = "groups",
        description = "Shows what the groups of filters stand for that a network was trained to form with the loss iccnn: a colour for each, by how well it covers"
                + " what the data's masks say is relevant, and images in these colours.",
        footer = {"", "DIR gets index.html with the pictures and groups.csv with the groups."})
final class GroupsCommand implements Callable<Integer> {
    private static final String OVERLAP = "iou";

    @ParentCommand
    private GlassboxCommand glassbox;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EvaluateData data;

    @Option(names = "--groups", required = true, paramLabel = "FILE", description = "A filter-groups-NNNN.csv of the run that trained the network.")
    private Path groups;

    @Option(names = "--layer", paramLabel = "NAME", description = "The layer whose filters form groups. Default: the one that the loss takes.")
    private String layer;

    @Option(names = "--pictures", paramLabel = "N", defaultValue = "24", description = "How many images the page shows. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of what --limit draws. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the results.")
    private Path out;

    @Override
    public Integer call() throws GlassboxException {
        if (pictures < 0) {
            throw GlassboxException.badInput("--pictures " + pictures + ": give a number of images, or 0 for none.");
        }
        Console console = glassbox.console();
        return Interrupts.during(console, "Stopped; nothing was written.", monitor -> run(console, glassbox.services().get(Engine.class), monitor));
    }

    private int run(Console console, Engine engine, IProgressMonitor monitor) throws GlassboxException {
        FilterMap maps = new FilterMap(groups, 0);
        Chosen chosen = network.choose(console, monitor);
        String node = Explanations.layer(chosen.graph(), layer, maps);
        new Method("iccnn", maps).requireService(chosen.graph(), node);
        Opened opened = data.open(chosen, monitor);
        RunFolders.make(out);
        AtomicFiles.requireWritable(out.resolve("index.html"));
        engine.notices().forEach(console::say);
        DeviceWorker device = engine.worker();
        try (BuiltNetwork built = BuiltNetwork.of(device, chosen)) {
            List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), data.classNames(chosen), built.classes(), data.limit(), seed);
            try (WorkProgress progress = new WorkProgress(monitor, console, Clock.systemUTC(), "groups", samples.size())) {
                GroupsPage page = look(built, maps, node, opened, samples, progress);
                AtomicFiles.writeString(out.resolve("groups.csv"), page.csv());
                AtomicFiles.writeString(out.resolve("index.html"), page.html());
                console.out().print(new TextTable(List.of("group", "IoU", "strength", "strongest in"), page.rows()).text());
                console.out().flush();
            }
        }
        console.say("The page is " + out.resolve("index.html") + ".");
        return ExitCode.OK;
    }

    private GroupsPage look(BuiltNetwork built, FilterMap method, String node, Opened opened, List<LabelledSample> samples, IProgressMonitor monitor)
            throws GlassboxException {
        ExplanationMetric overlap = Contributions.ofPlatform().find(ExtensionPoint.EXPLANATION_METRICS, OVERLAP).create(Map.of());
        SubMonitor progress = SubMonitor.convert(monitor, samples.size());
        List<GroupsPage.Picture> shown = new ArrayList<>();
        GroupTally tally = null;
        int atOnce = built.chosen().imagesAtOnce();
        for (int from = 0; from < samples.size(); from += atOnce) {
            progress.checkCanceled();
            List<LabelledSample> now = samples.subList(from, Math.min(samples.size(), from + atOnce));
            List<RgbImage> read = opened.images(now, built.chosen());
            Images images = built.chosen().images(read, node);
            List<List<SaliencyMap>> maps = built.device().call(Priority.TRAINING, manager -> Explanations.ask(manager, built.network(), images, method::ofGroups));
            tally = tally == null ? new GroupTally(maps.getFirst().size()) : tally;
            for (int n = 0; n < now.size(); n++) {
                tally.add(maps.get(n));
                if (shown.size() < pictures) {
                    shown.add(new GroupsPage.Picture(now.get(n).sample().id(), read.get(n), maps.get(n)));
                }
            }
            List<Map<MaskRole, Mask>> masks = masks(opened.data(), now);
            if (masks.stream().anyMatch(known -> known.containsKey(MaskRole.RELEVANT))) {
                for (int k = 0; k < maps.getFirst().size(); k++) {
                    int group = k;
                    Maps ofGroup = new Maps(images, method, maps.stream().map(all -> all.get(group)).toList(), masks);
                    List<Value> values = built.device().call(Priority.TRAINING,
                            manager -> ExplanationMetrics.compute(manager, built.network(), overlap, ofGroup, new NullProgressMonitor()));
                    for (Value value : values) {
                        if (value.isDefined()) {
                            tally.overlap(group, value.value());
                        }
                    }
                }
            }
            progress.worked(now.size());
        }
        return new GroupsPage(tally.ranked(), samples.size(), shown, facts(built, opened, node));
    }

    private static List<Map<MaskRole, Mask>> masks(Dataset data, List<LabelledSample> samples) throws GlassboxException {
        List<Map<MaskRole, Mask>> all = new ArrayList<>();
        for (LabelledSample sample : samples) {
            Map<MaskRole, Mask> masks = new EnumMap<>(MaskRole.class);
            for (MaskRole role : List.of(MaskRole.RELEVANT, MaskRole.IGNORED)) {
                data.mask(sample.sample(), role).ifPresent(mask -> masks.put(role, mask));
            }
            all.add(masks);
        }
        return all;
    }

    private Map<String, String> facts(BuiltNetwork built, Opened opened, String node) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Network", built.chosen().title());
        facts.put("Weights", network.place());
        facts.put("Groups", groups.toString());
        facts.put("Layer", node);
        facts.put("Data", opened.title());
        facts.put("Seed", Long.toString(seed));
        facts.put("Device", built.device().description());
        return facts;
    }
}
