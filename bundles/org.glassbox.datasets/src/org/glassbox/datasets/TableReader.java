package org.glassbox.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;

/** Opens an {@link ImageTable}: reads its lines, looks into all files, gives each image its classes and its split. */
final class TableReader {
    private static final String UNSPLIT = "";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private final ImageTable options;
    private final PictureStore pictures;

    TableReader(ImageTable options) {
        this.options = options;
        pictures = new PictureStore(options.fit(), options.size(), options.cacheMegabytes());
    }

    /**
     * A line of the table.
     *
     * @param labels the main one first
     * @param relevant null where there is no mask, and so with irrelevant
     */
    private record Line(int number, String id, Path file, List<String> labels, String split, Path relevant, Path irrelevant) {
    }

    /** @param header null if the image can't be used @param problem null if it can */
    private record Look(Line line, ImageFiles.Header header, String problem) {
    }

    Dataset open(IProgressMonitor monitor) throws GlassboxException {
        if (options.path() == null) {
            throw GlassboxException.badInput("The data set csv needs the option path: a .csv file with the columns path and label.");
        }
        List<Line> lines = lines();
        boolean decode = PictureStore.decodesAtOnce(lines.size());
        List<Look> looks = FileLooks.at(lines, options.path(), line -> look(line, decode), monitor);
        List<String> problems = looks.stream().filter(look -> look.problem != null).map(Look::problem).toList();
        List<Look> usable = looks.stream().filter(look -> look.problem == null).toList();
        if (usable.isEmpty()) {
            throw GlassboxException.badInput("None of the images in " + options.path() + " can be used. " + problems.getFirst());
        }
        List<String> classes = classes(lines);
        checkClasses(classes, usable, problems);
        return dataset(classes, usable, problems);
    }

    private List<Line> lines() throws GlassboxException {
        List<Line> lines = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        for (Csv.Row row : Csv.read(options.path(), "table of images", List.of("path", "label"))) {
            Line line = line(row);
            Integer before = known.put(line.id, line.number);
            if (before != null) {
                throw wrong(row, "the image " + line.id + " stands in line " + before + " already; remove one of them.");
            }
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw GlassboxException.badInput("The table " + options.path() + " lists no images.");
        }
        boolean some = lines.stream().anyMatch(line -> !line.split.equals(UNSPLIT));
        for (Line line : lines) {
            if (some && line.split.equals(UNSPLIT)) {
                throw GlassboxException.badInput(options.path() + ", line " + line.number + ": there is no split, but other lines have one; name train, val or test.");
            }
        }
        return lines;
    }

    private Line line(Csv.Row row) throws GlassboxException {
        if (row.text("path").isEmpty()) {
            throw wrong(row, "there is no path of an image.");
        }
        List<String> labels = Arrays.stream(row.text("label").split(";")).map(String::strip).filter(label -> !label.isEmpty()).distinct().toList();
        if (labels.isEmpty()) {
            throw wrong(row, "the image has no label; name its class, or several separated by semicolons.");
        }
        for (String label : labels) {
            if (!options.wanted().isEmpty() && !options.wanted().contains(label)) {
                throw wrong(row, "\"" + label + "\" is none of the classes" + Suggestion.among(label, options.wanted()));
            }
        }
        return new Line(row.line(), row.text("path").replace('\\', '/'), file(row, "path"), labels, split(row), file(row, "mask"), file(row, "irrelevant_mask"));
    }

    private Path file(Csv.Row row, String column) throws GlassboxException {
        String text = row.text(column).replace('\\', '/');
        try {
            return text.isEmpty() ? null : options.path().resolveSibling(text);
        } catch (InvalidPathException e) {
            throw GlassboxException.badInput(options.path() + ", line " + row.line() + ": \"" + text + "\" is no path of a file.", e);
        }
    }

