package org.glassbox.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.FileProblems;

/** The lists of a VOC folder: which image belongs to which split. */
final class VocLists {
    private static final String FOLDER = "ImageSets";
    private final Voc options;
    private final Map<String, String> splits = new LinkedHashMap<>();

    private VocLists(Voc options) {
        this.options = options;
    }

    /**
     * @return the split of each listed id, "train", "val" or "test", in the lists' order; empty where there are no lists
     * @throws GlassboxException if an image is in two lists, the folder that the options name is missing, or a list can't be read
     */
    static Map<String, String> read(Voc options) throws GlassboxException {
        VocLists lists = new VocLists(options);
        Path folder = lists.folder();
        if (folder != null) {
            try {
                lists.readAll(folder);
            } catch (IOException e) {
                throw FileProblems.cannotRead(folder, e);
            }
        }
        return lists.splits;
    }

    private Path folder() throws GlassboxException {
        Path sets = options.path().resolve(FOLDER);
        String usual = options.marks() == Voc.Marks.BOXES ? "Main" : "Segmentation";
        Path folder = sets.resolve(options.imageSets().isEmpty() ? usual : options.imageSets());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        if (!options.imageSets().isEmpty()) {
            throw GlassboxException.badInput("The data set voc: there is no folder " + folder + Suggestion.among(options.imageSets(), children(sets)));
        }
        return null;
    }

    private static TreeSet<String> children(Path folder) throws GlassboxException {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return new TreeSet<>(children.filter(Files::isDirectory).map(child -> child.getFileName().toString()).toList());
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
    }

    private void readAll(Path folder) throws IOException, GlassboxException {
        Path train = folder.resolve("train.txt");
        Path val = folder.resolve("val.txt");
        Path both = folder.resolve("trainval.txt");
        Path test = folder.resolve("test.txt");
        if (options.valIsTest() && Files.exists(test)) {
            throw GlassboxException.badInput("The data set voc: valIsTest would make " + val + " the split test, but there is " + test
                    + "; leave valIsTest out.");
        }
        if (Files.exists(train) || Files.exists(val)) {
            add(train, "train");
            add(val, options.valIsTest() ? "test" : "val");
        } else {
            add(both, "train");
        }
        add(test, "test");
    }

    private void add(Path list, String split) throws IOException, GlassboxException {
        if (!Files.exists(list)) {
            return;
        }
        List<String> lines = Files.readAllLines(list);
        for (String line : lines) {
            String id = line.strip().split("\\s+")[0]; // lists of one class have a second column
            String other = id.isEmpty() ? null : splits.put(id, split);
            if (other != null && !other.equals(split)) {
                throw GlassboxException.badInput("The image " + id + " is in " + list + " and in the list of " + other
                        + "; an image must be in one split only.");
            }
        }
    }
}
