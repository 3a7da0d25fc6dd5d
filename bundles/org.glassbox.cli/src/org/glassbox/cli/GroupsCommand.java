package org.glassbox.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.cli.PageOptions.Ready;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Network;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.explain.ExplanationMetrics;
import org.glassbox.engine.explain.ExplanationMetrics.Maps;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import org.glassbox.iccnn.FilterMap;
import org.glassbox.iccnn.GroupTally;
import org.glassbox.iccnn.GroupsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the groups of filters of an interpretable compositional network stand for. */
@Command(name = "groups",
        description = "Shows what the groups of filters stand for that a network was trained to form with the loss iccnn: a colour for each, by how well it"
                + " covers what the data's masks say is relevant, and images in these colours.",
        footer = {"", "DIR gets index.html with the pictures and groups.csv with the groups."})
final class GroupsCommand implements Callable<Integer> {
    private static final String OVERLAP = "iou";

    @ParentCommand
    private GlassboxCommand glassbox;

    @Mixin
    private PageOptions page;

    @Option(names = "--groups", required = true, paramLabel = "FILE", description = "A filter-groups-NNNN.csv of the run that trained the network.")
    private Path groups;

    @Option(names = "--pictures", paramLabel = "N", defaultValue = "24", description = "How many images the page shows. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Override
    public Integer call() throws GlassboxException {
        if (pictures < 0) {
            throw GlassboxException.badInput("--pictures " + pictures + ": give a number of images, or 0 for none.");
        }
        FilterMap maps = new FilterMap(groups, 0);
        return page.write(glassbox, "groups", List.of(new Method("iccnn", maps)), (ready, progress) -> {
            GroupsPage found = look(ready, maps, progress);
            return new PageOptions.Page(found.html(), found.csv(), new TextTable(List.of("group", "IoU", "strength", "strongest in"), found.rows()).text());
        });
    }

    private GroupsPage look(Ready ready, FilterMap method, IProgressMonitor monitor) throws GlassboxException {
        Network built = ready.built().network();
        List<LabelledSample> samples = ready.samples();
        ExplanationMetric overlap = Contributions.ofPlatform().find(ExtensionPoint.EXPLANATION_METRICS, OVERLAP).create(Map.of());
        SubMonitor progress = SubMonitor.convert(monitor, samples.size());
        List<GroupsPage.Picture> shown = new ArrayList<>();
        GroupTally tally = null;
        int atOnce = ready.chosen().imagesAtOnce();
        for (int from = 0; from < samples.size(); from += atOnce) {
            progress.checkCanceled();
            List<LabelledSample> now = samples.subList(from, Math.min(samples.size(), from + atOnce));
            List<RgbImage> read = ready.opened().images(now, ready.chosen());
            Images images = ready.chosen().images(read, ready.node());
            List<List<SaliencyMap>> maps = ready.device().call(Priority.TRAINING, manager -> Explanations.ask(manager, built, images, method::ofGroups));
            tally = tally == null ? new GroupTally(maps.getFirst().size()) : tally;
            for (int n = 0; n < now.size(); n++) {
                tally.add(maps.get(n));
                if (shown.size() < pictures) {
                    shown.add(new GroupsPage.Picture(now.get(n).sample().id(), read.get(n), maps.get(n)));
                }
            }
            List<Map<MaskRole, Mask>> masks = masks(ready.opened().data(), now);
            if (masks.stream().anyMatch(known -> known.containsKey(MaskRole.RELEVANT))) {
                for (int k = 0; k < maps.getFirst().size(); k++) {
                    int group = k;
                    Maps ofGroup = new Maps(images, method, maps.stream().map(all -> all.get(group)).toList(), masks);
                    List<Value> values = ready.device().call(Priority.TRAINING,
                            manager -> ExplanationMetrics.compute(manager, built, overlap, ofGroup, new NullProgressMonitor()));
                    for (Value value : values) {
                        if (value.isDefined()) {
                            tally.overlap(group, value.value());
                        }
                    }
                }
            }
            progress.worked(now.size());
        }
        return new GroupsPage(tally.ranked(), samples.size(), shown, facts(ready));
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

    private Map<String, String> facts(Ready ready) {
        Map<String, String> facts = page.facts(ready);
        facts.put("Groups", groups.toString());
        return facts;
    }
}
