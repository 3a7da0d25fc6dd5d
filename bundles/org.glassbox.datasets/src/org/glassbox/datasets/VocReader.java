package org.glassbox.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;

/** Opens a {@link Voc} folder: reads the lists and all marks, gives each image its class and its split. */
final class VocReader {
    private static final String UNLISTED = "";
    private final Voc options;

    VocReader(Voc options) {
        this.options = options;
    }

    /**
     * What looking into an image's files gave.
     *
     * @param file null if there is none
     * @param header null if the image can't be used
     * @param areas pixels of each marked class that is wanted
     * @param occurring all marked classes
     * @param problem null if the image can be used
     */
    private record Look(String id, Path file, ImageFiles.Header header, Map<String, Integer> areas, Set<String> occurring, String problem) {
        /** The class with the largest area, the first of equals. */
        String dominant() {
            return areas.entrySet().stream().reduce((a, b) -> b.getValue() > a.getValue() ? b : a).orElseThrow().getKey();
        }
    }

    Dataset open(IProgressMonitor monitor) throws GlassboxException {
        checkFolders();
        Map<String, Path> images = byName(options.path().resolve("JPEGImages"), true);
        Map<String, String> lists = VocLists.read(options);
        List<String> ids = lists.isEmpty() ? List.copyOf(byName(marksFolder(), false).keySet()) : List.copyOf(lists.keySet());
        List<Look> looks = FileLooks.at(ids, options.path(), id -> look(id, images.get(id)), monitor);
        List<String> problems = new ArrayList<>(looks.stream().filter(look -> look.problem != null).map(Look::problem).toList());
        List<Look> usable = looks.stream().filter(look -> look.problem == null).toList();
        if (usable.isEmpty()) {
            throw GlassboxException.badInput("None of the images in " + options.path() + " can be used. " + (problems.isEmpty() ? "There are no marks in "
                    + marksFolder() + "." : problems.getFirst()));
        }
        checkWanted(usable);
        return dataset(withClass(usable, problems), lists, problems);
    }

    private void checkFolders() throws GlassboxException {
        Path path = options.path();
        if (path == null) {
            throw GlassboxException.badInput("The data set voc needs the option path: the folder that holds JPEGImages, such as VOCdevkit/VOC2012.");
        }
        if (options.task() == Voc.Task.PRESENCE && options.wanted().isEmpty()) {
            throw GlassboxException.badInput("The data set voc needs the option classes to ask whether something is there, such as classes=cat, or else"
                    + " task=dominant or task=multi.");
        }
        for (Path folder : List.of(path, path.resolve("JPEGImages"), marksFolder())) {
            if (!Files.isDirectory(folder)) {
                throw GlassboxException.badInput(Files.exists(folder) ? folder + " is a file, but the data set voc needs a folder." : "There is no folder "
                        + folder + (folder.equals(path) ? "." : "; path must be the folder that holds JPEGImages and " + marksFolder().getFileName()
                                + ", such as VOCdevkit/VOC2012."));
            }
        }
    }

    private Path marksFolder() {
        return options.path().resolve(switch (options.marks()) {
            case BOXES -> "Annotations";
            case SEGMENTATION -> "SegmentationClass";
        });
    }

