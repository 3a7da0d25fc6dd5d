package org.glassbox.engine.history;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;

/**
 * What a network says of a set of images at one time. As a file a row an image: its id, its true and its predicted class, whether that is right, and the
 * probability of each class. Where there would be more than {@value #LARGEST} probabilities they are left out, so that the tables of a long run stay small
 * beside its checkpoint.
 *
 * @param classes names, K
 * @param rows one an image
 */
public record PredictionTable(List<String> classes, List<Row> rows) {
    private static final int LARGEST = 200_000;
    private static final String ID = "id";
    private static final String TRUTH = "true";
    private static final String PREDICTED = "predicted";
    private static final String RIGHT = "right";
    private static final String PROBABILITY = "p ";

    /**
     * An image.
     *
     * @param label its true class; the main one where images may belong to several
     * @param predicted the class with the largest probability
     * @param isRight whether the predicted class is a true one
     * @param probabilities K of them, that sum to 1; none where they were not kept; not to be changed
     */
    public record Row(String id, int label, int predicted, boolean isRight, float[] probabilities) {
        /** Of an image of one class. */
        public Row(String id, int label, int predicted, float[] probabilities) {
            this(id, label, predicted, label == predicted, probabilities);
        }

        /** The probability of a class; NaN where it was not kept. */
        public double probability(int k) {
            return probabilities.length == 0 ? Double.NaN : probabilities[k];
        }
    }

    public PredictionTable {
        classes = List.copyOf(classes);
        rows = List.copyOf(rows);
    }

    /** The table of a network's answers. */
    public static PredictionTable of(Predictions predictions) {
        boolean kept = (long) predictions.size() * predictions.classes().size() <= LARGEST;
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < predictions.size(); n++) {
            double[] exact = kept ? predictions.probabilities(n) : new double[0];
            float[] probabilities = new float[exact.length];
            for (int k = 0; k < exact.length; k++) {
                probabilities[k] = (float) exact[k];
            }
            rows.add(new Row(predictions.ids().get(n), predictions.labels()[n], predictions.predicted(n), predictions.isRight(n), probabilities));
        }
        return new PredictionTable(predictions.classes(), rows);
    }

    /** The rows by id. */
    public Map<String, Row> byId() {
        Map<String, Row> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.id(), row));
        return byId;
    }

    /** How many images of a true class (first index) were taken for a class (second), K x K. */
    public int[][] confusion() {
        int[][] counts = new int[classes.size()][classes.size()];
        rows.forEach(row -> counts[row.label()][row.predicted()]++);
        return counts;
    }

    /** The images of a true class that were taken for a class. */
    public List<Row> cell(int label, int predicted) {
        return rows.stream().filter(row -> row.label() == label && row.predicted() == predicted).toList();
    }

    /**
     * Writes the table, whole or not at all.
     *
     * @throws GlassboxException if the file can't be written
     */
    public void write(Path file) throws GlassboxException {
        List<String> head = new ArrayList<>(List.of(ID, TRUTH, PREDICTED, RIGHT));
        if (rows.stream().anyMatch(row -> row.probabilities().length > 0)) {
            classes.forEach(name -> head.add(PROBABILITY + name));
        }
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.id(), classes.get(row.label()), classes.get(row.predicted()), Boolean.toString(row.isRight())));
            for (float probability : row.probabilities()) {
                cells.add(Float.toString(probability));
            }
            csv.append(Csv.line(cells));
        }
        AtomicFiles.writeString(file, csv.toString());
    }

    /**
     * Reads a table. Of one without probabilities only the classes that occur are known.
     *
     * @throws GlassboxException if the file can't be read or is no such table, naming the line
     */
    public static PredictionTable read(Path file) throws GlassboxException {
        List<Csv.Row> lines = Csv.read(file, "table of predictions", List.of(ID, TRUTH, PREDICTED, RIGHT));
        List<String> classes = lines.isEmpty() ? List.of()
                : lines.getFirst().cells().keySet().stream().filter(name -> name.startsWith(PROBABILITY)).map(name -> name.substring(PROBABILITY.length())).toList();
        boolean kept = !classes.isEmpty();
        if (!kept) {
            TreeSet<String> occurring = new TreeSet<>();
            lines.forEach(line -> occurring.addAll(List.of(line.text(TRUTH), line.text(PREDICTED))));
            classes = List.copyOf(occurring);
        }
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : classes) {
            numbers.put(name, numbers.size());
        }
        List<Row> rows = new ArrayList<>();
        for (Csv.Row line : lines) {
            rows.add(new Row(line.cells().getOrDefault(ID, ""), number(file, line, TRUTH, numbers), number(file, line, PREDICTED, numbers),
                    Boolean.parseBoolean(line.text(RIGHT)), kept ? probabilities(file, line, classes) : new float[0]));
        }
        return new PredictionTable(classes, rows);
    }

    private static int number(Path file, Csv.Row line, String column, Map<String, Integer> numbers) throws GlassboxException {
        Integer number = numbers.get(line.text(column));
        if (number == null) {
            throw GlassboxException.badInput(file + ", line " + line.line() + ": there is no class \"" + line.text(column) + "\" in this table.");
        }
        return number;
    }

    private static float[] probabilities(Path file, Csv.Row line, List<String> classes) throws GlassboxException {
        float[] probabilities = new float[classes.size()];
        for (int k = 0; k < probabilities.length; k++) {
            String text = line.text(PROBABILITY + classes.get(k));
            try {
                probabilities[k] = Float.parseFloat(text);
            } catch (NumberFormatException e) {
                throw GlassboxException.badInput(file + ", line " + line.line() + ": the probability of \"" + classes.get(k) + "\" is no number: \"" + text + "\".",
                        e);
            }
        }
        return probabilities;
    }
}
