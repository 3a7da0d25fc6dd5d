package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** Numbers of a phase. */
public record PhaseSettings(
        @Option(min = 0, max = 100_000, unit = "epochs", help = "length of the phase, or of each of its slices") int epochs,
        @Option(min = 0, max = 1000, help = "factor on the learning rate in this phase") double learningRateFactor,
        @Option(min = 0, max = 4096, unit = "images", help = "annotated images that are added to each step once there are any (oversampling);"
                + " 0 adds none") int annotatedPerStep,
        @Option(min = 0, max = 4096, unit = "images", help = "copies of annotated images, with the ruled-out pixels replaced, that are added"
                + " to each step") int counterexamplesPerStep,
        @Option(help = "what replaces ruled-out pixels in counterexamples and transplants") CounterexampleFill counterexampleFill,
        @Option(min = 0, max = 4096, unit = "pixels", help = "how far beyond the ruled-out pixels counterexamples and transplants reach: marks are coarse, and"
                + " the rim of what they were meant for would give it away") int counterexampleMargin,
        @Option(min = 0, max = 1, help = "share of each step's images in which the places that were ruled out in annotated images are replaced as in"
                + " counterexamples: what must not matter in one image is taken not to matter at the same places of the others") double transplantRate,
        @Option(min = 1, max = 1000, unit = "images", help = "annotated images whose ruled-out places are taken, one after another") int transplantDonors,
        @Option(help = "which images an epoch trains on: all, those with an answer, or those answered since the last epoch") TrainOn trainOn,
        @Option(min = 1, max = 10_000, help = "parts that the training images are dealt into, of which one after the other is trained on, each from the best"
                + " weights of the one before; 1 trains on all images at once") int slices,
        @Option(help = "whether the phase begins with the best weights so far and a fresh optimiser, and the best is then looked for among its own epochs; each"
                + " slice does so anyway") boolean fromBest,
        @Option(help = "which of the epochs is the best while the phase lasts; usual: as training.select says") Select select) {
    /** What takes the place of pixels that must not matter. */
    public enum CounterexampleFill {
        /** The same places of another training image, whatever its class. */
        OTHER_IMAGE,
        /** The same places of another annotated image as far as they are ruled out there, and the mean colour of what is ruled out there elsewhere. */
        OTHER_RULED_OUT,
        /** Uniform noise. */
        NOISE,
        /** The data set's mean colour. */
        MEAN,
        /** The image itself, blurred as the reference of attributions. */
        BLURRED
    }

    /** Which images an epoch trains on. */
    public enum TrainOn {
        /** All of them. */
        ALL,
        /** Those that an annotator has said something about. */
        ANSWERED,
        /** Those about which an annotator has said something since the last epoch: with one query an epoch and batches of one, it takes effect at once. */
        LATEST_ANSWERS
    }

    /** Which epoch is the best. */
    public enum Select {
        /** As the experiment's training settings say. */
        USUAL,
        /** Lowest validation loss. */
        BEST_LOSS,
        /** Highest validation accuracy. */
        BEST_ACCURACY,
        /** Highest mean Jaccard index of the explanations. */
        BEST_JACCARD,
        /** The last one. */
        LAST
    }

    public PhaseSettings() {
        this(10, 1, 0, 0, CounterexampleFill.OTHER_IMAGE);
    }

    /** On all images, without transplants. */
    public PhaseSettings(int epochs, double learningRateFactor, int annotatedPerStep, int counterexamplesPerStep, CounterexampleFill counterexampleFill) {
        this(epochs, learningRateFactor, annotatedPerStep, counterexamplesPerStep, counterexampleFill, 0, 0, 1, TrainOn.ALL, 1, false, Select.USUAL);
    }

    /** Whether the phase's epochs are compared among themselves, slice by slice, and begin with the best weights of what was before. */
    public boolean isApart() {
        return slices > 1 || fromBest;
    }

    /** Which of the phase's epochs is the best. */
    public TrainingSettings.Selection selection(TrainingSettings training) {
        return switch (select) {
            case USUAL -> training.select();
            case BEST_LOSS -> TrainingSettings.Selection.BEST_LOSS;
            case BEST_ACCURACY -> TrainingSettings.Selection.BEST_ACCURACY;
            case BEST_JACCARD -> TrainingSettings.Selection.BEST_JACCARD;
            case LAST -> TrainingSettings.Selection.LAST;
        };
    }

    /** Epochs of all slices together. */
    public int length() {
        return epochs * slices;
    }
}
