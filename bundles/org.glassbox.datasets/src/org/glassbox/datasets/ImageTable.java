package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.option.Option;

/**
 * Pictures as a table lists them: a CSV file with the columns {@code path} and {@code label}, and where wanted {@code split}, {@code mask} (what matters) and
 * {@code irrelevant_mask} (what must not matter). Paths are relative to the table's folder.
 *
 * <p>Labels are names or numbers; several are separated by semicolons, the main one first, and make the data {@link Dataset#multiLabel}. Splits are train, val
 * (also valid and validation) and names that begin with test; where there are none the images are split here, stratified by main class and seeded, and where
 * val is missing a share of train takes its place. An image that can't be read is left out and told of; a mask that can't be used is an error, as the image
 * without it would be another sample.
 */
public record ImageTable(
        @Option(help = "the table, a .csv file with the columns path and label, and where wanted split, mask and irrelevant_mask") Path path,
        @Option(help = "names of classes in their order, separated by commas; empty for all labels of the table, in order") String classes,
        @Option(help = "whether images may belong to several classes even if none of the table does") boolean multiLabel,
        @Option(min = 0, max = 4096, unit = "pixels", help = "width and height to which the images are brought; 0 keeps them, then all must be"
                + " of one size") int size,
        @Option(help = "how other shapes become a square: stretch, crop to the middle, or pad with black") ImageFolder.Fit fit,
        @Option(min = 0.01, max = 0.5, help = "share of the training images that become val, where the table has none") double valShare,
        @Option(min = 0.01, max = 0.5, help = "share of the images that become test, where the table has no splits") double testShare,
        @Option(help = "decides which images become val and test") long seed,
        @Option(min = 0, max = 1_000_000, unit = "MB", help = "memory for decoded images; those that do not fit are decoded again"
                + " in each epoch") int cacheMegabytes)
        implements DatasetReader {
    public ImageTable() {
        this(null, "", false, 0, ImageFolder.Fit.STRETCH, 0.15, 0.15, 1, 512);
    }

    /**
     * Looks at every image's header, and decodes small images at once, so that a broken file is told of now and not in the last epoch.
     *
     * @throws GlassboxException if the table can't be read, a line can't be used, sizes differ, or a mask does not fit its image
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        return new TableReader(this).open(monitor);
    }

    /** The wanted classes in their order; empty for all. */
    List<String> wanted() {
        return Arrays.stream(classes.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }
}
