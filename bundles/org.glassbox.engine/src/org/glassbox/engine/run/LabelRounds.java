package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.LabelPool;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Uncertainty;
import org.glassbox.core.training.Weighting;
import org.glassbox.engine.experiment.LabellingSettings;
import org.glassbox.engine.run.RunPlan.PlannedLabelling;
import org.glassbox.engine.run.RunPlan.PlannedPhase;
import org.glassbox.engine.training.SampleWeigher;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.engine.training.TrainingSet;

/**
 * Which training images have a label where a phase says that not all have: a share of each class at first, and after each round those that a sampler wants
 * most. Chosen at the end of an epoch, before its checkpoint, of which the choice is a part. Used by the run's thread.
 */
final class LabelRounds {
    /** Of the run's memory: 1 for each sample with a label, else 0. */
    static final String LABELLED = "labelled samples";
    private static final String PSEUDO = "predicted labels";
    private static final int NONE = -1;
    private final RunPlan plan;
    private final Trainer trainer;
    private final TrainingSet set;
    private final SampleWeigher weigher;
    private final IProgressMonitor monitor;

    LabelRounds(RunPlan plan, Trainer trainer, TrainingSet set, SampleWeigher weigher, IProgressMonitor monitor) {
        this.plan = plan;
        this.trainer = trainer;
        this.set = set;
        this.weigher = weigher;
        this.monitor = monitor;
    }

    /** What the network says of the training images; made when it is needed. */
    interface Answers {
        Predictions get() throws GlassboxException;
    }

    /** Indices of the samples to train on, those with predicted labels included; {@code null} for all. */
    int[] members() {
        double[] labelled = trainer.memory().get(LABELLED);
        Map<Integer, Integer> pseudo = pseudoLabels();
        return labelled == null ? null : IntStream.range(0, labelled.length).filter(n -> labelled[n] == 1 || pseudo.containsKey(n)).toArray();
    }

    /** Predicted classes that take the place of labels in this round, by index. */
    Map<Integer, Integer> pseudoLabels() {
        double[] classes = trainer.memory().get(PSEUDO);
        Map<Integer, Integer> pseudo = new HashMap<>();
        for (int n = 0; classes != null && n < classes.length; n++) {
            if (classes[n] != NONE) {
                pseudo.put(n, (int) classes[n]);
            }
        }
        return pseudo;
    }

    /** How many images have a label, for the run's table; empty where all have. */
    Map<String, Double> figures() {
        double[] labelled = trainer.memory().get(LABELLED);
        return labelled == null ? Map.of() : Map.of("labelled images", Arrays.stream(labelled).sum(), "images with a predicted label",
                (double) pseudoLabels().size());
    }

    /**
     * Chooses who has a label in an epoch; to be called after the epoch before it and before that one's checkpoint.
     *
     * @param epoch from 1
     * @param labels of the training samples; only those of labelled ones are looked at, but for the first choice, which is made in each class
     * @throws GlassboxException if the sampler fails, naming it
     */
    void prepare(int epoch, int[] labels, Answers answers) throws GlassboxException {
        if (epoch > plan.experiment().epochs()) {
            return;
        }
        PlannedPhase phase = plan.phaseOf(epoch);
        if (phase.labelling().isEmpty()) {
            trainer.memory().remove(LABELLED);
            trainer.memory().remove(PSEUDO);
            return;
        }
        PlannedLabelling labelling = phase.labelling().get();
        int first = epoch;
        while (first > 1 && plan.phaseOf(first - 1) == phase) {
            first--;
        }
        if (!trainer.memory().containsKey(LABELLED) || epoch == 1) {
            trainer.memory().put(LABELLED, drawn(labels, labelling.settings().start()));
        } else if (epoch > first && (epoch - first) % labelling.settings().every() == 0) {
            int round = (epoch - first) / labelling.settings().every();
            trainer.memory().put(LABELLED, extended(labelling, answers.get(), epoch - 1));
            trainer.memory().put(PSEUDO, predicted(labelling.settings(), answers.get(), round));
        }
    }

    /** A share of each class, at least one image of it. */
    private double[] drawn(int[] labels, double share) {
        double[] labelled = new double[labels.length];
        RandomStream random = RandomStream.of(plan.experiment().seed(), "first labels");
        for (int k = 0; k < plan.data().classes().size(); k++) {
            int label = k;
            int[] ofClass = IntStream.range(0, labels.length).filter(n -> labels[n] == label).toArray();
            random.shuffle(ofClass);
            for (int i = 0; i < Math.min(ofClass.length, Math.max(1, Math.round(share * ofClass.length))); i++) {
                labelled[ofClass[i]] = 1;
            }
        }
        return labelled;
    }

