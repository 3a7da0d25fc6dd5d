package org.glassbox.core.data;

import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;

/**
 * Labelled images in splits, all of one size. Implementations are thread safe: images are read by several threads at once.
 */
public interface Dataset {
    /** The class names; their order gives the labels. */
    List<String> classes();

    /** Whether an image may belong to several classes at once: {@link Sample#labels}. */
    default boolean multiLabel() {
        return false;
    }

    /** Width of all images in pixels, as {@link #image} gives them. */
    int width();

    /** Height of all images in pixels. */
    int height();

    /** How the images become a network's input. */
    Normalisation normalisation();

    /** The names of the splits: "train", "val", and one or several beginning with "test". */
    List<String> splits();

    /** The samples of a split in a stable order; empty for a split that does not exist. */
    List<Sample> samples(String split);

    /**
     * The image at the data set's size.
     *
     * @throws GlassboxException if the file can't be read, naming it
     */
    RgbImage image(Sample sample) throws GlassboxException;

    /**
     * The sample's mask of a role at the data set's size. Absent where there is none, which is not the same as an empty one.
     *
     * @throws GlassboxException if there is one that can't be read, naming it
     */
    Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException;

    /**
     * The same mask in shades of grey, for what looks at how much each pixel matters; black and white where the data set has no shades.
     *
     * @throws GlassboxException if there is one that can't be read, naming it
     */
    default Optional<GreyMask> greyMask(Sample sample, MaskRole role) throws GlassboxException {
        return mask(sample, role).map(GreyMask::of);
    }

    /**
     * A part of the data that is told apart where samples are compared, such as images that were changed on purpose and those that were not; absent where there
     * are no such parts.
     */
    default Optional<String> group(Sample sample) {
        return Optional.empty();
    }

    /** Files that were left out while opening, one sentence each. */
    List<String> problems();
}
