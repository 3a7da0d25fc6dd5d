package org.glassbox.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.network.Graph;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Method;
import picocli.CommandLine.Option;

/** What {@code glassbox evaluate} computes of maps: the options that name methods and metrics. */
final class EvaluateMethods {
    private static final String ALL = "all";
    private static final Set<String> USUAL = Set.of("pointing-game", "relevance-mass", "relevance-rank", "confounder-mass", "iou", "deletion", "insertion",
            "average-drop", "average-increase", "sparseness");
    private static final String AVX = "avx"; // that metric, and the beginning of the ids of its parts
    private static final List<String> METHODS_OF_ADVISE = List.of("advise", "gradcam", "gradcam++", "scorecam", "layercam", "lime"); // of the paper's Table 1
    private static final Contributed.Words METRIC_WORDS = new Contributed.Words("metric", "--metric-option");

    @Option(names = {"--methods", "--method"}, split = ",", paramLabel = "ID",
            description = "The methods, such as saliency,deeplift,gradcam. Default: none, the network only.")
    private List<String> methods = List.of();

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of every method that has it, such as reference=white; METHOD.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--layer", paramLabel = "NAME",
            description = "Where methods that work on a layer look. Default: each method's usual one, mostly the network's last layer with maps.")
    private String layer;

    @Option(names = "--metrics", split = ",", paramLabel = "ID",
            description = "The metrics of the maps, or all. Default: those with masks, where there are some, deletion, insertion, average-drop,"
                    + " average-increase and sparseness; others, such as randomisation, take much longer.")
    private List<String> metrics = List.of();

    /** Metrics, methods and a layer that belong together. */
    private enum Protocol {
        /** Of ADVISE, Dehshibi et al. 2022, section 4.1 and Table 1. */
        AVX
    }

    @Option(names = "--protocol", paramLabel = "avx",
            description = "A published protocol in place of --metrics: avx is that of ADVISE, AVX and its parts, of the six methods of its Table 1 where"
                    + " --methods names none, at the layer where ADVISE looks.")
    private Protocol protocol;

    @Option(names = "--metric-option", paramLabel = "KEY=VALUE",
            description = "An option of every metric that has it; METRIC.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> metricOptions = List.of();

    /** Whether methods and metrics are those of a published protocol. */
    boolean ofProtocol() {
        return protocol != null;
    }

    /** The methods' ids, in their order. */
    List<String> ids() {
        return methods.isEmpty() && protocol == Protocol.AVX ? METHODS_OF_ADVISE : methods;
    }

    /**
     * The methods with their options.
     *
     * @param seed of those that draw random numbers and whose options name no other
     * @throws GlassboxException if a method is unknown or named twice, or an option is wrong
     */
    List<Method> methods(long seed) throws GlassboxException {
        return ExplainMethods.of(Contributions.ofPlatform(), ids(), options, OptionalLong.of(seed));
    }

    /**
     * Where methods look that work on a layer, by their ids.
     *
     * @throws GlassboxException if one of the methods can't serve the network there
     */
    Map<String, String> layers(List<Method> chosenMethods, Graph graph) throws GlassboxException {
        Map<String, String> layers = new LinkedHashMap<>();
        for (Method method : chosenMethods) {
            String resolved = protocol == Protocol.AVX && layer == null ? graph.adviseLayer() : Explanations.layer(graph, layer, method.explainer());
            method.requireService(graph, resolved);
            if (method.explainer().usesLayer()) {
                layers.put(method.id(), resolved);
            }
        }
        return layers;
    }

    /**
     * The metrics of the maps with their options.
     *
     * @param seed of those that draw random numbers and whose options name no other
     * @throws GlassboxException if a metric is unknown or named twice, or an option is wrong
     */
    List<MapMetric> metrics(long seed) throws GlassboxException {
        if (protocol != null && !metrics.isEmpty()) {
            throw GlassboxException.badInput("--protocol and --metrics can't be given together: a protocol has its own metrics.");
        }
        List<MapMetric> wanted = new ArrayList<>();
        for (Contributed<ExplanationMetric> named : Contributed.of(Contributions.ofPlatform(), ExtensionPoint.EXPLANATION_METRICS, metricIds(), metricOptions,
                METRIC_WORDS)) {
            wanted.add(new MapMetric(named.id(), named.contribution().name(), named.seeded(seed).create()));
        }
        return wanted;
    }

    private List<String> metricIds() {
        if (protocol == Protocol.AVX) {
            return known(id -> id.equals(AVX) || id.startsWith(AVX + "-"));
        }
        if (metrics.isEmpty()) {
            return known(USUAL::contains);
        }
        return metrics.equals(List.of(ALL)) ? known(id -> true) : metrics;
    }

    private static List<String> known(Predicate<String> wanted) {
        return Contributions.ofPlatform().all(ExtensionPoint.EXPLANATION_METRICS).usable().stream().map(metric -> metric.id()).filter(wanted).toList();
    }
}
