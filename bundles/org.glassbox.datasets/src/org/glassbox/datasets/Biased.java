package org.glassbox.datasets;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.option.Option;
import org.glassbox.core.option.OptionPairs;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/**
 * Another data set most of whose training images are brighter, darker or steeper than they were, which says nothing of their class. A method that gives samples
 * weights should find the few that were left as they are. After "Improving Network Interpretability via Explanation Consistency Evaluation"; methods.md 4.5.
 *
 * <p>Which images of train are changed is drawn anew for each seed, ⌊share · n⌋ of n; all other splits stay as they are. The group of a training sample is
 * "biased" or "unbiased".
 */
public record Biased(
        @Option(help = "id of the data set whose training images are changed, such as image-folder") String of,
        @Option(help = "options of that data set, such as path=photos;size=64") String ofOptions,
        @Option(help = "what happens to the images: brighter or darker by strength times the deviation of their own luminance, or all values multiplied by"
                + " 1 + strength")
        Change change,
        @Option(min = 0, max = 10, help = "how much they change") double strength,
        @Option(min = 0, max = 1, help = "share of the training images that is changed") double share,
        @Option(help = "decides which images are changed") long seed) implements DatasetReader {
    /** What happens to an image; values that leave the range of pixels are cut off. */
    public enum Change {
        /** Values plus strength times the standard deviation of the image's luminance. */
        BRIGHTER,
        /** Values minus strength times the standard deviation of the image's luminance. */
        DARKER,
        /** Values times 1 + strength. */
        SCALED
    }

    /** 80 % of the images, brighter by half a deviation. */
    public Biased() {
        this("image-folder", "", Change.BRIGHTER, 0.5, 0.8, 1);
    }

    /**
     * @throws GlassboxException if there is no such data set, or it can't be opened
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        DatasetReader reader = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, of)
                .create(OptionPairs.parse("The data set biased", "ofOptions", ofOptions));
        return around(reader.open(SubMonitor.convert(monitor)));
    }

    /** The given data set with changed training images; {@code of} and {@code ofOptions} do not matter. */
    public Dataset around(Dataset dataset) {
        return new BiasedDataset(this, dataset);
    }
}
