package org.glassbox.engine.io;

import java.util.ArrayList;
import java.util.List;

/**
 * How the tensors of a file fit a network.
 *
 * @param matched names of tensors that fit
 * @param missing names that the network has and the file lacks
 * @param unexpected names that the file has and the network lacks
 * @param wrongShape for each tensor of another shape its name and both shapes
 */
public record WeightReport(List<String> matched, List<String> missing, List<String> unexpected, List<String> wrongShape) {
    private static final int LISTED = 3;

    public WeightReport {
        matched = List.copyOf(matched);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        wrongShape = List.copyOf(wrongShape);
    }

    /** Whether the network's every tensor is there and nothing else. */
    public boolean fits() {
        return missing.isEmpty() && unexpected.isEmpty() && wrongShape.isEmpty();
    }

    /** What does not fit, with the first few names of each kind; empty where all fits. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        add(parts, "missing", missing);
        add(parts, "unexpected", unexpected);
        add(parts, "of another shape", wrongShape);
        return String.join("; ", parts);
    }

    /** What does not fit and what becomes of it where that is allowed, every name in full; empty where all fits. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (!missing.isEmpty()) {
            sentences.add("Missing from the weights, so with fresh initial values: " + String.join(", ", missing) + ".");
        }
        if (!wrongShape.isEmpty()) {
            sentences.add("Of another shape in the weights, so with fresh initial values: " + String.join(", ", wrongShape) + ".");
        }
        if (!unexpected.isEmpty()) {
            sentences.add("Not in the network, so left aside: " + String.join(", ", unexpected.stream().map(WeightFiles::printable).toList()) + ".");
        }
        return sentences;
    }

    private static void add(List<String> parts, String kind, List<String> names) {
        if (!names.isEmpty()) {
            String first = String.join(", ", names.stream().limit(LISTED).map(WeightFiles::printable).toList());
            parts.add(names.size() + " " + kind + " (" + first + (names.size() > LISTED ? ", ..." : "") + ")");
        }
    }
}
