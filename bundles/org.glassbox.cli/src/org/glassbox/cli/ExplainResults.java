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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Softmax;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpzBuilder;
import org.glassbox.engine.io.NpzReader;
import org.glassbox.engine.io.WorkJournal;
import org.glassbox.engine.report.Overlay;

/**
 * What {@code glassbox explain} found: pictures in a folder, raw values for other tools, and what is printed. Nothing of it waits in memory: see
 * {@link WorkJournal}. One thread at a time.
 */
final class ExplainResults implements AutoCloseable {
    private static final int SMALLEST_PICTURE = 224;
    private static final String MODE = "eval"; // explanations always run in evaluation mode
    private static final List<String> HEADER = List.of("image", "method", "target", "predicted", "probability", "layer", "mode", "map", "gap", "allowed", "check",
            "picture", "options");

    private final Path folder;
    private final Path rawFile;
    private final boolean perChannel;
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final List<String> classes;
    private final WorkJournal journal;
    private final NpzBuilder raw;
    private boolean rawIsComplete;

    /** An image with all that was found of it. */
    record Explained(ExplainInputs.Input input, float[] logits, Map<String, Explanation> byMethod) {
    }

    /**
     * @param folder of the pictures; it exists
     * @param rawFile gets the values before any scaling at the end; {@code null} if they are not wanted
     * @param perChannel whether raw values at the input keep their channels
     * @param classes names by label; empty where they are not known
     * @param left how many images are to be added to those in the journal
     * @throws GlassboxException if the raw values of the images in the journal are gone
     */
    ExplainResults(Path folder, Path rawFile, boolean perChannel, List<Method> methods, List<String> classes, WorkJournal journal,
            int left) throws GlassboxException {
        this.folder = folder;
        this.rawFile = rawFile;
        this.perChannel = perChannel;
        methods.forEach(method -> this.methods.put(method.id(), method));
        this.classes = classes;
        this.journal = journal;
        raw = new NpzBuilder(folder);
        if (rawFile != null && journal.count() > 0) {
            resumeRaw(left);
        }
    }

