package org.glassbox.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.WorkJournal;

/** What {@code glassbox explain} prints of its results: a table or JSON, line by line from their journal, so that nothing of it waits in memory. */
final class ExplainListing {
    private static final String MODE = "eval"; // explanations always run in evaluation mode
    private static final List<String> HEADER = List.of("image", "method", "target", "predicted", "probability", "layer", "mode", "map", "gap", "allowed",
            "check", "picture", "options");

    private final WorkJournal journal;
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final List<String> classes;
    private final ExplainPictures pictures;

    /**
     * @param classes names by label; empty where they are not known
     */
    ExplainListing(WorkJournal journal, List<Method> methods, List<String> classes, ExplainPictures pictures) {
        this.journal = journal;
        methods.forEach(method -> this.methods.put(method.id(), method));
        this.classes = classes;
        this.pictures = pictures;
    }

    /** Maps that failed their own check, by why; for a message. */
    Map<String, Integer> failures() throws GlassboxException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        journal.forEach(image -> image.path("maps").forEach(map -> {
            if (!map.path("problem").isNull()) {
                counts.merge(words(map.path("map").asText()), 1, Integer::sum);
            }
        }));
        return counts;
    }

    private static String words(String status) {
        return switch (SaliencyMap.Status.valueOf(status.toUpperCase(Locale.ROOT))) {
            case OK -> "missing the sum that the method promises";
            case ZERO -> "zero everywhere (nothing speaks for the class there)";
            case CONSTANT -> "equal everywhere";
            case NONFINITE -> "not finite (NaN or infinite)";
        };
    }

    /** Prints a row for each image and method. */
    void printTable(PrintStream out) throws GlassboxException {
        TextTable.Layout layout = new TextTable.Layout(HEADER);
        journal.forEach(image -> image.path("maps").forEach(map -> layout.measure(row(image, map))));
        out.print(layout.line(HEADER));
        journal.forEach(image -> image.path("maps").forEach(map -> out.print(layout.line(row(image, map)))));
    }

    private List<String> row(JsonNode image, JsonNode map) {
        String method = map.path("method").asText();
        return List.of(image.path("image").asText(), method, className(map.path("target").asInt()), className(image.path("predicted").asInt()),
                TextTable.number(number(image.path("probability"))), map.path("layer").asText("-"), MODE, map.path("map").asText(),
                small(number(map.path("completenessGap"))), small(number(map.path("allowedGap"))), map.path("problem").isNull() ? "ok" : "FAILED",
                picture(image, method).toString(), options(method));
    }

    private Path picture(JsonNode image, String method) {
        return pictures.file(image.path("stem").asText(), method);
    }

    private String options(String method) {
        Map<String, String> options = methods.containsKey(method) ? methods.get(method).options() : Map.of();
        return options.isEmpty() ? "-" : options.entrySet().stream().map(option -> option.getKey() + "=" + option.getValue()).collect(Collectors.joining(","));
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }

    private static String small(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2g", value);
    }

    /**
     * Prints the same as JSON, with what was skipped.
     *
     * @param raw the archive of the values; {@code null} if there is none
     */
    void printJson(PrintStream out, List<ExplainInputs.Skipped> skipped, Path raw) throws GlassboxException {
        try (JsonGenerator json = new ObjectMapper().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeArrayFieldStart("explanations");
            journal.forEach(image -> image.path("maps").forEach(map -> print(json, node(image, map))));
            json.writeEndArray();
            json.writeArrayFieldStart("skipped");
            skipped.forEach(problem -> print(json, JsonNodeFactory.instance.objectNode().put("image", problem.name()).put("reason", problem.reason())));
            json.writeEndArray();
            if (raw != null) {
                json.writeStringField("raw", raw.toString());
            }
            json.writeEndObject();
            json.writeRaw(System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException("a print stream keeps its failures to itself", e);
        }
    }

    private static void print(JsonGenerator json, JsonNode node) {
        try {
            json.writeTree(node);
        } catch (IOException e) {
            throw new UncheckedIOException("a print stream keeps its failures to itself", e);
        }
    }

    private ObjectNode node(JsonNode image, JsonNode map) {
        String id = map.path("method").asText();
        int target = map.path("target").asInt();
        int predicted = image.path("predicted").asInt();
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("image", image.path("image").asText()).put("method", id).put("target", target);
        node.put("predicted", predicted).set("probability", image.path("probability"));
        if (!classes.isEmpty()) {
            node.put("targetClass", className(target)).put("predictedClass", className(predicted));
        }
        Optional<Method> method = Optional.ofNullable(methods.get(id));
        ObjectNode options = node.putObject("options");
        method.ifPresent(known -> known.options().forEach(options::put));
        node.set("layer", map.path("layer"));
        node.put("mode", MODE).put("baseline", method.flatMap(Method::baseline).orElse(null));
        method.filter(known -> known.seed().isPresent()).ifPresentOrElse(known -> node.put("seed", known.seed().getAsLong()), () -> node.putNull("seed"));
        for (String field : List.of("map", "completenessGap", "allowedGap", "figures", "problem")) {
            node.set(field, map.path(field));
        }
        return node.put("picture", picture(image, id).toString());
    }

    private String className(int label) {
        return label < classes.size() ? classes.get(label) : Integer.toString(label);
    }
}
