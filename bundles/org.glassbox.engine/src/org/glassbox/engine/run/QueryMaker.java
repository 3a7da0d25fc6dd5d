package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Sampler;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.feedback.RegionGrid;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.TrainingSet;

/** Turns a network's answers on its training images into queries: which images, what they rest on, which regions to show (methods.md 1.2 and 1.3). */
final class QueryMaker {
    private static final int EXPLAINED_AT_ONCE = 10;
    private final DeviceWorker device;
    private final Trainer trainer;
    private final TrainingSet set;
    private final long seed;

    QueryMaker(DeviceWorker device, Trainer trainer, TrainingSet set, long seed) {
        this.device = device;
        this.trainer = trainer;
        this.set = set;
        this.seed = seed;
    }

    /**
     * @param predictions of the training set without augmentation
     * @param askedBefore sample ids that were asked about in earlier epochs; once they are as many as the budget allows, only they are asked about again
     * @throws GlassboxException if the predictions are not finite, naming samples
     */
    List<Query> make(Predictions predictions, QuerySettings settings, Sampler sampler, Explainer explainer, Set<String> askedBefore, int epoch)
            throws GlassboxException {
        requireFinite(predictions);
        List<Integer> chosen = choose(predictions, settings, sampler, askedBefore, epoch);
        int[] targets = chosen.stream().mapToInt(predictions::predicted).toArray();
        List<SaliencyMap> maps = explain(chosen.stream().mapToInt(Integer::intValue).toArray(), targets, explainer);
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            queries.add(query(predictions, chosen.get(i), maps.get(i), settings, epoch));
        }
        return queries;
    }

    private List<Integer> choose(Predictions predictions, QuerySettings settings, Sampler sampler, Set<String> askedBefore, int epoch) {
        double[][] probabilities = IntStream.range(0, predictions.size()).mapToObj(predictions::probabilities).toArray(double[][]::new);
        Candidates candidates = new Candidates(predictions.ids(), predictions.labels(), probabilities, RandomStream.of(seed, "sampler", epoch, ""),
                predictions.reasons());
        int budget = settings.budget() == 0 ? Integer.MAX_VALUE : (int) Math.floor(settings.budget() * set.size());
        Set<String> asked = new HashSet<>(askedBefore);
        List<Integer> chosen = new ArrayList<>();
        for (int index : sampler.rank(candidates)) {
            String id = predictions.ids().get(index);
            if (chosen.size() < settings.perEpoch() && (asked.contains(id) || asked.size() < budget)) {
                asked.add(id);
                chosen.add(index);
            }
        }
        return chosen;
    }

    /**
     * Maps of the set's images at the data set's size; a few at a time, so that memory does not grow with their number and a person's question gets in between.
     */
    List<SaliencyMap> explain(int[] indices, int[] targets, Explainer explainer) throws GlassboxException {
        List<SaliencyMap> maps = new ArrayList<>();
        for (int from = 0; from < indices.length; from += EXPLAINED_AT_ONCE) {
            int to = Math.min(indices.length, from + EXPLAINED_AT_ONCE);
            int[] classes = Arrays.copyOfRange(targets, from, to);
            float[] images = set.cleanImages(Arrays.copyOfRange(indices, from, to));
            int count = to - from;
            maps.addAll(device.call(Priority.TRAINING, manager -> Explanations.explain(manager, trainer.network(), explainer, images, count,
                    set.data().height(), set.data().width(), classes, null, set.normalisation(), new NullProgressMonitor())));
        }
        return maps.stream().map(this::atImageSize).toList();
    }

    private SaliencyMap atImageSize(SaliencyMap map) {
        int width = set.data().width();
        int height = set.data().height();
        return map.width() == width && map.height() == height ? map
                : new SaliencyMap(width, height, map.resized(width, height), map.target(), map.completenessGap());
    }

    private Query query(Predictions predictions, int index, SaliencyMap map, QuerySettings settings, int epoch) throws GlassboxException {
        Sample sample = set.samples().get(index);
        double[] probabilities = predictions.probabilities(index);
        double entropy = DoubleStream.of(probabilities).map(p -> p == 0 ? 0 : -p * Math.log(p)).sum();
        var regions = RegionGrid.of(settings, set.data().width(), set.data().height()).mostRelevant(map, settings.cellScore(), settings.regionCount());
        return new Query(epoch + "/" + sample.id(), epoch, sample, set.data().image(sample), predictions.predicted(index),
                DoubleStream.of(probabilities).boxed().toList(), entropy, map, regions);
    }

    private static void requireFinite(Predictions predictions) throws GlassboxException {
        List<String> broken = IntStream.range(0, predictions.size()).filter(n -> !DoubleStream.of(predictions.probabilities(n)).allMatch(Double::isFinite))
                .mapToObj(predictions.ids()::get).toList();
        if (!broken.isEmpty()) {
            throw GlassboxException.fault("The network's output is not a number for " + broken.size() + " training images, the first being " + broken.getFirst()
                    + "; try a smaller learning rate.", null);
        }
    }
}
