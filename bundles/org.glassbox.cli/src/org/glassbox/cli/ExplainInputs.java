package org.glassbox.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.ReadAhead;
import org.glassbox.engine.io.Tensor;

/** Images as a command names them, read part by part. */
final class ExplainInputs {
    private static final int CHANNELS = 3;

    private ExplainInputs() {
    }

    /** What became of reading an image. */
    private sealed interface Outcome permits Input, Skipped {
    }

    /**
     * An image that was read.
     *
     * @param name as the user wrote it: the file, or the position in a tensor
     * @param key the same image has the same, wherever the command is started
     * @param stem of the names of its results, relative to their folder
     * @param picture as it is looked at, at its own size
     * @param values normalised, (3, H, W) at the network's size
     */
    record Input(String name, String key, String stem, RgbImage picture, float[] values) implements Outcome {
    }

    /**
     * An image that could not be explained.
     *
     * @param wasRead whether it got as far as the network
     */
    record Skipped(String name, String reason, boolean wasRead) implements Outcome {
    }

    /**
     * How large a part may be.
     *
     * @param images at most
     * @param pixels of the pictures as they are on disk, about; a part has at least one picture
     */
    record Limit(int images, long pixels) {
        /** No limit: everything is one part. */
        static final Limit NONE = new Limit(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Images that go through the network together.
     *
     * @param size how many were looked at
     */
    record Part(List<Input> inputs, List<Skipped> skipped, int size) {
    }

    /**
     * A picture that is to be read.
     *
     * @param below the folder in which it lies, relative to the folder that the user named; empty for files that were named themselves
     */
    record Picture(Path file, Path below) {
        String key() {
            return file.toAbsolutePath().normalize().toString();
        }

        /** The file's name without its ending, below its folder. */
        String stem() {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            return below.resolve(dot > 0 ? name.substring(0, dot) : name).toString();
        }
    }

    /**
     * The pictures among some paths: files as they are named, and those files in folders whose names promise a picture, by name. A picture that is named twice
     * is there once.
     *
     * @param recursive whether folders in folders are looked into; hidden ones are not
     * @param except a folder that is not looked into, for it holds the results
     * @param skipped gets folders in folders that can't be listed
     * @throws GlassboxException if a folder can't be listed or holds no picture
     */
    static List<Picture> pictures(List<Path> paths, boolean recursive, Path except, List<Skipped> skipped) throws GlassboxException {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (Path path : paths) {
            List<Picture> named = Files.isDirectory(path) ? inFolder(path, recursive, except.toAbsolutePath().normalize(), skipped)
                    : List.of(new Picture(path, Path.of("")));
            named.forEach(picture -> pictures.putIfAbsent(picture.key(), picture));
        }
        return List.copyOf(pictures.values());
    }

    private static List<Picture> inFolder(Path folder, boolean recursive, Path except, List<Skipped> skipped) throws GlassboxException {
        List<Path> found = new ArrayList<>();
        List<Path> subfolders = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), recursive ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    if (visited.equals(folder)) {
                        return FileVisitResult.CONTINUE;
                    }
                    boolean isResult = visited.toAbsolutePath().normalize().equals(except);
                    boolean isHidden = visited.getFileName().toString().startsWith(".");
                    return isResult || isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isDirectory()) {
                        subfolders.add(file); // too deep for a search that is not recursive
                    } else if (attributes.isRegularFile() && (ImageFiles.isNamedReadable(file) || ImageFiles.isNamedForeign(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (file.equals(folder)) {
                        throw failure;
                    }
                    // also a link that leads back to where it lies
                    skipped.add(new Skipped(file.toString(), FileProblems.cannotRead(file, failure).getMessage(), false));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
        if (found.isEmpty()) {
            throw GlassboxException.badInput("There is no picture in the folder " + folder + (subfolders.isEmpty() ? "."
                    : "; folders in it are looked into with --recursive."));
        }
        return found.stream().sorted().map(file -> new Picture(file, Optional.ofNullable(folder.relativize(file).getParent()).orElse(Path.of("")))).toList();
    }

    /**
     * Reads pictures part by part and brings them to the network's size by scaling both sides.
     *
     * @param stems of the results, one for each picture
     */
    static ReadAhead.Source<Part> parts(List<Picture> pictures, List<String> stems, int width, int height, Normalisation normalisation, Limit limit) {
        return new ReadAhead.Source<>() {
            private int done;

            @Override
            public Optional<Part> next() {
                if (done == pictures.size()) {
                    return Optional.empty();
                }
                int from = done;
                long pixels = 0;
                while (done < pictures.size() && done - from < limit.images() && (done == from || pixels < limit.pixels())) {
                    pixels += pixels(pictures.get(done).file());
                    done++;
                }
                List<Integer> indices = new ArrayList<>();
                for (int i = from; i < done; i++) {
                    indices.add(i);
                }
                List<Outcome> outcomes = indices.parallelStream().map(i -> read(pictures.get(i), stems.get(i), width, height, normalisation)).toList();
                return Optional.of(part(outcomes)); // in the files' order
            }
        };
    }

    private static Part part(List<Outcome> outcomes) {
        List<Input> inputs = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Input input -> inputs.add(input);
                case Skipped problem -> skipped.add(problem);
            }
        }
        return new Part(inputs, skipped, outcomes.size());
    }