    /** Goes on with the values that wait, or with those of the archive where the earlier command came to its end. */
    private void resumeRaw(int left) throws GlassboxException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        journal.forEach(image -> image.path("maps").forEach(map -> shapes.putIfAbsent(map.path("method").asText(), IntStream.range(0, map.path("raw").size())
                .mapToLong(i -> map.path("raw").get(i).asLong()).toArray())));
        boolean wait = methods.keySet().stream().allMatch(method -> Files.exists(NpzBuilder.waiting(folder, method)));
        if (wait || !Files.exists(rawFile)) {
            for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
                raw.begin(shape.getKey(), shape.getValue(), journal.count());
            }
        } else if (left == 0) {
            rawIsComplete = true;
        } else {
            refill(shapes);
        }
    }

    private void refill(Map<String, long[]> shapes) throws GlassboxException {
        try (NpzReader archive = NpzReader.open(rawFile)) {
            for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
                try (NpzReader.Rows rows = archive.rows(shape.getKey())) {
                    if (rows.count() != journal.count()) {
                        throw GlassboxException.badInput("Can't go on: " + rawFile + " has the values of " + rows.count() + " images, but " + journal.count()
                                + " are explained in " + folder + "; begin again without --resume.");
                    }
                    raw.begin(shape.getKey(), shape.getValue(), 0);
                    for (long n = 0; n < rows.count(); n++) {
                        raw.add(shape.getKey(), rows.next());
                    }
                }
            }
        }
    }

    /**
     * Takes some images' explanations: writes their pictures, keeps their values and notes them as done, in this order.
     *
     * @throws GlassboxException if something can't be written
     */
    void add(List<Explained> images) throws GlassboxException {
        try {
            images.parallelStream().forEach(this::draw);
        } catch (Undrawn e) {
            throw e.failure;
        }
        List<ObjectNode> lines = new ArrayList<>();
        for (Explained image : images) {
            lines.add(line(image));
            if (rawFile != null) {
                for (Map.Entry<String, Explanation> entry : image.byMethod().entrySet()) {
                    keep(entry.getKey(), entry.getValue());
                }
            }
        }
        raw.flush();
        journal.add(lines);
    }

    /** Carries a failure out of a stream. */
    private static final class Undrawn extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient GlassboxException failure;

        private Undrawn(GlassboxException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private void draw(Explained image) {
        try {
            Path parent = folder.resolve(image.input().stem()).getParent();
            Files.createDirectories(parent);
            RgbImage below = Overlay.grey(enlarged(image.input().picture()));
            for (Map.Entry<String, Explanation> entry : image.byMethod().entrySet()) {
                SaliencyMap map = entry.getValue().map();
                RgbImage drawn = Overlay.suiting(map).over(below, map);
                RgbImage checked = entry.getValue().problem().isEmpty() ? drawn : Overlay.marked(drawn, "failed: " + shortProblem(map.status()));
                ImageFiles.write(checked, picture(image.input().stem(), entry.getKey()));
            }
        } catch (IOException e) {
            throw new Undrawn(FileProblems.cannotWrite(folder.resolve(image.input().stem()), e));
        } catch (GlassboxException e) {
            throw new Undrawn(e);
        }
    }

    private Path picture(String stem, String method) {
        return folder.resolve(stem + "." + method + ".png");
    }

    /** For a picture's edge, where there is little room; a map that looks sound fails by its sum. */
    private static String shortProblem(SaliencyMap.Status status) {
        return switch (status) {
            case OK -> "wrong sum";
            case ZERO -> "zero everywhere";
            case CONSTANT -> "equal everywhere";
            case NONFINITE -> "not finite";
        };
    }

    private ObjectNode line(Explained image) {
        int predicted = Predictions.predicted(image.logits());
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("image", image.input().name()).put("key", image.input().key()).put("stem", image.input().stem());
        node.put("predicted", predicted).put("probability", Softmax.of(image.logits())[predicted]);
        var maps = node.putArray("maps");
        image.byMethod().forEach((id, explanation) -> {
            ObjectNode map = maps.addObject().put("method", id).put("target", explanation.target()).put("layer", explanation.layer());
            map.put("map", explanation.map().status().name().toLowerCase(Locale.ROOT));
            map.put("completenessGap", finite(explanation.completenessGap())).put("allowedGap", finite(explanation.allowedGap()));
            ObjectNode figures = map.putObject("figures");
            explanation.figures().forEach((name, value) -> figures.put(name, finite(value)));
            map.put("problem", explanation.problem().orElse(null));
            var shape = map.putArray("raw");
            for (long length : rawShape(explanation)) {
                shape.add(length);
            }
        });
        return node;
    }

    private long[] rawShape(Explanation explanation) {
        return keepsChannels(explanation) ? new long[] {explanation.channels(), explanation.height(), explanation.width()}
                : new long[] {explanation.height(), explanation.width()};
    }

    private boolean keepsChannels(Explanation explanation) {
        return perChannel && explanation.space() == Attribution.Space.INPUT;
    }

    private void keep(String method, Explanation explanation) throws GlassboxException {
        if (!raw.contains(method)) {
            raw.begin(method, rawShape(explanation), 0);
        }
        raw.add(method, keepsChannels(explanation) ? explanation.values() : explanation.channelSum());
    }

    /**
     * Writes the values before any scaling, keyed by method: (N, h, w) float32, with channels (N, C, H, W). N counts the images that were explained, in the order in
     * which they are printed.
     *
     * @throws GlassboxException if the file can't be written
     */
    void writeRaw() throws GlassboxException {
        if (rawFile != null && !rawIsComplete) {
            raw.write(rawFile);
            raw.discard();
        }
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
                picture(image.path("stem").asText(), method).toString(), options(method));
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

    /** Prints the same as JSON, with what was skipped. */
    void printJson(PrintStream out, List<ExplainInputs.Skipped> skipped) throws GlassboxException {
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
            if (rawFile != null) {
                json.writeStringField("raw", rawFile.toString());
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
        return node.put("picture", picture(image.path("stem").asText(), id).toString());
    }

    /** JSON has no NaN. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private String className(int label) {
        return label < classes.size() ? classes.get(label) : Integer.toString(label);
    }

    /** Small images are shown with larger pixels. */
    private static RgbImage enlarged(RgbImage image) {
        return ImageScaling.enlarged(image, Math.ceilDiv(SMALLEST_PICTURE, Math.max(image.width(), image.height())));
    }

    /** Closes the files; raw values that were not written yet wait for --resume. */
    @Override
    public void close() {
        raw.close();
        journal.close();
    }
}
