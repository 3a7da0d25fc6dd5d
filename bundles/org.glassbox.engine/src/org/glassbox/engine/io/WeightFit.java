package org.glassbox.engine.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.engine.io.WeightFiles.Gaps;
import org.glassbox.engine.io.WeightFiles.Weights;

/**
 * How the tensors of a file fit a network, and whether it can have them.
 *
 * @param tensors by the network's names
 */
record WeightFit(Weights weights, Graph graph, Map<String, Tensor> tensors, WeightReport report) {
    private static final int LISTED = 3;

    static WeightFit of(Weights weights, Graph graph) {
        Map<String, Tensor> tensors = WeightFiles.named(weights, graph);
        return new WeightFit(weights, graph, tensors, report(tensors, graph));
    }

    private static WeightReport report(Map<String, Tensor> tensors, Graph graph) {
        List<String> matched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> wrongShape = new ArrayList<>();
        Map<String, ParameterSpec> parameters = graph.parameters();
        parameters.forEach((name, spec) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (tensor.hasShape(spec.shape())) {
                matched.add(name);
            } else {
                wrongShape.add(name + " " + tensor.shapeText() + " instead of " + spec.shape());
            }
        });
        List<String> unexpected = tensors.keySet().stream().filter(name -> !parameters.containsKey(name)).toList();
        return new WeightReport(matched, missing, unexpected, wrongShape);
    }

    /**
     * Checks that a network can have these weights.
     *
     * @throws GlassboxException if a tensor is missing, unknown or of another shape where {@code gaps} does not allow it, or not finite, with the first few
     *        names
     */
    void require(Gaps gaps) throws GlassboxException {
        boolean goesOn = switch (gaps) {
            case REFUSED -> report.fits();
            case FILLED -> !report.matched().isEmpty() && otherShapes().stream().allMatch(graph.headParameters()::contains);
        };
        if (!goesOn) {
            boolean onlyHead = report.missing().isEmpty() && report.unexpected().isEmpty() && graph.headParameters().containsAll(otherShapes());
            String why = onlyHead ? " is for another number of classes" : " belongs to another network";
            throw GlassboxException.badInput(weights.file() + why + ": of the " + graph.parameters().size() + " tensors of this one " + report.matched().size()
                    + " fit; " + report.describe() + "." + advice(gaps));
        }
        requireFinite();
    }

    /** What to do about tensors that don't fit, where something can be done. */
    private String advice(Gaps gaps) {
        if (report.matched().isEmpty()) {
            return "";
        }
        List<String> otherShapes = otherShapes();
        if (!graph.headParameters().containsAll(otherShapes)) {
            return gaps == Gaps.FILLED ? " Only the head may have another shape." : "";
        }
        String purpose = otherShapes.isEmpty() ? "go on with what fits" : "give the network a fresh head for its number of classes";
        return " To " + purpose + ", allow missing tensors (--allow-missing, or training.missingWeights: fresh in an experiment).";
    }

    private List<String> otherShapes() {
        return graph.parameters().entrySet().stream().filter(entry -> tensors.containsKey(entry.getKey())
                && !tensors.get(entry.getKey()).hasShape(entry.getValue().shape())).map(Map.Entry::getKey).toList();
    }

    private void requireFinite() throws GlassboxException {
        Map<String, Tensor> used = new LinkedHashMap<>(tensors);
        used.keySet().retainAll(Set.copyOf(report.matched()));
        Map<String, Integer> counts = WeightFiles.notFinite(used);
        if (!counts.isEmpty()) {
            String first = String.join(", ", counts.entrySet().stream().limit(LISTED).map(entry -> entry.getValue() + " of "
                    + used.get(entry.getKey()).values().length + " in " + WeightFiles.printable(entry.getKey())).toList());
            throw GlassboxException.badInput(weights.file() + " can't be used: it has values that are NaN or infinite, " + first + (counts.size() > LISTED
                    ? " and some in " + (counts.size() - LISTED) + " other tensors" : "") + "; take weights from before the training diverged.");
        }
    }
}
