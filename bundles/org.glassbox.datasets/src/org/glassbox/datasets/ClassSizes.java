package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.List;
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
 * Another data set with other numbers of images in its classes: to make rare classes, and to make up for them once and for all (methods.md 2.4). What {@code
 * training.classBalance} does anew in each epoch is done here for the whole run, so that parts of the images are balanced too.
 *
 * <p>First each class keeps its share of the images, in every split. Then {@code reduce} drops the images of classes with fewer than {@code least} training
 * images and takes as many of the others as the smallest of them has, in every split; {@code upsample} adds copies of training images until all classes have as
 * many as the largest; copies come after splitting, so that none is in two splits. Classes keep their names and places, also those that have no images left.
 * Images of several classes count for their main one.
 */
public record ClassSizes(
        @Option(help = "id of the data set whose classes get other sizes, such as image-folder") String of,
        @Option(help = "options of that data set, such as path=photos;size=64") String ofOptions,
        @Option(help = "shares of the images of each class that are kept, 0 to 1, in the order of the classes and separated by commas, such as 1, 0.3, 0.1;"
                + " empty keeps all") String keep,
        @Option(help = "what is then done about classes of unequal size") Balance balance,
        @Option(min = 1, max = 1_000_000, unit = "images", help = "classes with fewer training images are dropped by balance=reduce") int least,
        @Option(help = "decides which images are kept and copied") long seed) implements DatasetReader {
    /** What is done about classes of unequal size. */
    public enum Balance {
        /** Nothing. */
        NONE,
        /** Classes that are too small are dropped, and all others brought to the size of the smallest, in every split. */
        REDUCE,
        /** Copies of training images bring all classes to the size of the largest. */
        UPSAMPLE
    }

    /** All images as they are. */
    public ClassSizes() {
        this("image-folder", "", "", Balance.NONE, 1, 1);
    }

    /**
     * @throws GlassboxException if there is no such data set, it can't be opened, or the shares do not fit its classes
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        DatasetReader reader = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, of)
                .create(OptionPairs.parse("The data set class-sizes", "ofOptions", ofOptions));
        return around(reader.open(SubMonitor.convert(monitor)));
    }

    /**
     * The given data set with other sizes; {@code of} and {@code ofOptions} do not matter.
     *
     * @throws GlassboxException if the shares do not fit its classes, or too few classes are left
     */
    public Dataset around(Dataset dataset) throws GlassboxException {
        return new ResizedClasses(this, dataset, shares(dataset.classes()));
    }

    /** One for each class. */
    private double[] shares(List<String> classes) throws GlassboxException {
        List<Double> shares = new ArrayList<>();
        for (String share : keep.isBlank() ? List.<String>of() : List.of(keep.split(","))) {
            try {
                shares.add(Double.parseDouble(share.strip()));
            } catch (NumberFormatException e) {
                throw GlassboxException.badInput("The data set class-sizes: option keep has \"" + share.strip() + "\", which is no number.", e);
            }
            if (!(shares.getLast() >= 0 && shares.getLast() <= 1)) {
                throw GlassboxException.badInput("The data set class-sizes: option keep has " + share.strip() + ", but a share is from 0 to 1.");
            }
        }
        if (!shares.isEmpty() && shares.size() != classes.size()) {
            throw GlassboxException.badInput("The data set class-sizes: option keep has " + shares.size() + " shares, but there are " + classes.size()
                    + " classes: " + String.join(", ", classes) + ".");
        }
        double[] all = new double[classes.size()];
        for (int k = 0; k < all.length; k++) {
            all[k] = shares.isEmpty() ? 1 : shares.get(k);
        }
        return all;
    }
}
