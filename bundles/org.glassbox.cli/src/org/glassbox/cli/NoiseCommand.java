package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.advise.protocol.SaltAndPepper;
import org.glassbox.advise.report.NoiseAblation;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Options;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.io.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How ADVISE's maps fare when images are spoilt by noise. */
@Command(name = "noise", description = "Draws how AVX of ADVISE's best group falls as more pixels become white or black, with and without ReLU.",
        footer = {"", "DIR gets index.html with the curves, and noise.csv with their points."})
final class NoiseCommand implements Callable<Integer> {
    @ParentCommand
    private AdviseCommand advise;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EvaluateData data;

    @Option(names = "--densities", split = ",", paramLabel = "D", defaultValue = "0,0.025,0.05,0.075,0.1,0.125,0.15,0.175,0.2,0.225",
            description = "The shares of the pixels that are replaced, rising. Default: ${DEFAULT-VALUE}.")
    private List<Double> densities;

    @Option(names = "--layer", paramLabel = "NAME", description = "The layer whose units are looked at. Default: the network's layer for ADVISE.")
    private String layer;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of ADVISE but relu, such as preset=reference. Can be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of the noise, of what --limit draws, and of the intervals. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the results.")
    private Path out;

    @Override
    public Integer call() throws GlassboxException {
        Console console = advise.glassbox().console();
        return Interrupts.during(console, "Stopped; nothing was written.", monitor -> run(console, advise.glassbox().services().get(Engine.class), monitor));
    }

    private int run(Console console, Engine engine, IProgressMonitor monitor) throws GlassboxException {
        requireRising();
        Advise withRelu = advise(true);
        Chosen chosen = network.choose(console, monitor);
        String node = Explanations.layer(chosen.graph(), layer, withRelu);
        String refusal = withRelu.refusal(chosen.graph(), node).orElse(null);
        if (refusal != null) {
            throw GlassboxException.badInput("ADVISE can't explain this network: " + refusal);
        }
        Opened opened = data.open(chosen, monitor);
        RunFolders.make(out);
        AtomicFiles.requireWritable(out.resolve("index.html"));
        engine.notices().forEach(console::say);
        DeviceWorker device = engine.worker();
        try (BuiltNetwork built = BuiltNetwork.of(device, chosen)) {
            List<String> names = data.classNames(chosen);
            List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), names, built.classes(), data.limit(), seed);
            try (WorkProgress progress = new WorkProgress(monitor, console, Clock.systemUTC(), "noise", samples.size())) {
                List<double[]> with = IntStream.range(0, densities.size()).mapToObj(d -> new double[samples.size()]).toList();
                List<double[]> without = IntStream.range(0, densities.size()).mapToObj(d -> new double[samples.size()]).toList();
                judge(device, built.network(), chosen, node, opened, samples, with, without, progress);
                NoiseAblation ablation = new NoiseAblation(densities, with, without, seed, facts(chosen, opened, node, withRelu));
                AtomicFiles.writeString(out.resolve("noise.csv"), ablation.csv());
                AtomicFiles.writeString(out.resolve("index.html"), ablation.html());
                console.out().print(ablation.csv());
                console.out().flush();
            }
        }
        console.say("The page is " + out.resolve("index.html") + ".");
        return ExitCode.OK;
    }

    private void requireRising() throws GlassboxException {
        for (int d = 0; d < densities.size(); d++) {
            if (!(densities.get(d) >= 0 && densities.get(d) <= 1) || d > 0 && !(densities.get(d) > densities.get(d - 1))) {
                throw GlassboxException.badInput("--densities: shares of the pixels rise from 0 to at most 1; " + densities.get(d) + " does not fit.");
            }
        }
    }

    private Advise advise(boolean relu) throws GlassboxException {
        if (options.containsKey("relu") || options.containsKey("group")) {
            throw GlassboxException.badInput("--option: relu and group are not to be set here, for maps are made with and without ReLU, and the group is the"
                    + " best by AVX.");
        }
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("relu", Boolean.toString(relu));
        return Options.of(new Advise()).create("ADVISE", all);
    }

    /** Part by part; each image is read once and spoilt at every density. */
    private void judge(DeviceWorker device, Network built, Chosen chosen, String node, Opened opened, List<LabelledSample> samples, List<double[]> with,
            List<double[]> without, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, samples.size() * densities.size() * 2);
        int atOnce = chosen.imagesAtOnce();
        for (int from = 0; from < samples.size(); from += atOnce) {
            List<LabelledSample> now = samples.subList(from, Math.min(samples.size(), from + atOnce));
            List<RgbImage> clean = opened.images(now, chosen);
            for (int d = 0; d < densities.size(); d++) {
                SaltAndPepper noise = new SaltAndPepper(densities.get(d), seed);
                Images noisy = chosen.images(IntStream.range(0, now.size()).mapToObj(n -> noise.on(clean.get(n), now.get(n).sample().id())).toList(), node);
                fill(with.get(d), from, results(device, built, advise(true), noisy, progress.split(now.size())));
                fill(without.get(d), from, results(device, built, advise(false), noisy, progress.split(now.size())));
            }
        }
    }

    private static List<AdviseResult> results(DeviceWorker device, Network built, Advise method, Images images, IProgressMonitor monitor)
            throws GlassboxException {
        return device.call(Priority.TRAINING, manager -> Explanations.ask(manager, built, images, request -> method.analyse(request, monitor)));
    }

    /** An image without any group to show has AVX 0. */
    private static void fill(double[] values, int from, List<AdviseResult> results) {
        for (int n = 0; n < results.size(); n++) {
            AdviseResult result = results.get(n);
            double shown = result.winner().flatMap(AdviseResult.Group::avx).map(Avx::value).orElse(result.winner().isEmpty() ? 0.0 : Double.NaN);
            values[from + n] = result.finite() ? shown : Double.NaN;
        }
    }

    private Map<String, String> facts(Chosen chosen, Opened opened, String node, Advise method) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Network", chosen.title());
        facts.put("Weights", network.place());
        facts.put("Data", opened.title());
        facts.put("Layer", node);
        facts.put("Class", "the one that the network takes the noisy image for");
        Map<String, String> values = new LinkedHashMap<>(Options.of(method).values(method));
        values.remove("relu"); // both are drawn
        facts.put("Options", values.toString());
        facts.put("Seed", Long.toString(seed));
        return facts;
    }
}
