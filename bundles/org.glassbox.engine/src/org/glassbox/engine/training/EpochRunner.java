package org.glassbox.engine.training;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Reasons;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;

/** Runs epochs step by step: batches are made by a pool ahead of time, each step is one task of the device's worker. */
public final class EpochRunner {
    private static final int AHEAD = 3;
    private final Experiment experiment;
    private final DeviceWorker device;
    private final ExecutorService pool;
    private final Shape imageShape;
    private final Runnable betweenPredictions;

    /**
     * @param pool makes batches
     * @param imageShape (C, H, W)
     * @param betweenPredictions is called before each batch of predictions, on the run's thread; may wait there and may throw to end the run
     */
    public EpochRunner(Experiment experiment, DeviceWorker device, ExecutorService pool, Shape imageShape, Runnable betweenPredictions) {
        this.experiment = experiment;
        this.device = device;
        this.pool = pool;
        this.imageShape = imageShape;
        this.betweenPredictions = betweenPredictions;
    }

    /** Is asked before each step, on the run's thread; may wait there and may throw to end the run. */
    public interface StepGate {
        /**
         * @param step the step that is done, 0 before the first
         * @param images that step was made of
         * @param loss of that step
         */
        void passed(int step, int steps, int images, double loss) throws GlassboxException;
    }

    /**
     * Trains for one epoch.
     *
     * @return the mean over steps of each term, and of "total"
     */
    public Map<String, Double> train(Trainer trainer, TrainingSet set, TrainingFeedback feedback, SampleUse use, Phase phase, List<Trainer.Term> terms,
            int epoch, StepGate gate) throws GlassboxException {
        var training = experiment.training();
        int classes = set.data().classes().size();
        int[] all = use.labels(feedback.corrected(set.given())).main();
        int[] members = feedback.trainedOn(phase.settings().trainOn(), use.members() == null ? range(0, all.length) : use.members());
        int[] labels = IntStream.of(members).map(index -> all[index]).toArray();
        float[] classWeights = EpochPlan.classWeights(labels, classes, training.classBalance());
        List<int[]> plan = EpochPlan.batches(labels, classes, training.classBalance(), training.batchSize(), experiment.seed(), epoch).stream()
                .map(batch -> IntStream.of(batch).map(place -> members[place]).toArray()).toList();
        Set<MaskRequest> masks = new HashSet<>();
        terms.stream().filter(term -> term.weight() != 0).forEach(term -> masks.addAll(term.loss().masks()));
        BatchAssembler assembler = new BatchAssembler(set, experiment.augmentation(), phase.settings(), feedback, use, masks, classWeights,
                experiment.seed(), epoch);
        double learningRate = experiment.learningRate(epoch);
        Map<String, Double> sums = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Deque<Future<HostBatch>> ahead = new ArrayDeque<>();
        try {
            double loss = Double.NaN;
            int images = 0;
            for (int step = 0; step < plan.size(); step++) {
                gate.passed(step, plan.size(), images, loss);
                for (int next = step + ahead.size(); next < Math.min(plan.size(), step + AHEAD); next++) {
                    int number = next;
                    ahead.add(pool.submit(() -> assembler.assemble(number, plan.get(number))));
                }
                HostBatch batch = result(ahead.remove());
                String key = Integer.toString(step);
                Supplier<RandomStream> dropout = () -> RandomStream.of(experiment.seed(), "dropout", epoch, key);
                int[] drawn = plan.get(step);
                Optional<WatchedSteps.Step> watched = use.watch().map(watch -> watch.step(drawn, set.normalisation(), dropout));
                Map<String, Double> values = device.call(Priority.TRAINING, manager -> trainer.step(manager, batch, imageShape, terms, learningRate,
                        dropout.get(), watched));
                loss = values.get("total");
                images = batch.size();
                values.forEach((id, value) -> {
                    sums.merge(id, value, Double::sum);
                    counts.merge(id, 1, Integer::sum);
                });
            }
            gate.passed(plan.size(), plan.size(), images, loss);
        } finally {
            ahead.forEach(future -> future.cancel(false));
        }
        sums.replaceAll((id, sum) -> sum / counts.get(id));
        return sums;
    }

