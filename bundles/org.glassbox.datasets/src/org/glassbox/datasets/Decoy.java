package org.glassbox.datasets;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.option.Option;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/**
 * Another data set with a swatch in a corner of each image that gives the class away in training. After Decoy MNIST (Ross, Hughes and Doshi-Velez 2017,
 * arXiv:1703.03717, section 4.2), which has grey swatches and always the class's own.
 *
 * <p>In train and val the swatch is the class's own with probability {@code rate}, else one of the others. For each test split T of the wrapped set there are
 * three: T_iid (as in training), T_random (each swatch equally likely) and T_absent (none). They show the same images, and the swatch in the same corner.
 * {@code validation} can make the swatches of val as in T_random. With {@code rate = 1 / number of classes} the swatch says nothing about the class: training on
 * that is the upper bound of what can be learnt.
 */
public record Decoy(
        @Option(help = "id of the data set that gets the swatches, such as image-folder") String of,
        @Option(help = "options of that data set, such as path=photos;size=64") String ofOptions,
        @Option(min = 0, max = 1, help = "probability that the swatch is the class's own in train, val and T_iid; 1 / classes makes it"
                + " independent") double rate,
        @Option(min = 0, max = 512, unit = "pixels", help = "width and height of the swatch; 0 takes a sixth of the image's shorter side") int size,
        @Option(help = "how swatches tell classes apart: by colour or by grey level") Style style,
        @Option(help = "decides which swatch goes into which corner") long seed,
        @Option(help = "whether validation images have the swatch as training images do, or independently of the class, as in T_random") Validation validation)
                implements DatasetReader {
    /** How the swatches of the classes differ. */
    public enum Style {
        /** By hue. */
        COLOUR,
        /** By brightness, as in Decoy MNIST. */
        GREY
    }

    public Decoy() {
        this("image-folder", "", 0.95, 0, Style.COLOUR, 1);
    }

    /** With the swatch in validation images as in training images. */
    public Decoy(String of, String ofOptions, double rate, int size, Style style, long seed) {
        this(of, ofOptions, rate, size, style, seed, Validation.AS_TRAINING);
    }

    /**
     * @throws GlassboxException if there is no such data set, it can't be opened, or its images are too small for the swatch
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        DatasetReader reader = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, of).create(options());
        return around(reader.open(SubMonitor.convert(monitor)));
    }

    /**
     * The given data set with swatches; {@code of} and {@code ofOptions} do not matter.
     *
     * @throws GlassboxException if its images are too small for the swatch
     */
    public Dataset around(Dataset dataset) throws GlassboxException {
        int shorter = Math.min(dataset.width(), dataset.height());
        int side = size > 0 ? size : Math.max(2, Math.round(shorter / 6f));
        if (2 * side > shorter) {
            throw GlassboxException.badInput("The data set decoy: a swatch of " + side + " pixels is too large for images of " + dataset.width() + " x "
                    + dataset.height() + " pixels; at most half of them is allowed.");
        }
        return new DecoyDataset(this, dataset, side);
    }

    private Map<String, String> options() throws GlassboxException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : ofOptions.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                options.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw GlassboxException.badInput("The data set decoy: option ofOptions has \"" + pair.strip() + "\", but must be like path=photos;size=64.");
            }
        }
        return options;
    }
}