    /** Those with a label and those that the sampler adds. */
    private double[] extended(PlannedLabelling labelling, Predictions predictions, int after) throws GlassboxException {
        double[] labelled = trainer.memory().get(LABELLED).clone();
        int[] open = IntStream.range(0, labelled.length).filter(n -> labelled[n] == 0).toArray();
        int wanted = (int) Math.min(open.length, Math.round(labelling.settings().add() * labelled.length));
        if (wanted == 0) {
            return labelled;
        }
        List<String> ids = Arrays.stream(open).mapToObj(n -> predictions.ids().get(n)).toList();
        double[][] probabilities = Arrays.stream(open).mapToObj(predictions::probabilities).toArray(double[][]::new);
        int[] guesses = Arrays.stream(open).map(predictions::predicted).toArray(); // nobody knows the true ones yet
        Candidates candidates = new Candidates(ids, guesses, probabilities, RandomStream.of(plan.experiment().seed(), "labels", after, ""));
        int[] known = IntStream.range(0, labelled.length).filter(n -> labelled[n] == 1).toArray();
        for (int chosen : ranked(labelling, candidates, new Pool(open, known, guesses, wanted)).stream().distinct().limit(wanted).toList()) {
            labelled[open[chosen]] = 1;
        }
        return labelled;
    }

    private static List<Integer> ranked(PlannedLabelling labelling, Candidates candidates, LabelPool pool) throws GlassboxException {
        List<Integer> order;
        try {
            order = new ArrayList<>(labelling.sampler().rank(candidates, pool));
        } catch (RuntimeException | LinkageError e) {
            throw GlassboxException.fault("The sampler \"" + labelling.id() + "\" failed: " + e.toString().lines().findFirst().orElse(""), e);
        }
        Optional<Integer> wrong = order.stream().filter(n -> n == null || n < 0 || n >= candidates.size()).findFirst();
        if (wrong.isPresent()) {
            throw GlassboxException.fault("The sampler \"" + labelling.id() + "\" failed: it chose image " + wrong.get() + " of " + candidates.size() + ".",
                    null);
        }
        return order;
    }

    /** Predicted classes of the images without a label of which the network is sure enough. */
    private double[] predicted(LabellingSettings settings, Predictions predictions, int round) {
        double[] labelled = trainer.memory().get(LABELLED);
        double[] classes = new double[labelled.length];
        double most = settings.pseudoEntropy() - (round - 1) * settings.pseudoDecay();
        for (int n = 0; n < classes.length; n++) {
            boolean sure = settings.pseudoEntropy() > 0 && labelled[n] == 0 && Uncertainty.entropy(predictions.probabilities(n)) < most;
            classes[n] = sure ? predictions.predicted(n) : NONE;
        }
        return classes;
    }

    /** The training images as the run's network sees them. */
    private final class Pool implements LabelPool {
        private final int[] open;
        private final int[] known;
        private final int[] guesses;
        private final int wanted;

        private Pool(int[] open, int[] known, int[] guesses, int wanted) {
            this.open = open;
            this.known = known;
            this.guesses = guesses;
            this.wanted = wanted;
        }

        @Override
        public int wanted() {
            return wanted;
        }

        @Override
        public float[][] features() throws GlassboxException {
            return seenByLastLayer(open);
        }

        @Override
        public float[][] labelledFeatures() throws GlassboxException {
            return seenByLastLayer(known);
        }

        private float[][] seenByLastLayer(int[] indices) throws GlassboxException {
            Graph graph = plan.graph();
            String head = graph.headParameters().iterator().next();
            Node last = graph.node(head.substring(0, head.lastIndexOf('.'))).orElseThrow();
            return weigher.outputs(trainer.network(), set, indices, last.inputs().getFirst(), plan.experiment().training().batchSize(), monitor);
        }

        @Override
        public double[] weights(Weighting weighting, String id) throws GlassboxException {
            Optional<String> refusal = weighting.refusal(plan.graph());
            if (refusal.isPresent()) {
                throw GlassboxException.badInput("The weighting \"" + id + "\" can't be used with this network: " + refusal.get());
            }
            SampleLabels labels = SampleLabels.alone(guesses, plan.data().multiLabel(), plan.data().classes().size());
            return weigher.weigh(trainer.network(), set, open, labels, weighting, id, plan.experiment().training().batchSize(), monitor).values();
        }
    }
}
