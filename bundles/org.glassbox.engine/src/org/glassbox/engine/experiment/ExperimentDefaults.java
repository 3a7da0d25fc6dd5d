package org.glassbox.engine.experiment;

import java.util.List;

/** What an experiment has where its file names nothing; options have their defaults with their declarations. */
public final class ExperimentDefaults {
    /** Ids of the metrics. */
    public static final List<String> METRICS = List.of("accuracy", "loss");
    /** Id of what chooses images to ask about, or to give a label. */
    public static final String SAMPLER = "entropy";
    /** Id of what explains images that are asked about. */
    public static final String EXPLAINER = "deeplift";

    private ExperimentDefaults() {
    }
}
