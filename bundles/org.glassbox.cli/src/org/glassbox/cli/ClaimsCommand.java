package org.glassbox.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.checks.ClaimChecks;
import org.glassbox.advise.checks.Randomised;
import org.glassbox.advise.report.ClaimsPage;
import org.glassbox.cli.PageOptions.Ready;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Point;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.image.Mask;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.ExplanationMetrics;
import org.glassbox.engine.explain.ExplanationMetrics.Maps;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the claims of ADVISE are worth for a network and images. */
@Command(name = "checks",
        description = "Asks a network and images whether the paper's claims of ADVISE hold: sensitivity, a dummy unit, implementation invariance, the sanity"
                + " check by random weights beside other methods, and which layers to freeze.",
        footer = {"", "DIR gets index.html with the answers and checks.csv with all numbers. An answer against ADVISE is no failure of the command."})
final class ClaimsCommand implements Callable<Integer> {
    private static final int DEPTHS = 8;
    private static final String RANDOMISATION = "randomisation";

    @ParentCommand
    private AdviseCommand advise;

    @Mixin
    private PageOptions page;

    @Option(names = "--methods", split = ",", paramLabel = "ID", defaultValue = "advise,gradcam,gradcam++,layercam,saliency,guidedbackprop",
            description = "The methods whose maps are compared after weights were drawn anew; none leaves that out. Default: ${DEFAULT-VALUE}.")
    private List<String> methods;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of every method that has it; METHOD.KEY=VALUE is for that one only. Can be repeated. The presets of ADVISE are both"
                    + " asked about.")
    private List<String> options = List.of();

    @Option(names = "--steps", paramLabel = "N", defaultValue = "10",
            description = "In how many steps weights are drawn anew; 0 is one for each layer. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Override
    public Integer call() throws GlassboxException {
        List<Method> compared = methods.equals(List.of("none")) ? List.of() : ExplainMethods.of(Contributions.ofPlatform(), methods, options,
                OptionalLong.of(page.seed()));
        List<Method> all = new ArrayList<>(List.of(new Method("advise", new Advise())));
        all.addAll(compared);
        return page.write(advise.glassbox(), "checks", all, (ready, progress) -> {
            ClaimsPage found = ask(ready, compared, progress);
            String answers = new TextTable(List.of("claim", "answer"), found.rows().stream().map(row -> row.subList(0, 2)).toList()).text();
            return new PageOptions.Page(found.html(), found.csv(), answers);
        });
    }

    /** A way to draw weights and to compare maps. */
    private record Comparison(String way, String similarity, ExplanationMetric metric) {
    }

    private List<Comparison> comparisons() throws GlassboxException {
        Contribution<ExplanationMetric> randomisation = Contributions.ofPlatform().find(ExtensionPoint.EXPLANATION_METRICS, RANDOMISATION);
        Map<String, String> names = new LinkedHashMap<>();
        names.put("spearman", "Spearman's |ρ|");
        names.put("ssim", "SSIM");
        names.put("top-tenth", "overlap of the highest tenth");
        List<Comparison> comparisons = new ArrayList<>();
        for (String way : List.of("cascading", "independent")) {
            for (Map.Entry<String, String> similarity : names.entrySet()) {
                Map<String, String> values = Map.of("mode", way, "similarity", similarity.getKey(), "steps", Integer.toString(steps), "seed",
                        Long.toString(page.seed()));
                comparisons.add(new Comparison(way, similarity.getValue(), randomisation.create(values)));
            }
        }
        return comparisons;
    }

    private ClaimsPage ask(Ready ready, List<Method> compared, IProgressMonitor monitor) throws GlassboxException {
        DeviceWorker device = ready.device();
        Network built = ready.built().network();
        List<LabelledSample> samples = ready.samples();
        List<Comparison> comparisons = compared.isEmpty() ? List.of() : comparisons();
        SubMonitor progress = SubMonitor.convert(monitor, samples.size() * (1 + compared.size() * (1 + comparisons.size())));
        Map<Method, List<Sums>> sums = new LinkedHashMap<>();
        compared.forEach(method -> sums.put(method, comparisons.stream().map(comparison -> new Sums()).toList()));
        ClaimChecks checks = device.call(Priority.TRAINING, manager -> new ClaimChecks(built, ready.node(), own(compared),
                ClaimChecks.depths(built, ready.node(), DEPTHS), page.seed()));
        try {
            int atOnce = ready.chosen().imagesAtOnce();
            for (int from = 0; from < samples.size(); from += atOnce) {
                List<LabelledSample> now = samples.subList(from, Math.min(samples.size(), from + atOnce));
                int[] labels = now.stream().mapToInt(LabelledSample::label).toArray();
                Images images = ready.chosen().images(ready.opened().images(now, ready.chosen()), ready.node());
                device.call(Priority.TRAINING, manager -> Explanations.ask(manager, built, images, request -> {
                    checks.add(request, labels, progress.split(now.size()));
                    return null;
                }));
                for (Method method : compared) {
                    String at = page.layerOf(ready.chosen(), method);
                    Images there = new Images(images.images(), images.count(), images.height(), images.width(), null, at, images.normalisation(), 0);
                    List<Explanation> explained = device.call(Priority.TRAINING,
                            manager -> Explanations.explain(manager, built, method.explainer(), there, progress.split(now.size())));
                    Maps maps = new Maps(there, method.explainer(), explained.stream().map(Explanation::map).toList(), withoutMasks(now.size()));
                    for (int c = 0; c < comparisons.size(); c++) {
                        ExplanationMetric metric = comparisons.get(c).metric();
                        List<Value> values = device.call(Priority.TRAINING,
                                manager -> ExplanationMetrics.compute(manager, built, metric, maps, progress.split(now.size())));
                        values.forEach(sums.get(method).get(c)::add);
                    }
                }
            }
            List<Randomised> randomised = new ArrayList<>();
            sums.forEach((method, ofMethod) -> {
                for (int c = 0; c < comparisons.size(); c++) {
                    randomised.add(ofMethod.get(c).result(method.id(), comparisons.get(c)));
                }
            });
            return new ClaimsPage(checks.answers(), randomised, facts(ready, compared));
        } finally {
            device.call(Priority.TRAINING, manager -> {
                checks.close();
                return null;
            });
        }
    }

    private static List<Map<MaskRole, Mask>> withoutMasks(int images) {
        return Collections.nCopies(images, Map.of());
    }

    /** Of the densities, as far as the user set options for ADVISE among the methods. */
    private static Advise own(List<Method> compared) {
        return compared.stream().map(Method::explainer).filter(Advise.class::isInstance).map(Advise.class::cast).findFirst().orElseGet(Advise::new);
    }

    /** What one comparison says of one method's maps so far. */
    private static final class Sums {
        private final List<String> layers = new ArrayList<>();
        private double[] curve = new double[0];
        private double mean;
        private int images;

        private void add(Value value) {
            if (!value.isDefined()) {
                return;
            }
            if (images++ == 0) {
                value.points().forEach(point -> layers.add(point.label()));
                curve = new double[layers.size()];
            }
            mean += value.value();
            for (int s = 0; s < curve.length; s++) {
                Point point = value.points().get(s);
                curve[s] += point.y();
            }
        }

        private Randomised result(String method, Comparison comparison) {
            double[] means = Arrays.stream(curve).map(sum -> sum / images).toArray();
            return new Randomised(method, comparison.way(), comparison.similarity(), layers, means, mean / images);
        }
    }

    private Map<String, String> facts(Ready ready, List<Method> compared) {
        Map<String, String> facts = page.facts(ready);
        facts.put("Class", "the predicted one");
        compared.forEach(method -> facts.put("Method " + method.id(), method.options().toString()));
        facts.put("Options of ADVISE", Options.of(own(compared)).values(own(compared)).toString());
        return facts;
    }
}
