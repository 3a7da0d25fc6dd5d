package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.option.Suggestion;

/** Sets of references, for methods that compare each image with several. */
final class Baselines {
    /** Of the option that names them. */
    static final String HELP = "what each image is compared with: names out of blur, zero, white and black with commas between them, or a .npy file of"
            + " normalised values, (M, C, H, W)";
    /** All that can be made without a file. */
    static final String STANDARD = String.join(",", References.NAMES);

    private Baselines() {
    }

    /**
     * @throws IllegalArgumentException if the text is neither a numpy file nor a list of known references
     */
    static void check(String option) {
        if (option.endsWith(References.FILE_ENDING)) {
            return;
        }
        for (String name : names(option)) {
            if (!References.NAMES.contains(name)) {
                throw new IllegalArgumentException("option baselines is \"" + option + "\", but must be a " + References.FILE_ENDING + " file or names out of "
                        + String.join(", ", References.NAMES) + " with commas between them" + Suggestion.among(name, References.NAMES));
            }
        }
    }

    /**
     * @param blurSigma pixels, 0 for the automatic one
     * @param images (N, C, H, W)
     * @return at least one array, each (1, C, H, W) for all images or (N, C, H, W) with one for each; owned by the manager of {@code images}
     */
    static List<NDArray> of(String option, double blurSigma, NDArray images, Normalisation normalisation) throws GlassboxException {
        List<NDArray> found = new ArrayList<>();
        if (!option.endsWith(References.FILE_ENDING)) {
            for (String name : names(option)) {
                found.add(References.fewest(name, blurSigma, images, normalisation));
            }
            return found;
        }
        NDManager owner = images.getManager();
        NDArray all = References.decode(option, owner);
        Shape one = images.getShape().slice(1);
        NDArray several = all.getShape().equals(one) ? all.expandDims(0) : all;
        if (several.getShape().dimension() != 4 || several.size(0) < 1 || !several.getShape().slice(1).equals(one)) {
            throw GlassboxException.badInput("The baselines in " + option + " have the shape " + all.getShape() + ", but must be " + one
                    + " or several of those.");
        }
        for (long m = 0; m < several.size(0); m++) {
            found.add(several.get(new NDIndex(m + ":" + (m + 1))));
        }
        return found;
    }

    private static List<String> names(String option) {
        return Arrays.stream(option.split(",", -1)).map(String::strip).toList();
    }
}
