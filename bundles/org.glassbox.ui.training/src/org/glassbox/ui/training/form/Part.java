package org.glassbox.ui.training.form;

import java.util.List;

/** What can be added to an experiment. */
public enum Part {
    PHASE("phases", List.of("name: \"\"", "epochs: 10", "losses: [cross-entropy]"), true),
    LOSS("losses", List.of("cross-entropy"), true),
    WEIGHTING("weighting", List.of("consistency"), false),
    LABELS("labels", List.of("{start: 0.3, add: 0.1, every: 10}"), false),
    QUERIES("queries", List.of("{perEpoch: 20, annotator: interactive}"), false),
    METRIC("metrics", List.of("accuracy"), true);

    private final String key;
    private final List<String> lines;
    private final boolean several;

    Part(String key, List<String> lines, boolean several) {
        this.key = key;
        this.lines = lines;
        this.several = several;
    }

    /** The YAML of one to begin with. */
    List<String> lines() {
        return lines;
    }

    /** Whether there can be any number of them. */
    boolean isSeveral() {
        return several;
    }

    /** Whether it belongs to a phase. */
    boolean isOfPhase() {
        return this != PHASE && this != METRIC;
    }

    /** Where it belongs. @param phase the path of a phase */
    String path(String phase) {
        return isOfPhase() ? phase + "." + key : key;
    }
}
