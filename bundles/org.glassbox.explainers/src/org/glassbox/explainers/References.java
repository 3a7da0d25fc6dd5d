package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.Tensor;

/** The images that an explainer compares with. */
final class References {
    /** What the option takes besides a file. */
    static final List<String> NAMES = List.of("blur", "zero", "white", "black");
    /** Of the option that names a reference. */
    static final String HELP = "what the image is compared with: blur, zero, white, black, or a .npy file of normalised values, (C, H, W) or one"
            + " for each image";
    /** Of the option that sets the blurred reference. */
    static final String BLUR_HELP = "standard deviation of the blur; 0 is 0.045 of the shorter side";
    static final String FILE_ENDING = ".npy";

    private References() {
    }

    /**
     * @param more names that one method takes besides
     * @throws IllegalArgumentException if the text is neither a known reference nor the name of a numpy file
     */
    static void check(String reference, String... more) {
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(List.of(more));
        if (!names.contains(reference) && !reference.endsWith(FILE_ENDING)) {
            throw new IllegalArgumentException("option reference is \"" + reference + "\", but must be " + String.join(", ", names) + " or a " + FILE_ENDING
                    + " file" + Suggestion.among(reference, names));
        }
    }

    /**
     * @param blurSigma pixels, 0 for the automatic one
     * @return the references of all images, (N, C, H, W), owned by the manager of {@code images}
     */
    static NDArray of(String reference, double blurSigma, NDArray images, Normalisation normalisation) throws GlassboxException {
        return fewest(reference, blurSigma, images, normalisation).broadcast(images.getShape());
    }

    /**
     * As {@link #of(String, double, NDArray, Normalisation)}, without repeating what is the same for all images by its name.
     *
     * @return (N, C, H, W) or (1, C, H, W), owned by the manager of {@code images}
     */
    static NDArray fewest(String reference, double blurSigma, NDArray images, Normalisation normalisation) throws GlassboxException {
        return switch (reference) {
            case "blur" -> (blurSigma > 0 ? GaussianBlur.of(blurSigma) : GaussianBlur.automatic(images.size(2), images.size(3))).apply(images);
            case "zero" -> uniform(images, new float[Math.toIntExact(images.size(1))]);
            case "white" -> uniform(images, normalised(1, images, normalisation));
            case "black" -> uniform(images, normalised(0, images, normalisation));
            default -> read(reference, images);
        };
    }

    /**
     * As {@link #of(String, double, NDArray, Normalisation)} for all images of a request.
     *
     * @param scope owner of the references and of what leads to them
     */
    static NDArray of(String reference, double blurSigma, ExplainRequest request, NDManager scope) throws GlassboxException {
        NDArray images = request.images().stopGradient();
        images.attach(scope);
        return of(reference, blurSigma, images, request.normalisation());
    }

    private static float[] normalised(double value, NDArray images, Normalisation normalisation) {
        float[] channels = new float[Math.toIntExact(images.size(1))];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = normalisation.normalise(c, value);
        }
        return channels;
    }

    /** One image with the same values everywhere. */
    private static NDArray uniform(NDArray images, float[] channels) {
        try (NDManager scope = images.getManager().newSubManager()) {
            NDArray zeros = scope.zeros(new Shape(1).addAll(images.getShape().slice(1)));
            return scope.ret(zeros.addi(scope.create(channels, new Shape(1, channels.length, 1, 1))));
        }
    }

    private static NDArray read(String file, NDArray images) throws GlassboxException {
        try (NDManager scope = images.getManager().newSubManager()) {
            NDArray found = decode(file, scope);
            Shape shape = found.getShape();
            Shape wanted = images.getShape();
            if (shape.equals(wanted.slice(1))) {
                found = found.expandDims(0);
            } else if (!shape.equals(wanted) && !shape.equals(new Shape(1).addAll(wanted.slice(1)))) {
                throw GlassboxException.badInput("The reference in " + file + " has the shape " + shape + ", but must be " + wanted.slice(1)
                        + " for all images, or " + wanted + " with one for each.");
            }
            return scope.ret(found.broadcast(wanted));
        }
    }

    /**
     * The array of a numpy file, as float32.
     *
     * @throws GlassboxException if there is no such file or it can't be read
     */
    static NDArray decode(String file, NDManager scope) throws GlassboxException {
        Path path = path(file);
        if (!Files.exists(path)) {
            throw GlassboxException.badInput("There is no file " + file + " to take the reference from.");
        }
        FileProblems.requireFile(path, "reference file");
        try {
            Tensor tensor = NpyFiles.read(path, "it");
            return scope.create(tensor.values(), new Shape(tensor.shape()));
        } catch (GlassboxException e) {
            throw GlassboxException.badInput("The reference in " + file + " is no numpy array that can be used: " + e.getMessage(), e);
        }
    }

    private static Path path(String file) throws GlassboxException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw GlassboxException.badInput("The reference \"" + file + "\" is no path: " + e.getMessage(), e);
        }
    }
}
