package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** How many training images have a label, and when more get one (methods.md 4.5). */
public record LabellingSettings(
        @Option(min = 0, max = 1, help = "share of the training images that has a label at first, drawn from each class") double start,
        @Option(min = 0, max = 1, help = "share that gets a label after each round") double add,
        @Option(min = 1, max = 100_000, unit = "epochs", help = "length of a round") int every,
        @Option(min = 0, max = 100, unit = "nats", help = "images of lower entropy are trained on with the class that they are predicted to be, for one round;"
                + " 0 for none, 0.005 in CEAL") double pseudoEntropy,
        @Option(min = 0, max = 100, unit = "nats", help = "by how much that entropy falls from round to round; 0.00033 in CEAL") double pseudoDecay) {
    /** 30 % at first and 10 % more every ten epochs, without predicted labels. */
    public LabellingSettings() {
        this(0.3, 0.1, 10, 0, 0.00033);
    }
}
