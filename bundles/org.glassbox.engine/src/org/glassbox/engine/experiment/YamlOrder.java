package org.glassbox.engine.experiment;

import java.util.List;

/** In which order people write an experiment's keys. */
enum YamlOrder {
    /** Of the whole file. */
    EXPERIMENT(List.of("name", "seed", "data", "network", "weights", "training", "augmentation", "metrics", "phases")),
    /** Of a phase, whose settings come after its name. */
    PHASE(List.of("name", "", "losses", "weighting", "labels", "queries")),
    /** Of a contribution with its options. */
    ANY(List.of("id", ""));

    private final List<String> keys;

    YamlOrder(List<String> keys) {
        this.keys = keys;
    }

    /** Of the group that a path leads to. */
    static YamlOrder of(List<String> steps) {
        if (steps.isEmpty()) {
            return EXPERIMENT;
        }
        return steps.size() == 2 && steps.getFirst().equals("phases") ? PHASE : ANY;
    }

    /** What has a smaller rank comes before what has a larger one. */
    int rank(String key) {
        int index = keys.indexOf(key);
        return index >= 0 ? index : Math.max(0, keys.indexOf(""));
    }
}
