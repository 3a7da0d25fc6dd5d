package org.glassbox.engine.run;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.WeightCache;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Gaps;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.training.Optimiser;
import org.glassbox.engine.training.Trainer;

/** What a run has reached: its weights, its history and their files. Used by the run's thread. */
final class RunState implements AutoCloseable {
    private final RunPlan plan;
    private final RunFolder folder;
    private final DeviceWorker device;
    private final List<EpochSummary> history = new ArrayList<>();
    private Normalisation normalisation;
    private Trainer trainer;
    private GlassboxException failure;

    RunState(RunPlan plan, RunFolder folder, DeviceWorker device) {
        this.plan = plan;
        this.folder = folder;
        this.device = device;
    }

    /**
     * Makes the network, from the checkpoint where there is one, else from the experiment's weights, else afresh.
     *
     * @param say gets sentences about the weights: that they are downloaded, what they had nothing for, how their images are normalised
     * @param monitor stops a download
     * @throws OperationCanceledException if the monitor is cancelled
     */
    void open(Consumer<String> say, IProgressMonitor monitor) throws GlassboxException {
        Experiment experiment = plan.experiment();
        String yaml = ExperimentYaml.toText(experiment);
        Optional<Checkpoint> checkpoint = Files.exists(folder.checkpoint()) ? Optional.of(Checkpoint.read(folder.checkpoint(), plan.graph()))
                : Optional.empty();
        if (checkpoint.isPresent() && !isSame(checkpoint.get().experiment(), yaml)) {
            throw GlassboxException.badInput("The run in " + folder.path() + " was made by another experiment: "
                    + firstDifference(checkpoint.get().experiment(), yaml) + "; resume with the same experiment, or start a new run in another folder.");
        }
        ExperimentYaml.write(experiment, folder.experiment());
        Weights weights = checkpoint.isEmpty() && experiment.weights() != null ? WeightFiles.load(WeightCache.ofUser().file(experiment.weights(), say, monitor))
                : null;
        if (weights != null) {
            weights.notes().forEach(say);
        }
        normalisation = normalisation(checkpoint, weights);
        if (!normalisation.equals(plan.data().normalisation())) {
            say.accept("Images are normalised as the weights need it: mean " + numbers(normalisation.mean()) + ", deviation "
                    + numbers(normalisation.std()) + ".");
        }
        Gaps gaps = switch (experiment.training().missingWeights()) {
            case REFUSED -> Gaps.REFUSED;
            case FRESH -> Gaps.FILLED;
        };
        trainer = device.call(Priority.TRAINING, manager -> {
            StateDict state = StateDict.initialised(manager, plan.graph(), experiment.seed());
            if (weights != null) {
                WeightFiles.apply(weights, plan.graph(), state, gaps).sentences().forEach(say);
            }
            Network network = new Network(plan.graph(), state);
            network.freeze(plan.frozen());
            Optimiser optimiser = Optimiser.of(experiment.training(), state.manager());
            Trainer made = new Trainer(network, optimiser);
            checkpoint.ifPresent(saved -> {
                state.setValues(saved.weights());
                optimiser.restore(saved.optimiser(), network.trainedParameters(), saved.optimiserSteps());
                made.memory().putAll(saved.memory());
            });
            return made;
        });
        checkpoint.ifPresent(saved -> history.addAll(saved.history()));
    }

    /** A network that goes on from weights must see images as they did; one that begins afresh sees them as its data set wants. */
    private Normalisation normalisation(Optional<Checkpoint> checkpoint, Weights weights) {
        if (checkpoint.isPresent()) {
            return WeightMetadata.normalisation(checkpoint.get().about()).orElse(plan.data().normalisation());
        }
        return weights == null ? plan.data().normalisation() : WeightMetadata.normalisation(weights.metadata())
                .orElse(plan.architecture().usualNormalisation());
    }

    private static String numbers(List<Double> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }

    /** How images become the network's input; known once it is open. */
    Normalisation normalisation() {
        return normalisation;
    }

    /** An option that a newer version has added, with its default, makes no other experiment. */
    private static boolean isSame(String earlier, String now) {
        try {
            return earlier.equals(now) || ExperimentYaml.completed(earlier).equals(ExperimentYaml.completed(now));
        } catch (GlassboxException e) {
            return false; // an option has gone, which the first difference tells
        }
    }