    /** As the file's header says; what can't be read takes no memory. */
    private static long pixels(Path file) {
        try {
            ImageFiles.Header header = ImageFiles.header(file);
            return (long) header.width() * header.height();
        } catch (GlassboxException e) {
            return 0; // reading it gives the reason
        }
    }

    private static Outcome read(Picture picture, String stem, int width, int height, Normalisation normalisation) {
        String name = picture.file().toString();
        try {
            RgbImage image = ImageFiles.read(picture.file());
            return new Input(name, picture.key(), stem, image, normalisation.planes(ImageScaling.scale(image, width, height)));
        } catch (GlassboxException e) {
            return new Skipped(name, e.getMessage(), false);
        }
    }

    /**
     * A file of normalised values.
     *
     * @return (N, 3, H, W)
     * @throws GlassboxException if it can't be read or has another shape
     */
    static Tensor tensor(Path file) throws GlassboxException {
        Tensor tensor = NpyFiles.read(file);
        long[] shape = tensor.shape();
        if (shape.length == 3) {
            shape = new long[] {1, shape[0], shape[1], shape[2]};
        }
        if (shape.length != 4 || shape[1] != CHANNELS || tensor.values().length == 0) {
            throw GlassboxException.badInput(file + " has the shape " + tensor.shapeText()
                    + ", but images must be (N, 3, H, W): N normalised images of three channels.");
        }
        return new Tensor(shape, tensor.values());
    }

    /** What the n-th image of a tensor is called, from 0. */
    static String name(int n) {
        return String.format(Locale.ROOT, "%04d", n);
    }

    /**
     * The images of a tensor part by part, with pictures of them.
     *
     * @param indices of those that are wanted
     */
    static ReadAhead.Source<Part> parts(Tensor tensor, List<Integer> indices, Normalisation normalisation, Limit limit) {
        return new ReadAhead.Source<>() {
            private int done;

            @Override
            public Optional<Part> next() {
                if (done == indices.size()) {
                    return Optional.empty();
                }
                List<Integer> now = indices.subList(done, (int) Math.min(indices.size(), (long) done + limit.images()));
                done += now.size();
                return Optional.of(part(now.stream().map(n -> image(tensor, n, normalisation)).toList()));
            }
        };
    }

    private static Outcome image(Tensor tensor, int n, Normalisation normalisation) {
        int height = (int) tensor.shape()[2];
        int width = (int) tensor.shape()[3];
        int length = CHANNELS * height * width;
        float[] values = Arrays.copyOfRange(tensor.values(), n * length, (n + 1) * length);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return new Skipped(name(n), "Image " + n + " of the tensor holds the value " + value + "; a network needs finite numbers.", false);
            }
        }
        return new Input(name(n), name(n), name(n), picture(values, height, width, normalisation), values);
    }

    private static RgbImage picture(float[] values, int height, int width, Normalisation normalisation) {
        byte[] rgb = new byte[values.length];
        int pixels = height * width;
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < pixels; i++) {
                rgb[CHANNELS * i + c] = (byte) Math.round(255 * Math.clamp(normalisation.restore(c, values[c * pixels + i]), 0, 1));
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
