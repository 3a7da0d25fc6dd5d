package org.glassbox.datasets;

import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.option.Option;

/**
 * Pictures in a folder for each class: {@code train/CLASS/*.jpg}, {@code val/CLASS/*.jpg}, {@code test/CLASS/*.jpg}, or {@code CLASS/*.jpg} to be split here.
 *
 * <p>The classes are the names of the folders in alphabetical order. {@code valid} and {@code validation} mean val; there may be several splits that begin with
 * test. Without folders for splits, and where val is missing, the split is stratified by class and seeded. A mask of what matters lies at the same place in
 * {@code masks/} as its image ({@code masks/train/CLASS/NAME.png}) or beside it ({@code NAME_mask.png}); a mask of what must not matter in {@code
 * masks-irrelevant/} or as {@code NAME_irrelevant.png}. Files are matched by name, never by position.
 */
public record ImageFolder(
        @Option(help = "the folder") Path path,
        @Option(min = 0, max = 4096, unit = "pixels", help = "width and height to which the images are brought; 0 keeps them, then all must be"
                + " of one size") int size,
        @Option(help = "how other shapes become a square: stretch, crop to the middle, or pad with black") Fit fit,
        @Option(min = 0.01, max = 0.5, help = "share of the training images that become val, where there is no val folder") double valShare,
        @Option(min = 0.01, max = 0.5, help = "share of the images that become test, where there are no folders for splits") double testShare,
        @Option(help = "decides which images become val and test") long seed,
        @Option(min = 0, max = 1_000_000, unit = "MB", help = "memory for decoded images; those that do not fit are decoded again"
                + " in each epoch") int cacheMegabytes)
        implements DatasetReader {
    /** How pictures of other shapes become a square. */
    public enum Fit {
        /** Both sides scaled by themselves. */
        STRETCH,
        /** The largest square in the middle. */
        CROP,
        /** All of the picture, black around it. */
        PAD
    }

    public ImageFolder() {
        this(null, 0, Fit.STRETCH, 0.15, 0.15, 1, 512);
    }

    /** A folder with all other options at their defaults. */
    public static ImageFolder at(Path path, int size) {
        ImageFolder defaults = new ImageFolder();
        return new ImageFolder(path, size, defaults.fit, defaults.valShare, defaults.testShare, defaults.seed, defaults.cacheMegabytes);
    }

    /**
     * Looks at every file's header, and decodes small images at once, so that a broken file is told of now and not in the last epoch.
     *
     * @throws GlassboxException if the folder is missing or holds no images of a class, sizes differ, or a mask does not fit its image
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        return new FolderReader(this).open(monitor);
    }
}
