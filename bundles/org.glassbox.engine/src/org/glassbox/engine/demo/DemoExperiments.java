package org.glassbox.engine.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Phase.WeightedLoss;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.ShippedExperiments;

/** The demo's experiments. They are one, experiments/demo.yaml, and what is left out of it or changed for comparison. */
public final class DemoExperiments {
    private static final String NAME = "demo";
    private static final String PENALTY = "input-gradient";
    /** The paper's lambda, with its code's mean over batch, channels and pixels (methods.md 1.5). */
    private static final double PAPER_LAMBDA = 1e6;
    private static final Map<String, String> PAPER_FORM = Map.of("form", "mean", "score", "pred-logit");
    /** What makes the demo short: fewer images and epochs. */
    private static final List<String> QUICK = List.of("data.train=400", "data.val=100", "data.test=200", "phases[0].epochs=5", "phases[1].epochs=6",
            "phases[2].epochs=2");

    private DemoExperiments() {
    }

    /**
     * The network that is corrected: all phases, from scratch, answers from the data set's masks.
     *
     * @param quick whether it is to take a minute instead of three
     */
    public static Experiment feedback(long seed, boolean quick) throws GlassboxException {
        List<String> sets = new ArrayList<>(List.of("seed=" + seed, "data.seed=" + seed));
        if (quick) {
            sets.addAll(QUICK);
        }
        return ExperimentYaml.readText(NAME + ".yaml", ShippedExperiments.text(NAME), sets);
    }

    /** The same experiment with another annotator, and whether the run waits for its answers. */
    public static Experiment withAnnotator(Experiment experiment, Selection annotator, boolean wait) {
        return with(experiment, experiment.name(), experiment.weights(),
                experiment.phases().stream().map(phase -> new Phase(phase.name(), phase.settings(), phase.losses(),
                phase.queries().map(queries -> new Phase.Queries(queries.settings().waiting(wait), queries.sampler(), queries.explainer(), annotator))))
                .toList());
    }

    /** What all arms but the upper bound begin with: the first phase alone. */
    static Experiment baseline(Experiment demo) {
        return with(demo, "baseline: lesions with a colour patch", null, List.of(demo.phases().getFirst()));
    }

    /** Everything after the baseline. */
    static Experiment afterBaseline(Experiment demo, Path weights) {
        return with(demo, demo.name(), weights.toString(), demo.phases().subList(1, demo.phases().size()));
    }

    /** The same epochs without questions and without anything that uses answers. */
    static Experiment control(Experiment demo) {
        return with(demo, "not corrected", demo.weights(), demo.phases().stream().map(DemoExperiments::plain).toList());
    }

    /** The method as it was published: another penalty, marked cells only, one annotated image in each batch, no other content. */
    static Experiment paperForm(Experiment demo) {
        return with(demo, "corrected as published", demo.weights(), demo.phases().stream().map(DemoExperiments::published).toList());
    }

    private static Phase published(Phase phase) {
        PhaseSettings settings = phase.settings();
        return new Phase(phase.name(), new PhaseSettings(settings.epochs(), settings.learningRateFactor(), 1, 0, settings.counterexampleFill()),
                phase.losses().stream().map(DemoExperiments::published).toList(), phase.queries()
                .map(queries -> new Phase.Queries(queries.settings().rulingOut(RuledOut.MARKED), queries.sampler(), queries.explainer(), queries.annotator())));
    }

    /** From scratch on images whose patch says nothing of the class: as good as feedback could make it. */
    static Experiment upperBound(Experiment demo) {
        Map<String, String> data = new TreeMap<>(demo.data().options());
        data.put("patchRate", "0.5");
        return new Experiment("patch independent of the class", demo.seed(), Selection.of(demo.data().id(), data), demo.network(), null, demo.training(),
                demo.augmentation(), demo.metrics(), demo.phases().stream().map(DemoExperiments::plain).toList());
    }

    private static Phase plain(Phase phase) {
        PhaseSettings settings = phase.settings();
        return new Phase(phase.name(), new PhaseSettings(settings.epochs(), settings.learningRateFactor(), 0, 0, settings.counterexampleFill()),
                phase.losses().stream().filter(loss -> !loss.term().id().equals(PENALTY)).toList(), Optional.empty());
    }

    private static WeightedLoss published(WeightedLoss loss) {
        return loss.term().id().equals(PENALTY) ? new WeightedLoss(PAPER_LAMBDA, Selection.of(PENALTY, PAPER_FORM)) : loss;
    }

    private static Experiment with(Experiment experiment, String name, String weights, List<Phase> phases) {
        return new Experiment(name, experiment.seed(), experiment.data(), experiment.network(), weights, experiment.training(), experiment.augmentation(),
                experiment.metrics(), phases);
    }
}
