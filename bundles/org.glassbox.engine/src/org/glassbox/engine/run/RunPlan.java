package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetChecks;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Weighting;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.LabellingSettings;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.experiment.WeightingSettings;
import org.glassbox.engine.training.EpochRunner;
import org.glassbox.engine.training.Trainer;

/**
 * An experiment with everything that it names found and made.
 *
 * @param architecture of the graph
 * @param frozen names of the parameters that are not trained
 * @param phases in the experiment's order
 * @param explainer of the first phase that asks queries, else DeepLIFT with its defaults: shows where a result's reasons lie
 */
record RunPlan(Experiment experiment, Dataset data, NetworkArchitecture architecture, Graph graph, Set<String> frozen, List<Metric> metrics,
        List<PlannedPhase> phases, Explainer explainer) {
    /** A phase with its contributions. */
    record PlannedPhase(Phase phase, List<Trainer.Term> terms, Optional<PlannedWeighting> weighting, Optional<PlannedLabelling> labelling,
            Optional<PlannedQueries> queries) {
    }

    /** Which images of a phase have a label, and which get one next. */
    record PlannedLabelling(LabellingSettings settings, String id, Sampler sampler) {
    }

    /** What weighs a phase's samples, and when. */
    record PlannedWeighting(WeightingSettings settings, String id, Weighting weighting) {
    }

    /** A phase's queries with their contributions. */
    record PlannedQueries(QuerySettings settings, Sampler sampler, Explainer explainer, Annotator annotator, String annotatorId) {
    }

    /**
     * Finds the contributions and opens the data.
     *
     * @throws GlassboxException if one is missing, an option is wrong, or the data can't be trained on
     */
    static RunPlan of(Experiment experiment, Contributions contributions) throws GlassboxException {
        List<PlannedPhase> phases = new ArrayList<>();
        for (Phase phase : experiment.phases()) {
            phases.add(planned(phase, contributions));
        }
        List<Metric> metrics = new ArrayList<>();
        for (Selection metric : experiment.metrics()) {
            metrics.add(make(contributions, ExtensionPoint.METRICS, metric));
        }
        Dataset data = make(contributions, ExtensionPoint.DATASETS, experiment.data()).open(new NullProgressMonitor());
        DatasetChecks.requireTrainable(data);
        try {
            NetworkArchitecture architecture = make(contributions, ExtensionPoint.NETWORKS, experiment.network());
            Graph graph = architecture.graph(data.classes().size(), data.height(), data.width());
            requireWeighable(phases, graph);
            Explainer explainer = phases.stream().flatMap(phase -> phase.queries().stream()).findFirst().map(PlannedQueries::explainer)
                    .orElse(make(contributions, ExtensionPoint.EXPLAINERS, Selection.of("deeplift")));
            requireServed(phases, graph, data);
            requireSelectable(experiment, graph);
            requireSliceable(phases, data);
            return new RunPlan(experiment, data, architecture, graph, frozen(graph, experiment.training()), metrics, phases, explainer);
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput("Network \"" + experiment.network().id() + "\" can't take the images of data set \"" + experiment.data().id()
                    + "\": " + e.getMessage(), e);
        }
    }

    private static void requireWeighable(List<PlannedPhase> phases, Graph graph) throws GlassboxException {
        for (PlannedPhase phase : phases) {
            if (phase.weighting().isPresent()) {
                Optional<String> refusal = phase.weighting().get().weighting().refusal(graph);
                if (refusal.isPresent()) {
                    throw GlassboxException.badInput("Phase \"" + phase.phase().name() + "\": the weighting \"" + phase.weighting().get().id()
                            + "\" can't be used with this network: " + refusal.get());
                }
            }
        }
    }

    /** A pattern that means nothing is a mistake that would otherwise show as a network that learns too much. */
    private static Set<String> frozen(Graph graph, TrainingSettings settings) throws GlassboxException {
        Set<String> frozen = new LinkedHashSet<>();
        for (String pattern : settings.frozenLayers()) {
            Set<String> found = graph.parametersOf(pattern);
            if (found.isEmpty()) {
                throw GlassboxException.badInput("training.freeze: the network has no layer \"" + pattern + "\""
                        + Suggestion.among(pattern, graph.parameterGroups()));
            }
            frozen.addAll(found);
        }
        if (graph.parameters().entrySet().stream().noneMatch(parameter -> parameter.getValue().kind().isTrained() && !frozen.contains(parameter.getKey()))) {
            throw GlassboxException.badInput("training.freeze: \"" + settings.freeze() + "\" means every layer, so that nothing would be trained; leave"
                    + " out the last, " + graph.headParameters().iterator().next() + ".");
        }
        return frozen;
    }

    /** A term that can't train this network says so before anything runs. */
    private static void requireServed(List<PlannedPhase> phases, Graph graph, Dataset data) throws GlassboxException {
        for (PlannedPhase phase : phases) {
            for (Trainer.Term term : phase.terms()) {
                Optional<String> refusal = term.weight() == 0 ? Optional.empty() : term.loss().refusal(graph, data.height(), data.width());
                if (refusal.isPresent()) {
                    throw GlassboxException.badInput("Phase \"" + phase.phase().name() + "\" can't train with loss \"" + term.id() + "\": " + refusal.get());
                }
            }
        }
    }

    /** A slice without images would be epochs without a step. */
    private static void requireSliceable(List<PlannedPhase> phases, Dataset data) throws GlassboxException {
        int images = data.samples("train").size();
        for (PlannedPhase phase : phases) {
            int slices = phase.phase().settings().slices();
            if (slices > images) {
                throw GlassboxException.badInput("Phase \"" + phase.phase().name() + "\" has " + slices + " slices, but there are only " + images
                        + " training images; take fewer slices.");
            }
        }
    }

    private static void requireSelectable(Experiment experiment, Graph graph) throws GlassboxException {
        boolean wanted = experiment.phases().stream()
                .anyMatch(phase -> phase.settings().selection(experiment.training()) == TrainingSettings.Selection.BEST_JACCARD);
        if (wanted && (!graph.hasCamLayer() || experiment.metrics().stream().noneMatch(metric -> metric.id().equals("jaccard")))) {
            throw GlassboxException.badInput("The best epoch is to be chosen by best-jaccard (select), but " + (graph.hasCamLayer()
                    ? "the experiment has no metric jaccard; add it to metrics." : "the network has no layer whose maps could be judged; take best-accuracy."));
        }
    }

    private static PlannedPhase planned(Phase phase, Contributions contributions) throws GlassboxException {
        List<Trainer.Term> terms = new ArrayList<>();
        for (Phase.WeightedLoss loss : phase.losses()) {
            LossTerm term = make(contributions, ExtensionPoint.LOSSES, loss.term());
            terms.add(new Trainer.Term(loss.term().id(), loss.weight(), term));
        }
        Optional<PlannedWeighting> weighting = Optional.empty();
        if (phase.weighting().isPresent()) {
            Selection selection = phase.weighting().get().weighting();
            weighting = Optional.of(new PlannedWeighting(phase.weighting().get().settings(), selection.id(),
                    make(contributions, ExtensionPoint.WEIGHTINGS, selection)));
        }
        Optional<PlannedLabelling> labelling = Optional.empty();
        if (phase.labelling().isPresent()) {
            Selection selection = phase.labelling().get().sampler();
            labelling = Optional.of(new PlannedLabelling(phase.labelling().get().settings(), selection.id(),
                    make(contributions, ExtensionPoint.SAMPLERS, selection)));
        }
        if (phase.queries().isEmpty()) {
            return new PlannedPhase(phase, terms, weighting, labelling, Optional.empty());
        }
        Phase.Queries queries = phase.queries().get();
        Sampler sampler = make(contributions, ExtensionPoint.SAMPLERS, queries.sampler());
        if (sampler.needsPool()) {
            throw GlassboxException.badInput("Phase \"" + phase.name() + "\": the sampler \"" + queries.sampler().id()
                    + "\" chooses which images get a label and can't choose which are asked about; write it under labels, or take another, such as entropy.");
        }
        return new PlannedPhase(phase, terms, weighting, labelling, Optional.of(new PlannedQueries(queries.settings(), sampler,
                make(contributions, ExtensionPoint.EXPLAINERS, queries.explainer()), make(contributions, ExtensionPoint.ANNOTATORS, queries.annotator()),
                queries.annotator().id())));
    }

    private static <T> T make(Contributions contributions, ExtensionPoint<T> point, Selection selection) throws GlassboxException {
        return contributions.find(point, selection.id()).create(selection.options());
    }

    /** The phase of an epoch, counted from 1. */
    PlannedPhase phaseOf(int epoch) {
        return phases.get(experiment.phases().indexOf(experiment.phaseOf(epoch)));
    }

    /**
     * A part of a phase's epochs that is apart from the others: it begins with the best weights before it, and the best is looked for among its epochs. It
     * trains on its part of the images, which is all of them if the phase has no slices.
     *
     * @param number from 1
     * @param count of all slices of the phase
     * @param first its first epoch, from 1
     */
    record Slice(int number, int count, int first) {
    }

    /** The slice that an epoch trains on; absent where its phase goes on from the one before as it is, and after the last epoch. */
    Optional<Slice> sliceOf(int epoch) {
        int first = 1;
        for (PlannedPhase phase : phases) {
            PhaseSettings settings = phase.phase().settings();
            if (epoch < first + settings.length()) {
                int before = (epoch - first) / settings.epochs();
                return settings.isApart() ? Optional.of(new Slice(before + 1, settings.slices(), first + before * settings.epochs())) : Optional.empty();
            }
            first += settings.length();
        }
        return Optional.empty();
    }

    /** Whether what comes after an epoch goes on from the best weights so far and not from the last ones: at the end of a slice, and of what precedes one. */
    boolean endsWithBest(int epoch) {
        return !sliceOf(epoch).equals(sliceOf(epoch + 1));
    }

    /** The first of the epochs among which the best one up to the given one is: those of its slice, or those since the last slice. */
    int comparedSince(int epoch) {
        int first = epoch;
        while (first > 1 && !endsWithBest(first - 1)) {
            first--;
        }
        return first;
    }

    /** What the first phase with queries asks with; absent where no phase asks. */
    Optional<PlannedQueries> firstQueries() {
        return phases.stream().flatMap(phase -> phase.queries().stream()).findFirst();
    }

    /** Whether the metrics look at what the network's answers rest on, and can. */
    boolean judgesReasons() {
        return graph.hasCamLayer() && metrics.stream().anyMatch(Metric::needsReasons);
    }

    /** By how much the metrics want images to be changed against the network, each once. */
    List<Double> attacks() {
        return metrics.stream().flatMap(metric -> metric.attacks().stream()).distinct().toList();
    }

    /** What is looked at besides the answers when an epoch is judged. */
    EpochRunner.Looking looking() {
        if (judgesReasons()) {
            return EpochRunner.Looking.AT_REASONS;
        }
        return graph.hasCamLayer() && experiment.training().keptMaps() > 0 ? EpochRunner.Looking.AT_MAPS : EpochRunner.Looking.AT_ANSWERS;
    }

    /** All metrics' values by name. */
    Map<String, Double> judge(Predictions predictions) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            metric.compute(predictions).forEach(value -> values.put(value.name(), value.value()));
        }
        return values;
    }
}
