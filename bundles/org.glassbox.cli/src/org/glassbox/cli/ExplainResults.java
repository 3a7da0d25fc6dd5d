package org.glassbox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.report.Overlay;

/** What {@code glassbox explain} found: pictures in a folder, raw values for other tools, and what is printed. */
final class ExplainResults {
    private static final int SMALLEST_PICTURE = 224;

    private final Path folder;
    private final boolean keepRaw;
    private final boolean perChannel;
    private final List<String> classes;
    private final Set<String> names = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<float[]>> raw = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private record Row(String image, int predicted, double probability, String method, int target, SaliencyMap.Status status, double gap, Path picture) {
    }

    /**
     * @param folder of the pictures, made where it is missing
     * @param keepRaw whether {@link #writeRaw} will be called
     * @param perChannel whether raw values at the input keep their channels
     * @param classes names by label; empty where they are not known
     * @throws GlassboxException if the folder can't be made
     */
    ExplainResults(Path folder, boolean keepRaw, boolean perChannel, List<String> classes) throws GlassboxException {
        this.folder = folder;
        this.keepRaw = keepRaw;
        this.perChannel = perChannel;
        this.classes = classes;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw GlassboxException.badInput("The folder " + folder + " can't be made: " + FileProblems.reason(e) + "; give another one with --out.", e);
        }
    }

    /**
     * Takes one image's explanations and writes their pictures.
     *
     * @param logits of the image, K
     * @param explanations by method
     * @throws GlassboxException if a picture can't be written
     */
    void add(ExplainInputs.Input input, float[] logits, Map<String, Explanation> explanations) throws GlassboxException {
        Predictions predictions = new Predictions(List.of(), List.of(input.name()), new int[1], new float[][] {logits});
        int predicted = predictions.predicted(0);
        double probability = predictions.probabilities(0)[predicted];
        String name = unused(stem(input.name()));
        RgbImage below = Overlay.grey(enlarged(input.picture()));
        for (Map.Entry<String, Explanation> entry : explanations.entrySet()) {
            Explanation explanation = entry.getValue();
            SaliencyMap map = explanation.map();
            Path picture = folder.resolve(name + "." + entry.getKey() + ".png");
            ImageFiles.write(Overlay.suiting(map).over(below, map), picture);
            rows.add(new Row(input.name(), predicted, probability, entry.getKey(), explanation.target(), map.status(), explanation.completenessGap(), picture));
            if (keepRaw) {
                keep(entry.getKey(), explanation);
            }
        }
    }

    private void keep(String method, Explanation explanation) {
        boolean channels = perChannel && explanation.space() == Attribution.Space.INPUT;
        long[] shape = channels ? new long[] {explanation.channels(), explanation.height(), explanation.width()} : new long[] {explanation.height(),
                explanation.width()};
        shapes.putIfAbsent(method, shape); // the same for all, as all images have one size
        raw.computeIfAbsent(method, id -> new ArrayList<>()).add(channels ? explanation.values() : explanation.channelSum());
    }

    /**
     * Writes the values before any scaling, keyed by method: (N, h, w) float32, with channels (N, C, H, W). N counts the images that were read.
     *
     * @throws GlassboxException if the file can't be written
     */
    void writeRaw(Path file) throws GlassboxException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        raw.forEach((method, parts) -> {
            long[] shape = new long[shapes.get(method).length + 1];
            shape[0] = parts.size();
            System.arraycopy(shapes.get(method), 0, shape, 1, shape.length - 1);
            int length = parts.getFirst().length;
            float[] values = new float[parts.size() * length];
            for (int n = 0; n < parts.size(); n++) {
                System.arraycopy(parts.get(n), 0, values, n * length, length);
            }
            arrays.put(method, new Tensor(shape, values));
        });
        NpzFiles.write(file, arrays);
    }

    /** Maps that show nothing, by what is wrong with them; for a message. */
    Map<SaliencyMap.Status, Long> withoutPicture() {
        Map<SaliencyMap.Status, Long> counts = new LinkedHashMap<>();
        rows.stream().filter(row -> row.status() != SaliencyMap.Status.OK).forEach(row -> counts.merge(row.status(), 1L, Long::sum));
        return counts;
    }

    /** A row for each image and method. */
    String table() {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add(List.of(row.image(), row.method(), className(row.target()), className(row.predicted()), TextTable.number(row.probability()),
                    row.status().name().toLowerCase(Locale.ROOT), TextTable.number(row.gap()), row.picture().toString()));
        }
        return new TextTable(List.of("image", "method", "target", "predicted", "probability", "map", "gap", "picture"), lines).text();
    }

    /** The same as JSON, with what was skipped. */
    String json(List<ExplainInputs.Skipped> skipped, Path rawFile) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode explanations = root.putArray("explanations");
        for (Row row : rows) {
            ObjectNode node = explanations.addObject().put("image", row.image()).put("method", row.method()).put("target", row.target());
            node.put("predicted", row.predicted()).put("probability", row.probability());
            if (!classes.isEmpty()) {
                node.put("targetClass", className(row.target())).put("predictedClass", className(row.predicted()));
            }
            node.put("map", row.status().name().toLowerCase(Locale.ROOT));
            node.put("completenessGap", Double.isFinite(row.gap()) ? row.gap() : null); // JSON has no NaN
            node.put("picture", row.picture().toString());
        }
        ArrayNode problems = root.putArray("skipped");
        skipped.forEach(problem -> problems.addObject().put("image", problem.name()).put("reason", problem.reason()));
        if (rawFile != null) {
            root.put("raw", rawFile.toString());
        }
        return root.toPrettyString() + System.lineSeparator();
    }

    private String className(int label) {
        return label < classes.size() ? classes.get(label) : Integer.toString(label);
    }

    /** Small images are shown with larger pixels. */
    private static RgbImage enlarged(RgbImage image) {
        int factor = Math.ceilDiv(SMALLEST_PICTURE, Math.max(image.width(), image.height()));
        if (factor == 1) {
            return image;
        }
        int width = image.width() * factor;
        byte[] rgb = new byte[3 * width * image.height() * factor];
        for (int i = 0; i < rgb.length / 3; i++) {
            System.arraycopy(image.rgb(), 3 * (i / width / factor * image.width() + i % width / factor), rgb, 3 * i, 3);
        }
        return new RgbImage(width, image.height() * factor, rgb);
    }

    private static String stem(String image) {
        String name = Path.of(image).getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Images of one name in several folders get numbers. */
    private String unused(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }
}
