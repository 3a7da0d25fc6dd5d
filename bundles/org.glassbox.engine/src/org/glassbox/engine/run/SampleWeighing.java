package org.glassbox.engine.run;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Sample;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.run.RunPlan.PlannedPhase;
import org.glassbox.engine.run.RunPlan.PlannedWeighting;
import org.glassbox.engine.training.SampleUse;
import org.glassbox.engine.training.SampleWeigher;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.engine.training.TrainingSet;
import org.glassbox.engine.training.WatchedSteps;

/**
 * The weights of a run's training samples: when they are found anew, what they are, and a file of each time. They are found at the end of an epoch, before its
 * checkpoint, of which they are a part: a run that was killed goes on with the weights that it had. Used by the run's thread.
 */
final class SampleWeighing {
    private static final String MEMORY = "sample weights";
    /** Share of the samples that counts as the most weighty, methods.md 4.5. */
    private static final double TOP = 0.2;
    private final RunPlan plan;
    private final Path folder;
    private final Trainer trainer;
    private final TrainingSet set;
    private final SampleWeigher weigher;
    private final Consumer<String> notice;
    private Optional<WatchedSteps> watched = Optional.empty();

    /**
     * @param folder of the run
     * @param notice gets a sentence on samples that could not be weighed
     */
    SampleWeighing(RunPlan plan, Path folder, Trainer trainer, TrainingSet set, SampleWeigher weigher, Consumer<String> notice) {
        this.plan = plan;
        this.folder = folder;
        this.trainer = trainer;
        this.set = set;
        this.weigher = weigher;
        this.notice = notice;
    }

    /**
     * Images that were added or lost since a checkpoint would shift what it says of the others.
     *
     * @throws GlassboxException if the checkpoint that the run goes on from tells of another number of images
     */
    void requireSameImages() throws GlassboxException {
        for (String name : List.of(MEMORY, LabelRounds.LABELLED)) {
            double[] kept = trainer.memory().get(name);
            if (kept != null && kept.length != set.size()) {
                throw GlassboxException.badInput("The data set has " + set.size() + " training images now, but the checkpoint in " + folder + " tells of "
                        + kept.length + "; resume with the images of that run, or start a new run in another folder.");
            }
        }
    }

    /** Sentences about phases that end before their weights are found. */
    List<String> warnings() {
        return plan.phases().stream().filter(phase -> phase.weighting().isPresent()
                && phase.weighting().get().settings().firstEpochs() >= phase.phase().settings().length())
                .map(phase -> "The phase \"" + phase.phase().name() + "\" ends after " + phase.phase().settings().length() + " epochs, before its weighting \""
                        + phase.weighting().get().id() + "\" is asked for the first time, after " + phase.weighting().get().settings().firstEpochs()
                        + "; all its images count the same.").toList();
    }

    /**
     * How an epoch is to use the samples; asked once, before it begins.
     *
     * @param labelled says which samples have a label
     */
    SampleUse use(int epoch, LabelRounds labelled) {
        double[] weights = trainer.memory().get(MEMORY);
        Optional<PlannedWeighting> next = dueBefore(epoch + 1);
        watched = next.flatMap(weighting -> weighting.weighting().watchedLayer(plan.graph())
                .map(layer -> new WatchedSteps(weighting.weighting(), weighting.id(), layer, set.size())));
        return new SampleUse(labelled.members(), labelled.pseudoLabels(), weights == null ? null : scaled(weights, plan.phaseOf(epoch)), watched);
    }

    private static float[] scaled(double[] weights, PlannedPhase phase) {
        boolean normalised = phase.weighting().isPresent() && phase.weighting().get().settings().normalise();
        double factor = normalised ? weights.length / DoubleStream.of(weights).sum() : 1;
        float[] scaled = new float[weights.length];
        for (int n = 0; n < scaled.length; n++) {
            scaled[n] = (float) (weights[n] * factor);
        }
        return scaled;
    }

    /**
     * Finds the weights that an epoch begins with where they are due; to be called after the epoch before it and before that one's checkpoint.
     *
     * @param epoch from 1
     * @param labels of the training samples
     * @return figures of the new weights for the run's table by name; empty where none are due
     * @throws GlassboxException if the weighting fails, or what it says can't be trained with, naming it
     */
    Map<String, Double> prepare(int epoch, SampleLabels labels, IProgressMonitor monitor) throws GlassboxException {
        if (epoch > plan.experiment().epochs()) {
            return Map.of();
        }
        if (epoch == 1 || plan.phaseOf(epoch) != plan.phaseOf(epoch - 1) && !plan.phaseOf(epoch).phase().weighting()
                .equals(plan.phaseOf(epoch - 1).phase().weighting())) {
            trainer.memory().remove(MEMORY);
        }
        Map<String, Double> figures = Map.of();
        Optional<PlannedWeighting> due = dueBefore(epoch);
        if (due.isPresent()) {
            PlannedWeighting weighting = due.get();
            SampleWeights found = watched.isPresent() ? watched.get().all()
                    : weigher.weigh(trainer.network(), set, IntStream.range(0, set.size()).toArray(), labels, weighting.weighting(), weighting.id(),
                            plan.experiment().training().batchSize(), monitor);
            double[] weights = merged(weighting.id(), found, epoch - 1);
            trainer.memory().put(MEMORY, weights);
            write(weights, found.figures(), epoch - 1);
            figures = summary(weights, epoch - 1);
        }
        watched = Optional.empty();
        return figures;
    }

