package org.glassbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.Tensor;

/** Images as a command names them. */
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
     * @param name the file, or the position in a tensor
     * @param picture as it is looked at, at its own size
     * @param values normalised, (3, H, W) at the network's size
     */
    record Input(String name, RgbImage picture, float[] values) implements Outcome {
    }

    /** An image that could not be read. */
    record Skipped(String name, String reason) implements Outcome {
    }

    /**
     * The pictures among some paths: files as they are named, and those files in folders whose names promise a picture, by name.
     *
     * @throws GlassboxException if a folder can't be listed or holds no picture
     */
    static List<Path> pictures(List<Path> paths) throws GlassboxException {
        List<Path> pictures = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                pictures.addAll(inFolder(path));
            } else {
                pictures.add(path);
            }
        }
        return pictures;
    }

    private static List<Path> inFolder(Path folder) throws GlassboxException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> pictures = files.filter(Files::isRegularFile).filter(file -> ImageFiles.isNamedReadable(file)
                    || ImageFiles.isNamedForeign(file)).sorted().toList();
            if (pictures.isEmpty()) {
                throw GlassboxException.badInput("There is no picture in the folder " + folder + ".");
            }
            return pictures;
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
    }

    /**
     * Reads pictures and brings them to the network's size by scaling both sides.
     *
     * @param skipped gets those that can't be read
     */
    static List<Input> read(List<Path> files, int width, int height, Normalisation normalisation, List<Skipped> skipped) {
        List<Input> inputs = new ArrayList<>();
        List<Outcome> outcomes = files.parallelStream().map(file -> read(file, width, height, normalisation)).toList(); // in the files' order
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Input input -> inputs.add(input);
                case Skipped problem -> skipped.add(problem);
            }
        }
        return inputs;
    }

    private static Outcome read(Path file, int width, int height, Normalisation normalisation) {
        try {
            RgbImage picture = ImageFiles.read(file);
            return new Input(file.toString(), picture, normalisation.planes(ImageScaling.scale(picture, width, height)));
        } catch (GlassboxException e) {
            return new Skipped(file.toString(), e.getMessage());
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

    /** The images of a tensor, with pictures of them. */
    static List<Input> split(Tensor tensor, Normalisation normalisation) {
        int count = (int) tensor.shape()[0];
        int height = (int) tensor.shape()[2];
        int width = (int) tensor.shape()[3];
        int length = CHANNELS * height * width;
        List<Input> inputs = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] values = Arrays.copyOfRange(tensor.values(), n * length, (n + 1) * length);
            inputs.add(new Input(String.format(Locale.ROOT, "%04d", n), picture(values, height, width, normalisation), values));
        }
        return inputs;
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