    /** The files of a folder by their names without extension, sorted. */
    private Map<String, Path> byName(Path folder, boolean pictures) throws GlassboxException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                String name = file.getFileName().toString();
                boolean wanted = pictures || options.marks() == Voc.Marks.SEGMENTATION ? ImageFiles.isNamedReadable(file) : name.endsWith(".xml");
                if (!name.startsWith(".") && wanted) {
                    Path other = files.put(name.substring(0, name.lastIndexOf('.')), file);
                    if (other != null) {
                        throw GlassboxException.badInput("There are two files of one name, " + other + " and " + file + "; remove one of them.");
                    }
                }
            }
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
        return files;
    }

    /** An image that can't be used is reported and left out. */
    private Look look(String id, Path file) {
        if (file == null) {
            return new Look(id, null, null, Map.of(), Set.of(), "The image " + options.path().resolve("JPEGImages").resolve(id + ".jpg")
                    + " is left out: there is no such file.");
        }
        try {
            ImageFiles.Header header = ImageFiles.header(file);
            VocMarks marks = marks(marksFile(id), header);
            Map<String, Integer> areas = new TreeMap<>();
            for (String name : marks.classes()) {
                if (options.wanted().isEmpty() || options.wanted().contains(name)) {
                    areas.put(name, marks.mask(List.of(name)).count());
                }
            }
            return new Look(id, file, header, areas, marks.classes(), null);
        } catch (GlassboxException e) {
            return new Look(id, file, null, Map.of(), Set.of(), e.getMessage() + " The image is left out.");
        }
    }

    private Path marksFile(String id) {
        return marksFolder().resolve(id + (options.marks() == Voc.Marks.BOXES ? ".xml" : ".png"));
    }

    /**
     * What is marked in an image.
     *
     * @param image its size
     * @throws GlassboxException if the file can't be read or is of an image of another size
     */
    VocMarks marks(Path file, ImageFiles.Header image) throws GlassboxException {
        if (options.marks() == Voc.Marks.BOXES) {
            VocAnnotation annotation = VocXml.read(file, image);
            return options.difficult() ? annotation : annotation.withoutDifficult();
        }
        VocSegmentation segmentation = VocSegmentation.read(file, options.numbered());
        if (!segmentation.size().equals(image)) {
            throw GlassboxException.badInput("The segmentation " + file + " has " + segmentation.size().width() + " x " + segmentation.size().height()
                    + " pixels, but its image has " + image.width() + " x " + image.height() + "; they must be equal.");
        }
        return segmentation;
    }

    private void checkWanted(List<Look> looks) throws GlassboxException {
        Set<String> occurring = new TreeSet<>();
        looks.forEach(look -> occurring.addAll(look.occurring));
        for (String wanted : options.wanted()) {
            if (!occurring.contains(wanted)) {
                throw GlassboxException.badInput("The data set voc: no image in " + options.path() + " has an object \"" + wanted + "\""
                        + Suggestion.among(wanted, occurring));
            }
        }
        if (options.size() == 0) {
            Look first = looks.getFirst();
            for (Look look : looks) {
                if (!look.header.equals(first.header)) {
                    throw GlassboxException.badInput("The images are of different sizes: " + first.file + " has " + first.header.width() + " x "
                            + first.header.height() + " pixels, " + look.file + " has " + look.header.width() + " x " + look.header.height()
                            + "; set the option size, such as size=224.");
                }
            }
        }
    }

    /** Images without any of the classes belong to none of them, unless that is the question. */
    private List<Look> withClass(List<Look> looks, List<String> problems) throws GlassboxException {
        if (options.task() == Voc.Task.PRESENCE) {
            return looks;
        }
        List<Look> without = looks.stream().filter(look -> look.areas.isEmpty()).toList();
        if (!without.isEmpty()) {
            problems.add(without.size() + (without.size() == 1 ? " image has" : " images have") + " no object of the classes and " + (without.size() == 1
                    ? "is" : "are") + " left out; the first is " + without.getFirst().file + ".");
        }
        if (without.size() == looks.size()) {
            throw GlassboxException.badInput("No image in " + options.path() + " has a marked object.");
        }
        return looks.stream().filter(look -> !look.areas.isEmpty()).toList();
    }

    private Dataset dataset(List<Look> looks, Map<String, String> lists, List<String> problems) {
        List<String> classes = classes(looks);
        List<Integer> labels = looks.stream().map(look -> label(look, classes)).toList();
        List<String> splits = splits(looks, labels, lists);
        Map<String, List<VocDataset.Entry>> bySplit = new TreeMap<>(StratifiedSplit::compare);
        for (int i = 0; i < looks.size(); i++) {
            Look look = looks.get(i);
            Sample sample = new Sample("JPEGImages/" + look.file.getFileName(), splits.get(i), labels.get(i), labels(look, classes));
            bySplit.computeIfAbsent(splits.get(i), key -> new ArrayList<>())
                    .add(new VocDataset.Entry(sample, look.file, look.header, marksFile(look.id), relevant(look)));
        }
        return new VocDataset(this, options, classes, bySplit, new PictureStore(options.fit(), options.size(), options.cacheMegabytes()), problems);
    }

    private List<String> classes(List<Look> looks) {
        return switch (options.task()) {
            case MULTI -> options.wanted().isEmpty() ? List.copyOf(looks.stream().flatMap(look -> look.areas.keySet().stream())
                    .collect(Collectors.toCollection(TreeSet::new))) : options.wanted();
            case PRESENCE -> List.of("no " + String.join(" or ", options.wanted()), String.join(" or ", options.wanted()));
            case DOMINANT -> options.wanted().isEmpty() ? List.copyOf(new TreeSet<>(looks.stream().map(Look::dominant).toList())) : options.wanted();
        };
    }

    private int label(Look look, List<String> classes) {
        return switch (options.task()) {
            case PRESENCE -> look.areas.isEmpty() ? 0 : 1;
            case DOMINANT, MULTI -> classes.indexOf(look.dominant());
        };
    }

    private List<Integer> labels(Look look, List<String> classes) {
        return switch (options.task()) {
            case PRESENCE, DOMINANT -> List.of(label(look, classes));
            case MULTI -> look.areas.keySet().stream().map(classes::indexOf).toList();
        };
    }

    private List<String> relevant(Look look) {
        return switch (options.task()) {
            case PRESENCE -> look.areas.isEmpty() && !options.emptyMasks() ? List.of() : options.wanted();
            case DOMINANT -> List.of(look.dominant());
            case MULTI -> List.copyOf(look.areas.keySet());
        };
    }

    private List<String> splits(List<Look> looks, List<Integer> labels, Map<String, String> lists) {
        List<String> classes = labels.stream().map(label -> Integer.toString(label)).toList();
        List<String> splits = new ArrayList<>(looks.stream().map(look -> lists.getOrDefault(look.id, UNLISTED)).toList());
        if (lists.isEmpty()) {
            StratifiedSplit.distribute(classes, splits, UNLISTED, options.valShare(), options.testShare(), options.seed());
        } else if (!splits.contains("val") && splits.contains("train")) {
            StratifiedSplit.distribute(classes, splits, "train", options.valShare(), 0, options.seed());
        }
        return splits;
    }
}
