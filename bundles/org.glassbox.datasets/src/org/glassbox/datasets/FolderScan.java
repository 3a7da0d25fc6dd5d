package org.glassbox.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;

/** Finds the images and masks of an image folder by their names; opens no file. One use. */
final class FolderScan {
    /** What goes by the name of a split where there are no folders for splits. */
    static final String UNSPLIT = "";

    private static final String MASKS = "masks";
    private static final String IRRELEVANT_MASKS = "masks-irrelevant";
    private static final String MASK_SUFFIX = "_mask";
    private static final String IRRELEVANT_SUFFIX = "_irrelevant";

    /**
     * An image and its masks.
     *
     * @param id path relative to the data set, with forward slashes
     * @param split "train", "val", one that begins with "test", or UNSPLIT
     * @param classFolder whose name is the class
     * @param relevant null if there is none
     * @param irrelevant null if there is none
     */
    record Found(String id, String split, Path classFolder, Path file, Path relevant, Path irrelevant) {
        String className() {
            return classFolder.getFileName().toString();
        }
    }

    private final Path root;
    private final List<Found> images = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> splits = new TreeSet<>();
    /** By path relative to the tree of masks, without extension; those that belong to an image are taken out. */
    private Map<String, Path> relevant;
    private Map<String, Path> irrelevant;

    private FolderScan(Path root) {
        this.root = root;
    }

    /**
     * @throws GlassboxException if there is no folder, no image, or a class folder without images
     */
    static FolderScan of(Path root) throws GlassboxException {
        if (root == null) {
            throw GlassboxException.badInput("The data set image-folder needs the option path: the folder that holds train/CLASS/*.png or CLASS/*.png.");
        }
        if (!Files.isDirectory(root)) {
            throw GlassboxException.badInput(Files.exists(root) ? root + " is a file, but the data set image-folder needs a folder." : "There is no folder "
                    + root + ".");
        }
        FolderScan scan = new FolderScan(root);
        try {
            scan.scan();
        } catch (IOException | UncheckedIOException e) {
            throw GlassboxException.fault("The folder " + root + " can't be read: " + FileProblems.reason(e instanceof UncheckedIOException unchecked
                    ? unchecked.getCause() : (IOException) e) + ".", e);
        }
        return scan;
    }

    /** Sorted by split, class and name. */
    List<Found> images() {
        return images;
    }

    List<String> problems() {
        return problems;
    }

    private void scan() throws IOException, GlassboxException {
        relevant = maskTree(MASKS);
        irrelevant = maskTree(IRRELEVANT_MASKS);
        List<Path> folders = folders(root);
        Map<String, Path> bySplit = splitFolders(folders);
        splits.addAll(bySplit.keySet());
        if (bySplit.isEmpty()) {
            scanClasses(root, UNSPLIT);
        } else {
            for (Map.Entry<String, Path> split : bySplit.entrySet()) {
                scanClasses(split.getValue(), split.getKey());
            }
            checkClasses();
            folders.stream().filter(folder -> !bySplit.containsValue(folder))
                    .forEach(folder -> problems.add("The folder " + folder + " is left out: it is neither train, val nor test."));
        }
        if (images.isEmpty()) {
            throw GlassboxException.badInput("The folder " + root + " holds no images of a data set; train/CLASS/*.png or CLASS/*.png were looked for.");
        }
        Stream.concat(relevant.values().stream(), irrelevant.values().stream()).sorted()
                .forEach(mask -> problems.add("The mask " + mask + " is left out: there is no image of that name."));
    }

    /** The folders for splits by their names in the data set. A class may be called "train" too: a split's folder contains folders. */
    private Map<String, Path> splitFolders(List<Path> folders) throws IOException, GlassboxException {
        Map<String, Path> bySplit = new TreeMap<>();
        for (Path folder : folders) {
            String split = splitName(folder.getFileName().toString());
            if (split != null && !folders(folder).isEmpty()) {
                Path other = bySplit.put(split, folder);
                if (other != null) {
                    throw GlassboxException.badInput("Both " + other + " and " + folder + " are meant by " + split + "; keep one of them.");
                }
            }
        }
        return bySplit;
    }

    private static String splitName(String folder) {
        return switch (folder.toLowerCase(Locale.ROOT)) {
            case "train", "training" -> "train";
            case "val", "valid", "validation" -> "val";
            case "test", "testing" -> "test";
            case String name when name.startsWith("test_") || name.startsWith("test-") -> name;
            default -> null;
        };
    }

