package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** Numbers of a phase. */
public record PhaseSettings(
        @Option(min = 0, max = 100_000, unit = "epochs", help = "length of the phase") int epochs,
        @Option(min = 0, max = 1000, help = "factor on the learning rate in this phase") double learningRateFactor,
        @Option(min = 0, max = 4096, unit = "images", help = "annotated images that are added to each step once there are any (oversampling);"
                + " 0 adds none") int annotatedPerStep,
        @Option(min = 0, max = 4096, unit = "images", help = "copies of annotated images, with the ruled-out pixels replaced, that are added"
                + " to each step") int counterexamplesPerStep,
        @Option(help = "what replaces ruled-out pixels in counterexamples") CounterexampleFill counterexampleFill) {
    /** What takes the place of pixels that must not matter. */
    public enum CounterexampleFill {
        /** The same places of another training image, whatever its class. */
        OTHER_IMAGE,
        /** Uniform noise. */
        NOISE,
        /** The data set's mean colour. */
        MEAN
    }

    public PhaseSettings() {
        this(10, 1, 0, 0, CounterexampleFill.OTHER_IMAGE);
    }
}