    /**
     * What the network says of a set's images without augmentation.
     *
     * @param priority of the device tasks
     */
    public Predictions predict(Trainer trainer, TrainingSet set, Priority priority) throws GlassboxException {
        return predict(trainer, set, priority, Looking.AT_ANSWERS);
    }

    /** What is looked at besides a network's answers. */
    public enum Looking {
        /** Nothing. */
        AT_ANSWERS,
        /** The maps of what they rest on; masks stay absent. */
        AT_MAPS,
        /** The same, beside the masks of what is relevant. */
        AT_REASONS
    }

    /**
     * As {@link #predict(Trainer, TrainingSet, Priority)}.
     *
     * @param withReasons whether what the answers rest on is wanted too, of a network that has a layer with maps
     */
    public Predictions predict(Trainer trainer, TrainingSet set, Priority priority, boolean withReasons) throws GlassboxException {
        return predict(trainer, set, priority, withReasons ? Looking.AT_REASONS : Looking.AT_ANSWERS);
    }

    /**
     * As {@link #predict(Trainer, TrainingSet, Priority)}.
     *
     * @param looking at more than the answers only for a network that has a layer with maps
     */
    public Predictions predict(Trainer trainer, TrainingSet set, Priority priority, Looking looking) throws GlassboxException {
        boolean withMaps = looking != Looking.AT_ANSWERS;
        List<SaliencyMap> ofTruth = new ArrayList<>();
        List<SaliencyMap> ofPrediction = new ArrayList<>();
        int[] labels = set.labels();
        float[][] logits = new float[set.size()][];
        Deque<Future<float[]>> ahead = new ArrayDeque<>();
        int chunk = Inference.BATCH;
        int submitted = 0;
        for (int from = 0; from < set.size(); from += chunk) {
            betweenPredictions.run();
            for (; submitted < Math.min(set.size(), from + AHEAD * chunk); submitted += chunk) {
                int[] indices = range(submitted, Math.min(set.size(), submitted + chunk));
                ahead.add(pool.submit((Callable<float[]>) () -> set.cleanImages(indices)));
            }
            float[] images = result(ahead.remove());
            float[][] rows;
            if (withMaps) {
                int[] classes = Arrays.copyOfRange(labels, from, Math.min(set.size(), from + chunk));
                Inference.Explained explained = device.call(priority, manager -> Inference.explained(trainer.network(), manager, images, imageShape, classes));
                ofTruth.addAll(explained.ofTruth());
                ofPrediction.addAll(explained.ofPrediction());
                rows = explained.logits();
            } else {
                rows = device.call(priority, manager -> Inference.logits(trainer.network(), manager, images, imageShape));
            }
            System.arraycopy(rows, 0, logits, from, rows.length);
        }
        Optional<Reasons> reasons = switch (looking) {
            case AT_ANSWERS -> Optional.empty();
            case AT_MAPS -> Optional.of(new Reasons(ofTruth, ofPrediction, none(set), none(set)));
            case AT_REASONS -> Optional.of(new Reasons(ofTruth, ofPrediction, masks(set, MaskRole.RELEVANT), masks(set, MaskRole.IGNORED)));
        };
        return new Predictions(set.data().classes(), set.samples().stream().map(sample -> sample.id()).toList(), labels, logits, reasons,
                set.labelSets());
    }

    private static List<Optional<Mask>> none(TrainingSet set) {
        return Collections.nCopies(set.size(), Optional.empty());
    }

    private static List<Optional<Mask>> masks(TrainingSet set, MaskRole role) throws GlassboxException {
        List<Optional<Mask>> masks = new ArrayList<>();
        for (Sample sample : set.samples()) {
            masks.add(set.data().mask(sample, role));
        }
        return masks;
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static <T> T result(Future<T> future) throws GlassboxException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GlassboxException expected) {
                throw expected;
            }
            throw new IllegalStateException("a batch could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GlassboxException.fault("The run was interrupted while a batch was being made.", e);
        }
    }
}
