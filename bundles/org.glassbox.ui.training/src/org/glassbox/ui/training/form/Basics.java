package org.glassbox.ui.training.form;

import org.glassbox.core.option.Option;

/** What an experiment has beside its parts. */
public final class Basics {
    private Basics() {
    }

    /** Of the whole experiment. */
    public record Whole(
            @Option(help = "what people call it; the folder of a run is named after it") String name,
            @Option(help = "of everything random: the same seed gives the same numbers") long seed,
            @Option(help = "file or address of the weights to start from; empty to start from scratch") String weights) {
        public Whole() {
            this("", 1, "");
        }
    }

    /** Of a phase. */
    public record Named(@Option(help = "what people call the phase") String name) {
    }

    /** Of a loss. */
    public record Weighted(@Option(min = 0, help = "factor of this term in the sum of all losses") double weight) {
        public Weighted() {
            this(1);
        }
    }
}