    /** The mean weight, and of each group of samples its share among the fifth with the largest weights, equal ones in random order. */
    private Map<String, Double> summary(double[] weights, int after) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(RunResult.MEAN_WEIGHT, DoubleStream.of(weights).average().orElse(Double.NaN));
        int[] order = IntStream.range(0, weights.length).toArray();
        RandomStream.of(plan.experiment().seed(), "top weights", after, "").shuffle(order);
        int top = (int) Math.ceil(TOP * weights.length);
        Map<String, Integer> counts = new TreeMap<>();
        set.samples().forEach(sample -> plan.data().group(sample).ifPresent(group -> counts.put(group, 0)));
        IntStream.of(order).boxed().sorted(Comparator.comparingDouble(n -> -weights[n])).limit(top)
                .forEach(n -> plan.data().group(set.samples().get(n)).ifPresent(group -> counts.merge(group, 1, Integer::sum)));
        counts.forEach((group, count) -> figures.put(RunResult.shareInTopFifth(group), (double) count / top));
        return figures;
    }

    private Optional<PlannedWeighting> dueBefore(int epoch) {
        if (epoch > plan.experiment().epochs()) {
            return Optional.empty();
        }
        PlannedPhase phase = plan.phaseOf(epoch);
        int first = epoch;
        while (first > 1 && plan.phaseOf(first - 1) == phase) {
            first--;
        }
        int inPhase = epoch - first;
        return phase.weighting().filter(weighting -> weighting.settings().isDueBefore(inPhase));
    }

    /** The found weights, and for samples that have none those of before. */
    private double[] merged(String id, SampleWeights found, int after) throws GlassboxException {
        double[] before = trainer.memory().get(MEMORY);
        double[] weights = found.values().clone();
        int[] unknown = IntStream.range(0, weights.length).filter(n -> Double.isNaN(weights[n])).toArray();
        for (int n = 0; n < weights.length; n++) {
            if (weights[n] < 0 || Double.isInfinite(weights[n])) {
                throw GlassboxException.fault("The weighting \"" + id + "\" gave the image " + sample(n) + " the weight " + weights[n]
                        + ", but weights must be finite numbers of at least 0; choose another weighting or other options.", null);
            }
        }
        if (unknown.length == weights.length) {
            throw GlassboxException.fault("The weighting \"" + id + "\" found no weight for any of the " + weights.length
                    + " training images: what the network says of them is not a number; start a new run with a smaller learning rate.", null);
        }
        for (int n : unknown) {
            weights[n] = before == null ? 1 : before[n];
        }
        if (DoubleStream.of(weights).allMatch(weight -> weight == 0)) {
            throw GlassboxException.fault("The weighting \"" + id + "\" gave all " + weights.length + " training images the weight 0, so that nothing would be"
                    + " learnt; choose another weighting, or give it a least weight (floor) where it has that option.", null);
        }
        if (unknown.length > 0) {
            notice.accept("The weighting \"" + id + "\" found no weight for " + unknown.length + " of " + weights.length + " training images after epoch "
                    + after + ", the first being " + sample(unknown[0]) + "; they keep the one they had.");
        }
        return weights;
    }

    private String sample(int index) {
        return set.samples().get(index).id();
    }

    /**
     * One row an image: its id, its group where images have one, the epochs that the network had been trained for, its weight v, and what the weighting says of
     * it; empty where undefined.
     */
    private void write(double[] weights, Map<String, double[]> figures, int after) throws GlassboxException {
        List<Sample> samples = set.samples();
        boolean grouped = samples.stream().anyMatch(sample -> plan.data().group(sample).isPresent());
        StringBuilder csv = new StringBuilder(grouped ? "id,group,epoch,v" : "id,epoch,v");
        figures.keySet().forEach(name -> csv.append(',').append(RunFolder.quoted(name)));
        csv.append('\n');
        for (int n = 0; n < weights.length; n++) {
            csv.append(RunFolder.quoted(samples.get(n).id())).append(',');
            if (grouped) {
                csv.append(RunFolder.quoted(plan.data().group(samples.get(n)).orElse(""))).append(',');
            }
            csv.append(after).append(',').append(number(weights[n]));
            for (double[] figure : figures.values()) {
                csv.append(',').append(number(figure[n]));
            }
            csv.append('\n');
        }
        AtomicFiles.writeString(RunFolder.sampleWeights(folder, after), csv.toString());
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}