    private static String firstDifference(String earlier, String now) {
        List<String> before = earlier.lines().toList();
        List<String> after = now.lines().toList();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).equals(after.get(i))) {
                return "it had \"" + before.get(i).strip() + "\" where this one has \"" + after.get(i).strip() + "\"";
            }
        }
        return "it had " + before.size() + " lines of settings where this one has " + after.size();
    }

    /** Epochs that are done. */
    int epoch() {
        return history.size();
    }

    Trainer trainer() {
        return trainer;
    }

    List<EpochSummary> history() {
        return List.copyOf(history);
    }

    /** What the test splits say of the weights that the network has. */
    interface Tests {
        Map<String, Map<String, Double>> get() throws GlassboxException;
    }

    /** All that training changes, but for what loss terms keep. */
    private record Values(Map<String, float[]> weights, Map<String, float[]> optimiser, long steps) {
    }

    private Values values() throws GlassboxException {
        return device.call(Priority.TRAINING,
                manager -> new Values(trainer.network().state().values(), trainer.optimiser().stateValues(), trainer.optimiser().stepCount()));
    }

    /**
     * Puts an epoch on disk: the result's weights if it is the best so far, then the checkpoint, then the table. Where what follows goes on from the best
     * weights, the network and the checkpoint have these afterwards, and the optimiser begins afresh: its state is of other weights.
     *
     * @param tests asked in that case
     */
    EpochSummary finishEpoch(int epoch, String phase, Map<String, Double> losses, Map<String, Double> validation, int queried, int annotated, double seconds,
            Tests tests) throws GlassboxException {
        boolean best = isBest(epoch, validation);
        EpochSummary summary = new EpochSummary(epoch, phase, losses, validation, queried, annotated, best, seconds,
                plan.sliceOf(epoch).map(RunPlan.Slice::number).orElse(0), Map.of());
        Values values = values();
        requireFinite(values.weights());
        requireFinite(values.optimiser());
        if (best) {
            SafeTensors.write(folder.weights(), Checkpoint.weightTensors(values.weights(), plan.graph()), weightMetadata(epoch));
        }
        if (plan.endsWithBest(epoch)) {
            loadBest();
            device.call(Priority.TRAINING, manager -> {
                trainer.optimiser().reset();
                return null;
            });
            values = values();
            summary = summary.with(tests.get());
        }
        history.add(summary);
        try {
            new Checkpoint(weightMetadata(epoch), ExperimentYaml.toText(plan.experiment()), values.weights(), values.optimiser(), values.steps(),
                    trainer.memory(), history)
                    .write(folder.checkpoint(), plan.graph());
        } catch (GlassboxException e) {
            history.removeLast();
            throw e;
        }
        folder.writeMetrics(history);
        return summary;
    }

    /** A checkpoint of numbers that are none would replace the last good one. */
    private void requireFinite(Map<String, float[]> tensors) throws GlassboxException {
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            for (float value : tensor.getValue()) {
                if (!Float.isFinite(value)) {
                    throw Trainer.diverged("the values of " + tensor.getKey() + " became " + value, plan.experiment().training().learningRate());
                }
            }
        }
    }

    private Map<String, String> weightMetadata(int epoch) {
        return new WeightMetadata(plan.experiment().network().id(), plan.data().classes(), plan.data().width(), plan.data().height(), normalisation, epoch)
                .toMap();
    }

    /** By validation loss or accuracy, ties to the earlier epoch or the lower loss; every epoch where there is no validation set. */
    private boolean isBest(int epoch, Map<String, Double> validation) {
        TrainingSettings.Selection rule = plan.phaseOf(epoch).phase().settings().selection(plan.experiment().training());
        Double loss = validation.get("loss");
        if (rule == TrainingSettings.Selection.LAST || loss == null || loss.isNaN()) {
            return true;
        }
        int since = plan.comparedSince(epoch);
        return history.stream().filter(earlier -> earlier.epoch() >= since && earlier.bestSoFar()).reduce((first, second) -> second).map(best -> switch (rule) {
            case BEST_LOSS -> loss < best.validation().get("loss");
            case BEST_ACCURACY -> isBetter("accuracy", validation, best.validation());
            case BEST_JACCARD -> isBetter("jaccard", validation, best.validation());
            case LAST -> true;
        }).orElse(true);
    }

    /** Whether a value is higher, or the loss lower where it is the same; one that is undefined is lower than any. */
    private static boolean isBetter(String metric, Map<String, Double> validation, Map<String, Double> best) {
        double now = lowest(validation.get(metric));
        double before = lowest(best.get(metric));
        return now > before || now == before && validation.get("loss") < best.get("loss");
    }

    private static double lowest(Double value) {
        return value == null || value.isNaN() ? Double.NEGATIVE_INFINITY : value;
    }

    /** Sets the network to the weights of the best epoch. */
    void loadBest() throws GlassboxException {
        var weights = WeightFiles.load(folder.weights());
        device.call(Priority.TRAINING, manager -> WeightFiles.apply(weights, plan.graph(), trainer.network().state()));
    }

    void failure(GlassboxException cause) {
        failure = cause;
    }

    Optional<GlassboxException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() throws GlassboxException {
        if (trainer != null) {
            device.call(Priority.TRAINING, manager -> {
                trainer.close();
                return null;
            });
        }
    }
}
