package org.glassbox.engine.experiment;

import java.util.List;

/**
 * All that decides the numbers of a training run. As YAML it has the keys name, seed, data, network, weights, training, augmentation, metrics and phases.
 *
 * @param name for people
 * @param seed of everything random
 * @param data reader of the data set
 * @param network architecture
 * @param weights to start from: the path of a file, absolute, or an address, see {@link org.glassbox.engine.io.WeightCache}; null to start from scratch
 * @param metrics computed on the validation set after each epoch
 * @param phases one after another, at least one
 */
public record Experiment(String name, long seed, Selection data, Selection network, String weights, TrainingSettings training, Augmentation augmentation,
        List<Selection> metrics, List<Phase> phases) {
    public Experiment {
        metrics = List.copyOf(metrics);
        phases = List.copyOf(phases);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("an experiment needs at least one phase");
        }
    }

    /** Epochs of all phases together. */
    public int epochs() {
        return phases.stream().mapToInt(phase -> phase.settings().length()).sum();
    }

    /** The phase of an epoch, counted from 1. */
    public Phase phaseOf(int epoch) {
        int last = 0;
        for (Phase phase : phases) {
            last += phase.settings().length();
            if (epoch <= last) {
                return phase;
            }
        }
        throw new IllegalArgumentException("epoch " + epoch + " is after the last, " + last);
    }

    /** The learning rate of an epoch, counted from 1. */
    public double learningRate(int epoch) {
        return training.learningRate() * phaseOf(epoch).settings().learningRateFactor();
    }
}
