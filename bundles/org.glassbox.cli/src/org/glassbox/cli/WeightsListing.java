package org.glassbox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightReport;

/**
 * The tensors of a file as a table and as JSON.
 *
 * @param fit how they fit a network, where one was named
 */
record WeightsListing(Weights weights, Optional<Fit> fit) {
    /**
     * How tensors fit a network.
     *
     * @param network its id
     * @param classes that it tells apart
     * @param parameters of the network by name
     * @param names that the network has for the file's tensors
     */
    record Fit(String network, int classes, Map<String, ParameterSpec> parameters, Map<String, String> names, WeightReport report) {
        /** What becomes of a tensor of the file. */
        private String fate(String name, Tensor tensor) {
            String known = names.get(name);
            ParameterSpec spec = parameters.get(known);
            if (spec == null) {
                return "unexpected";
            }
            if (!tensor.hasShape(spec.shape())) {
                return "should be " + spec.shape();
            }
            return known.equals(name) ? "fits" : "fits as " + known;
        }
    }

    /** What is wrong with a tensor that holds values which are no numbers. */
    static String notFinite(String tensor, int count) {
        String values = count == 1 ? " value that is" : " values that are";
        return WeightFiles.printable(tensor) + " has " + count + values + " NaN or infinite: no network can be computed with it.";
    }

    /** A row for each tensor of the file in its order, then one for each that is missing. */
    String table() {
        List<String> header = new ArrayList<>(List.of("tensor", "shape", "type"));
        List<List<String>> rows = new ArrayList<>();
        weights.tensors().forEach((name, tensor) -> rows.add(row(name, tensor.shapeText(), weights.types().getOrDefault(name, ""),
                fit.map(found -> found.fate(name, tensor)))));
        fit.ifPresent(found -> {
            header.add("in " + found.network());
            found.report().missing().forEach(name -> rows.add(row(name, found.parameters().get(name).shape().toString(), "", Optional.of("missing"))));
        });
        return new TextTable(header, rows).text();
    }

    /** The file in a sentence, how it fits in another, and what is wrong with it. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        long values = weights.tensors().values().stream().mapToLong(tensor -> tensor.values().length).sum();
        sentences.add(String.format(Locale.ROOT, "%d tensors with %,d values.", weights.tensors().size(), values));
        fit.ifPresent(found -> {
            String network = found.network() + " for " + found.classes() + (found.classes() == 1 ? " class" : " classes");
            sentences.add(found.report().fits() ? "They fit " + network + "." : "They don't fit " + network + ": of its " + found.parameters().size()
                    + " tensors " + found.report().matched().size() + " match; " + found.report().describe() + ".");
        });
        WeightFiles.notFinite(weights.tensors()).forEach((tensor, count) -> sentences.add(notFinite(tensor, count)));
        return sentences;
    }

    /** The same as data. */
    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("file", weights.file().toString());
        ObjectNode metadata = root.putObject("metadata");
        weights.metadata().forEach(metadata::put);
        ArrayNode notes = root.putArray("notes");
        weights.notes().forEach(notes::add);
        Map<String, Integer> notFinite = WeightFiles.notFinite(weights.tensors());
        ArrayNode tensors = root.putArray("tensors");
        weights.tensors().forEach((name, tensor) -> {
            ObjectNode node = tensors.addObject();
            node.put("name", name);
            shape(node, tensor);
            node.put("type", weights.types().getOrDefault(name, ""));
            node.put("notFinite", notFinite.getOrDefault(name, 0));
        });
        fit.ifPresent(found -> {
            ObjectNode node = root.putObject("fit");
            node.put("network", found.network());
            node.put("classes", found.classes());
            node.put("fits", found.report().fits());
            names(node.putArray("matched"), found.report().matched());
            names(node.putArray("missing"), found.report().missing());
            names(node.putArray("unexpected"), found.report().unexpected());
            names(node.putArray("wrongShape"), found.report().wrongShape());
        });
        return root.toPrettyString() + System.lineSeparator();
    }

    private static List<String> row(String name, String shape, String type, Optional<String> fate) {
        List<String> row = new ArrayList<>(List.of(WeightFiles.printable(name), shape, type));
        fate.ifPresent(row::add);
        return row;
    }

    private static void shape(ObjectNode node, Tensor tensor) {
        ArrayNode shape = node.putArray("shape");
        for (long length : tensor.shape()) {
            shape.add(length);
        }
    }

    private static void names(ArrayNode node, List<String> names) {
        names.forEach(node::add);
    }
}
