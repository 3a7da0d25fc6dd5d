package org.glassbox.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.FileProblems;
import picocli.CommandLine.Option;

/** Which labelled images a command works on. */
final class EvaluateData {
    private static final String FOLDER = "image-folder";
    private static final String TABLE = "csv";
    private static final String PATH = "path";
    private static final String SIZE = "size";
    private static final String CACHE = "cacheMegabytes"; // of decoded images, each of which is needed once only
    private static final List<String> SPLITS = List.of("train", "val", "valid", "validation", "test");
    private static final Contributed.Words WORDS = new Contributed.Words("data set", "--data-option");

    @Option(names = "--data", required = true, paramLabel = "PATH|ID",
            description = "A folder with test/CLASS/*.png or CLASS/*.png, and masks in masks/ or beside the images; a table .csv with the columns path and"
                    + " label; or a data set of 'glassbox plugins list', such as lesions; ./lesions is the folder.")
    private String data;

    @Option(names = "--data-option", paramLabel = "KEY=VALUE", description = "An option of the data set, such as fit=crop. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--split", paramLabel = "NAME",
            description = "Which part of the data, such as test, val, train or all. Default: test, else what begins so, else val; all of a folder without"
                    + " such parts.")
    private String split;

    @Option(names = "--class-names", paramLabel = "FILE",
            description = "The network's classes, a name a line in the order of its outputs. Default: what the weights say, else the data's in"
                    + " alphabetical order.")
    private Path classNames;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "0", description = "At most so many images, drawn evenly from all classes. Default: all.")
    private int limit;

    /**
     * Opened data.
     *
     * @param id of the data set
     * @param options all of them with their values
     * @param split that is evaluated
     */
    record Opened(Dataset data, String id, Map<String, String> options, String split) {
        /** For people. */
        String title() {
            String place = options.getOrDefault(PATH, "");
            return (place.isEmpty() ? id : place) + ", " + split;
        }

        /**
         * The images of samples at a network's size.
         *
         * @throws GlassboxException if one can't be read
         */
        List<RgbImage> images(List<LabelledSample> samples, Chosen network) throws GlassboxException {
            List<RgbImage> images = new ArrayList<>();
            for (LabelledSample sample : samples) {
                images.add(ImageScaling.scale(data.image(sample.sample()), network.width(), network.height()));
            }
            return images;
        }
    }

    /** At most so many images; 0 for all. */
    int limit() throws GlassboxException {
        if (limit < 0) {
            throw GlassboxException.badInput("--limit " + limit + ": give a number of images, or leave it out for all.");
        }
        return limit;
    }

    /**
     * Opens the data at the network's size, where that is a square.
     *
     * @throws GlassboxException if there is none, or an option is wrong
     */
    Opened open(Chosen network, IProgressMonitor monitor) throws GlassboxException {
        return open(network.width(), network.height(), monitor);
    }

    /**
     * Opens the data at a network's size, where that is a square.
     *
     * @throws GlassboxException if there is none, or an option is wrong
     */
    Opened open(int width, int height, IProgressMonitor monitor) throws GlassboxException {
        Contributions contributions = Contributions.ofPlatform();
        List<String> known = contributions.all(ExtensionPoint.DATASETS).usable().stream().map(contribution -> contribution.id()).toList();
        boolean isFolder = !known.contains(data); // where there is a folder of a data set's name, ./NAME means the folder
        if (isFolder && !Files.exists(Path.of(data))) {
            throw GlassboxException.badInput("--data " + data + ": there is no such folder, and no data set of that name" + Suggestion.among(data, known));
        }
        Contributed<DatasetReader> named = Contributed.of(contributions, ExtensionPoint.DATASETS, List.of(isFolder ? ofPath(data) : data), options, WORDS).getFirst();
        Contributed<DatasetReader> placed = isFolder ? named.with(PATH, data) : named;
        Contributed<DatasetReader> sized = takesSize(placed, Math.max(width, height)) ? placed.with(SIZE, Integer.toString(Math.max(width, height))) : placed;
        DatasetReader reader = sized.with(CACHE, "0").create();
        Dataset opened = reader.open(monitor);
        String usual = isFolder && !hasSplits(Path.of(data)) ? SampleChoice.ALL : SampleChoice.usualSplit(opened);
        return new Opened(opened, named.id(), Options.of(reader).values(reader), split == null ? usual : split);
    }

    /** The data set for a file or folder. */
    private static String ofPath(String path) {
        return Files.isRegularFile(Path.of(path)) && path.toLowerCase(Locale.ROOT).endsWith(".csv") ? TABLE : FOLDER;
    }

    private static boolean takesSize(Contributed<DatasetReader> named, int side) {
        return named.contribution().options().stream().anyMatch(option -> option instanceof OptionSpec.Int size && size.name().equals(SIZE)
                && side >= size.min() && side <= size.max());
    }

    private static boolean hasSplits(Path folder) throws GlassboxException {
        if (Files.isRegularFile(folder)) {
            return Csv.read(folder, "table of images", List.of()).stream().anyMatch(row -> !row.text("split").isEmpty());
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).map(child -> child.getFileName().toString())
                    .anyMatch(name -> SPLITS.contains(name) || name.startsWith("test"));
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
    }

    /**
     * Names of the network's classes by label; empty where nobody says them.
     *
     * @throws GlassboxException if the file of names can't be read
     */
    List<String> classNames(Chosen network) throws GlassboxException {
        if (classNames == null) {
            return network.classes();
        }
        try {
            return new ArrayList<>(Files.readAllLines(classNames, StandardCharsets.UTF_8).stream().map(String::strip).filter(line -> !line.isEmpty()).toList());
        } catch (IOException e) {
            throw FileProblems.cannotRead(classNames, e);
        }
    }

    /** What of these options the results depend on, by name. */
    Map<String, String> settings(Opened opened, List<String> classes) throws GlassboxException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", opened.id() + " " + opened.options());
        settings.put("split", opened.split());
        settings.put("classes", String.join(", ", classes));
        settings.put("limit", Integer.toString(limit()));
        return settings;
    }
}