    private String split(Csv.Row row) throws GlassboxException {
        String split = row.text("split");
        if (split.equals("valid") || split.equals("validation")) {
            return "val";
        }
        if (!split.equals(UNSPLIT) && !split.equals("train") && !split.equals("val") && !split.startsWith("test")) {
            throw wrong(row, "\"" + split + "\" is no split" + Suggestion.among(split, List.of("train", "val", "test")));
        }
        return split;
    }

    private GlassboxException wrong(Csv.Row row, String what) {
        return GlassboxException.badInput(options.path() + ", line " + row.line() + ": " + what);
    }

    private Look look(Line line, boolean decode) throws GlassboxException {
        ImageFiles.Header header;
        try {
            FileProblems.requireFile(line.file, "image");
            header = pictures.look(line.id, line.file, decode);
        } catch (GlassboxException e) {
            return new Look(line, null, options.path().getFileName() + ", line " + line.number + ": " + e.getMessage() + " The image is left out.");
        }
        for (Path mask : new Path[] {line.relevant, line.irrelevant}) {
            if (mask != null) {
                FileProblems.requireFile(mask, "mask of line " + line.number);
                FileDataset.checkMaskSize(line.file, header, mask, ImageFiles.header(mask));
            }
        }
        return new Look(line, header, null);
    }

    /** All labels of the table in order: numbers by their size, else names by the alphabet. */
    private List<String> classes(List<Line> lines) {
        if (!options.wanted().isEmpty()) {
            return options.wanted();
        }
        List<String> labels = lines.stream().flatMap(line -> line.labels.stream()).distinct().toList();
        boolean numbers = labels.stream().allMatch(label -> NUMBER.matcher(label).matches());
        Comparator<String> byNumber = Comparator.comparingInt(Integer::parseInt);
        return labels.stream().sorted(numbers ? byNumber.thenComparing(Comparator.naturalOrder()) : Comparator.naturalOrder()).toList();
    }

    /** A class of which nothing is left would vanish unnoticed. */
    private void checkClasses(List<String> classes, List<Look> usable, List<String> problems) throws GlassboxException {
        for (String name : classes) {
            if (usable.stream().noneMatch(look -> look.line.labels.contains(name))) {
                throw GlassboxException.badInput("The table " + options.path() + " has no image of the class \"" + name + "\" that can be used."
                        + (problems.isEmpty() ? "" : " " + problems.getFirst()));
            }
        }
    }

    private Dataset dataset(List<String> classes, List<Look> looks, List<String> problems) throws GlassboxException {
        List<String> splits = splits(looks);
        Map<String, List<FileDataset.Entry>> bySplit = new TreeMap<>(StratifiedSplit::compare);
        List<FileDataset.Entry> all = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            Line line = looks.get(i).line;
            List<Integer> labels = line.labels.stream().map(classes::indexOf).toList();
            Sample sample = new Sample(line.id, splits.get(i), labels.getFirst(), labels);
            FileDataset.Entry entry = new FileDataset.Entry(sample, line.file, looks.get(i).header, line.relevant, line.irrelevant);
            all.add(entry);
            bySplit.computeIfAbsent(splits.get(i), key -> new ArrayList<>()).add(entry);
        }
        if (options.size() == 0) {
            FileDataset.checkSizes(all);
        }
        boolean several = options.multiLabel() || looks.stream().anyMatch(look -> look.line.labels.size() > 1);
        return new FileDataset(options.path(), classes, several, bySplit, options.size(), pictures, problems);
    }

    private List<String> splits(List<Look> looks) {
        List<String> splits = new ArrayList<>(looks.stream().map(look -> look.line.split).toList());
        List<String> main = looks.stream().map(look -> look.line.labels.getFirst()).toList();
        if (splits.contains(UNSPLIT)) {
            StratifiedSplit.distribute(main, splits, UNSPLIT, options.valShare(), options.testShare(), options.seed());
        } else if (!splits.contains("val")) {
            StratifiedSplit.distribute(main, splits, "train", options.valShare(), 0, options.seed());
        }
        return splits;
    }
}
