package org.glassbox.engine.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * The names of what a run measures. On test splits and validation images with the weights that are the run's result: {@code SPLIT/METRIC}, such as
 * {@code test/accuracy}, and {@code validation/METRIC}. Over the epochs: {@code min validation/METRIC} and {@code max validation/METRIC}. Over the times at which
 * images in groups were weighed: {@code mean share of GROUP in the top fifth of weights}. What the run cost: {@value #SECONDS}, {@value #ASKED} and
 * {@value #ANNOTATED}.
 */
public final class MetricNames {
    /** Wall time of a run, training and testing. */
    public static final String SECONDS = "seconds";
    /** Images that an annotator was asked about. */
    public static final String ASKED = "images asked about";
    /** Images with feedback. */
    public static final String ANNOTATED = "images with feedback";
    private static final String VALIDATION = "validation/";
    private static final String MIN = "min ";
    private static final String MAX = "max ";
    private static final String MEAN = "mean ";
    private static final String TEST = "test";
    private static final String ACCURACY = "/accuracy";
    private static final String LOSS = VALIDATION + "loss";
    private static final String JACCARD = "/jaccard";
    private static final Set<String> LOWER = Set.of("loss", "ece", "error", "brier", "deviation");
    private static final int EACH = 2; // samples of a class in predictions that are made up

    private MetricNames() {
    }

    /** Whether more of it is better, by its name: losses, errors, costs and relevance on what must not matter are better low. */
    public static boolean usuallyHigherIsBetter(String name) {
        String metric = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean cost = name.equals(SECONDS) || name.equals(ASKED) || name.equals(ANNOTATED);
        return !cost && !metric.equals(RunResult.ON_IRRELEVANT) && LOWER.stream().noneMatch(word -> List.of(metric.split("[^a-z]+")).contains(word));
    }

    /** All values of a run by name. */
    static Map<String, Double> values(int resultEpoch, Map<String, Map<String, Double>> tests, List<EpochSummary> epochs, double seconds) {
        Map<String, Double> values = new LinkedHashMap<>();
        tests.forEach((split, metrics) -> metrics.forEach((metric, value) -> values.put(split + "/" + metric, value)));
        for (EpochSummary epoch : epochs) {
            epoch.validation().forEach((metric, value) -> {
                if (epoch.epoch() == resultEpoch) {
                    values.put(VALIDATION + metric, value);
                }
                if (!Double.isNaN(value)) {
                    values.merge(MIN + VALIDATION + metric, value, Math::min);
                    values.merge(MAX + VALIDATION + metric, value, Math::max);
                }
            });
        }
        for (String share : weightShares(epochs)) {
            values.put(MEAN + share, epochs.stream().map(epoch -> epoch.trainLoss().get(share)).filter(Objects::nonNull).mapToDouble(Double::doubleValue).average()
                    .orElse(Double.NaN));
        }
        values.put(SECONDS, seconds);
        if (!epochs.isEmpty()) {
            values.put(ASKED, (double) epochs.getLast().queried());
            values.put(ANNOTATED, (double) epochs.getLast().annotated());
        }
        return values;
    }

    private static Set<String> weightShares(List<EpochSummary> epochs) {
        Set<String> shares = new LinkedHashSet<>();
        epochs.forEach(epoch -> epoch.trainLoss().keySet().stream().filter(RunResult::isShareInTopFifth).forEach(shares::add));
        return shares;
    }

    /**
     * What a run of an experiment will measure. Opens the data and asks each metric about answers that are made up.
     *
     * @throws GlassboxException if the data can't be opened or a metric is missing
     */
    static Set<String> known(Experiment experiment, Contributions contributions) throws GlassboxException {
        Dataset data = contributions.find(ExtensionPoint.DATASETS, experiment.data().id()).create(experiment.data().options()).open(new NullProgressMonitor());
        Set<String> metrics = new LinkedHashSet<>();
        for (Selection selection : experiment.metrics()) {
            Metric metric = contributions.find(ExtensionPoint.METRICS, selection.id()).create(selection.options());
            metric.compute(madeUp(data.classes())).forEach(value -> metrics.add(value.name()));
        }
        Set<String> names = new LinkedHashSet<>();
        for (String split : data.splits()) {
            if (split.startsWith(TEST) && !data.samples(split).isEmpty()) {
                metrics.forEach(metric -> names.add(split + "/" + metric));
                RunResult.OF_EXPLANATIONS.forEach(metric -> names.add(split + "/" + metric));
            }
        }
        for (String before : List.of("", MIN, MAX)) {
            metrics.forEach(metric -> names.add(before + VALIDATION + metric));
        }
        if (experiment.phases().stream().anyMatch(phase -> phase.weighting().isPresent())) {
            data.samples("train").forEach(sample -> data.group(sample).ifPresent(group -> names.add(MEAN + RunResult.shareInTopFifth(group))));
        }
        names.addAll(List.of(SECONDS, ASKED, ANNOTATED));
        return names;
    }

    private static Predictions madeUp(List<String> classes) {
        List<String> ids = new ArrayList<>();
        int[] labels = new int[EACH * classes.size()];
        float[][] logits = new float[labels.length][classes.size()];
        for (int n = 0; n < labels.length; n++) {
            ids.add(Integer.toString(n));
            labels[n] = n % classes.size();
            logits[n][labels[n]] = n;
        }
        return new Predictions(classes, ids, labels, logits);
    }

    /** What arms are compared by if nobody says: the accuracy and the Jaccard index on each test split, and the validation loss. */
    static List<Study.Metric> usual(Set<String> measured) {
        List<String> names = new ArrayList<>(measured.stream().filter(name -> name.startsWith(TEST) && name.endsWith(ACCURACY)).toList());
        names.addAll(measured.stream().filter(name -> name.startsWith(TEST) && name.endsWith(JACCARD)).toList());
        if (measured.contains(LOSS)) {
            names.add(LOSS);
        }
        return names.stream().map(name -> new Study.Metric(name, usuallyHigherIsBetter(name), Optional.empty())).toList();
    }
}
