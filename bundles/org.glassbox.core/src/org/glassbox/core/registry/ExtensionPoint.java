package org.glassbox.core.registry;

import java.util.List;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Weighting;

/**
 * A place where plug-ins add something.
 *
 * @param name of the extension point in {@code org.glassbox.core}
 * @param element of plugin.xml, also what one contribution is called in messages
 * @param type that contributions implement
 */
public record ExtensionPoint<T>(String name, String element, Class<T> type) {
    public static final ExtensionPoint<Explainer> EXPLAINERS = new ExtensionPoint<>("explainers", "explainer", Explainer.class);
    public static final ExtensionPoint<Sampler> SAMPLERS = new ExtensionPoint<>("samplers", "sampler", Sampler.class);
    public static final ExtensionPoint<LossTerm> LOSSES = new ExtensionPoint<>("losses", "loss", LossTerm.class);
    public static final ExtensionPoint<Weighting> WEIGHTINGS = new ExtensionPoint<>("weightings", "weighting", Weighting.class);
    public static final ExtensionPoint<Metric> METRICS = new ExtensionPoint<>("metrics", "metric", Metric.class);
    public static final ExtensionPoint<ExplanationMetric> EXPLANATION_METRICS =
            new ExtensionPoint<>("explanationMetrics", "explanationMetric", ExplanationMetric.class);
    public static final ExtensionPoint<NetworkArchitecture> NETWORKS = new ExtensionPoint<>("networks", "network", NetworkArchitecture.class);
    public static final ExtensionPoint<DatasetReader> DATASETS = new ExtensionPoint<>("datasets", "dataset", DatasetReader.class);
    public static final ExtensionPoint<Annotator> ANNOTATORS = new ExtensionPoint<>("annotators", "annotator", Annotator.class);

    /** All of them, in the order in which they are listed to users. */
    public static List<ExtensionPoint<?>> all() {
        return List.of(NETWORKS, DATASETS, EXPLAINERS, SAMPLERS, ANNOTATORS, LOSSES, WEIGHTINGS, METRICS, EXPLANATION_METRICS);
    }
}