    private List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).filter(child -> !hidden(child) && !(parent.equals(root) && isMaskTree(child)))
                    .sorted(FolderScan::byName).toList();
        }
    }

    private static boolean isMaskTree(Path folder) {
        String name = folder.getFileName().toString();
        return name.equals(MASKS) || name.equals(IRRELEVANT_MASKS);
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** By code points, whatever the file system's order is. */
    private static int byName(Path a, Path b) {
        return a.getFileName().toString().compareTo(b.getFileName().toString());
    }

    private void scanClasses(Path parent, String split) throws IOException, GlassboxException {
        List<Path> loose;
        try (Stream<Path> children = Files.list(parent)) {
            loose = children.filter(child -> Files.isRegularFile(child) && !hidden(child) && ImageFiles.isNamedReadable(child))
                    .sorted(FolderScan::byName).toList();
        }
        if (!loose.isEmpty()) {
            problems.add(loose.size() + (loose.size() == 1 ? " image in " : " images in ") + parent + " left out: in no class folder; the first is "
                    + loose.getFirst() + ".");
        }
        for (Path folder : folders(parent)) {
            scanClass(folder, split);
        }
    }

    private void scanClass(Path folder, String split) throws IOException, GlassboxException {
        List<Path> files = new ArrayList<>();
        for (Path file : files(folder)) {
            if (ImageFiles.isNamedReadable(file)) {
                files.add(file);
            } else if (ImageFiles.isNamedForeign(file)) {
                problems.add("The image " + file + " is left out: its format can't be read; save it as PNG or JPEG.");
            }
        }
        Map<String, Path> besides = new HashMap<>();
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.add(withoutExtension(file)));
        files.removeIf(file -> isMaskBeside(file, names) && besides.put(withoutExtension(file), file) == null);
        if (files.isEmpty()) {
            throw GlassboxException.badInput("The class folder " + folder + " holds no images; put some there or remove the folder.");
        }
        for (Path file : files) {
            String key = withoutExtension(file);
            images.add(new Found(relative(root, file), split, folder, file, mask(relevant, besides, key, MASK_SUFFIX),
                    mask(irrelevant, besides, key, IRRELEVANT_SUFFIX)));
        }
    }

    /** "face_mask.png" is a mask if there is a "face.jpg", and an image otherwise. */
    private static boolean isMaskBeside(Path file, Set<String> names) {
        String name = withoutExtension(file);
        return Stream.of(MASK_SUFFIX, IRRELEVANT_SUFFIX)
                .anyMatch(suffix -> name.endsWith(suffix) && names.contains(name.substring(0, name.length() - suffix.length())));
    }

    private Path mask(Map<String, Path> tree, Map<String, Path> besides, String image, String suffix) throws GlassboxException {
        Path inTree = tree.remove(relative(root, Path.of(image)));
        Path beside = besides.get(image + suffix);
        if (inTree != null && beside != null) {
            throw GlassboxException.badInput("There are two masks of one image, " + inTree + " and " + beside + "; remove one of them.");
        }
        return inTree != null ? inTree : beside;
    }

    private Map<String, Path> maskTree(String name) throws IOException {
        Map<String, Path> masks = new TreeMap<>();
        Path tree = root.resolve(name);
        if (Files.isDirectory(tree)) {
            for (Path file : files(tree)) {
                if (ImageFiles.isNamedReadable(file)) {
                    masks.put(relative(tree, Path.of(withoutExtension(file))), file);
                }
            }
        }
        return masks;
    }

    /** All files below a folder, sorted by their paths. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> Files.isRegularFile(file) && !("/" + relative(folder, file)).contains("/."))
                    .sorted((a, b) -> relative(folder, a).compareTo(relative(folder, b))).toList();
        }
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static String withoutExtension(Path file) {
        String path = file.toString();
        int dot = path.lastIndexOf('.');
        return dot > path.length() - file.getFileName().toString().length() ? path.substring(0, dot) : path;
    }

    private void checkClasses() throws GlassboxException {
        Set<String> trained = new TreeSet<>();
        images.stream().filter(image -> image.split().equals("train")).forEach(image -> trained.add(image.className()));
        if (!splits.contains("train")) {
            return; // a set for evaluation only; its own classes count
        }
        for (Found image : images) {
            if (!trained.contains(image.className())) {
                throw GlassboxException.badInput("The class \"" + image.className() + "\" of " + image.file() + " does not occur in train"
                        + Suggestion.among(image.className(), trained));
            }
        }
    }
}
