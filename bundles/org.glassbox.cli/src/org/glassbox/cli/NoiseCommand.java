package org.glassbox.cli;

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
import org.glassbox.cli.PageOptions.Ready;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.option.Options;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
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
    private PageOptions page;

    @Option(names = "--densities", split = ",", paramLabel = "D", defaultValue = "0,0.025,0.05,0.075,0.1,0.125,0.15,0.175,0.2,0.225",
            description = "The shares of the pixels that are replaced, rising. Default: ${DEFAULT-VALUE}.")
    private List<Double> densities;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of ADVISE but relu, such as preset=reference. Can be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Override
    public Integer call() throws GlassboxException {
        requireRising();
        Advise withRelu = advise(true);
        return page.write(advise.glassbox(), "noise", List.of(new Method("advise", withRelu)), (ready, progress) -> {
            List<double[]> with = IntStream.range(0, densities.size()).mapToObj(d -> new double[ready.samples().size()]).toList();
            List<double[]> without = IntStream.range(0, densities.size()).mapToObj(d -> new double[ready.samples().size()]).toList();
            judge(ready, with, without, progress);
            NoiseAblation ablation = new NoiseAblation(densities, with, without, page.seed(), facts(ready, withRelu));
            return new PageOptions.Page(ablation.html(), ablation.csv(), ablation.csv());
        });
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
    private void judge(Ready ready, List<double[]> with, List<double[]> without, IProgressMonitor monitor) throws GlassboxException {
        List<LabelledSample> samples = ready.samples();
        SubMonitor progress = SubMonitor.convert(monitor, samples.size() * densities.size() * 2);
        int atOnce = ready.chosen().imagesAtOnce();
        for (int from = 0; from < samples.size(); from += atOnce) {
            List<LabelledSample> now = samples.subList(from, Math.min(samples.size(), from + atOnce));
            List<RgbImage> clean = ready.opened().images(now, ready.chosen());
            for (int d = 0; d < densities.size(); d++) {
                SaltAndPepper noise = new SaltAndPepper(densities.get(d), page.seed());
                List<RgbImage> spoilt = IntStream.range(0, now.size()).mapToObj(n -> noise.on(clean.get(n), now.get(n).sample().id())).toList();
                Images noisy = ready.chosen().images(spoilt, ready.node());
                fill(with.get(d), from, results(ready, advise(true), noisy, progress.split(now.size())));
                fill(without.get(d), from, results(ready, advise(false), noisy, progress.split(now.size())));
            }
        }
    }

    private static List<AdviseResult> results(Ready ready, Advise method, Images images, IProgressMonitor monitor) throws GlassboxException {
        return ready.device().call(Priority.TRAINING,
                manager -> Explanations.ask(manager, ready.built().network(), images, request -> method.analyse(request, monitor)));
    }

    /** An image without any group to show has AVX 0. */
    private static void fill(double[] values, int from, List<AdviseResult> results) {
        for (int n = 0; n < results.size(); n++) {
            AdviseResult result = results.get(n);
            double shown = result.winner().flatMap(AdviseResult.Group::avx).map(Avx::value).orElse(result.winner().isEmpty() ? 0.0 : Double.NaN);
            values[from + n] = result.finite() ? shown : Double.NaN;
        }
    }

    private Map<String, String> facts(Ready ready, Advise method) {
        Map<String, String> facts = page.facts(ready);
        facts.put("Class", "the one that the network takes the noisy image for");
        facts.put("Options", Options.of(method).values(method).toString());
        return facts;
    }
}
