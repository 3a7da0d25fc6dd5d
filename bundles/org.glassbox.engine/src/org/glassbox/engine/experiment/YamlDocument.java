package org.glassbox.engine.experiment;

/** What a YAML file describes, as messages name it. */
public enum YamlDocument {
    /** One training run. */
    EXPERIMENT("an experiment", "data, network and phases"),
    /** Several training runs that are compared. */
    STUDY("a study", "an experiment, arms and seeds");

    private final String any;
    private final String needed;

    YamlDocument(String any, String needed) {
        this.any = any;
        this.needed = needed;
    }

    /** Such as "an experiment". */
    String any() {
        return any;
    }

    /** Such as "the experiment". */
    String the() {
        return "the " + noun();
    }

    /** Such as "experiment". */
    String noun() {
        return any.substring(any.indexOf(' ') + 1);
    }

    /** What it can't do without. */
    String needed() {
        return needed;
    }
}
