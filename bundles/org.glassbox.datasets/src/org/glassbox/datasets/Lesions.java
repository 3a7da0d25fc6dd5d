package org.glassbox.datasets;

import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetReader;
import org.glassbox.core.option.Option;

/**
 * Made-up dermoscopy with a colour patch that gives the class away in training: what a network learns from it can be told from what it should learn, as the
 * masks of lesion and patch are known (methods.md 8.1). Equal on all platforms. After the coloured stickers in the benign images of ISIC 2017 (Rieger et al.
 * 2020, arXiv:1909.13584).
 *
 * <p>Splits: train, val and test_iid hold a patch with probability {@code patchRate} in class 1 and {@code 1 - patchRate} in class 0; test_absent none;
 * test_flipped with the two probabilities exchanged; test_random with probability .5 in both. The four test splits show the same lesions, so that they differ
 * in the patch only. {@code validation} can make the patches of val as in test_random. With {@code patchRate = .5} the patch says nothing about the class:
 * training on that is the upper bound of what can be learnt.
 */
public record Lesions(
        @Option(min = 32, max = 224, unit = "pixels", help = "width and height of the images") int size,
        @Option(min = 2, max = 100_000, unit = "images", help = "training images") int train,
        @Option(min = 2, max = 100_000, unit = "images", help = "validation images") int val,
        @Option(min = 2, max = 100_000, unit = "images", help = "images in each test split; the test splits differ in the patch only") int test,
        @Option(help = "another seed gives other images") long seed,
        @Option(min = 0, max = 1, help = "share of lesions that look like the other class; about 1 minus this is the best possible accuracy"
                + " without the patch") double difficulty,
        @Option(min = 0, max = 1, help = "probability of the patch in class 1 in train, val and test_iid, 1 minus it in class 0; 0.5 makes it independent of"
                + " the class. With variant=multi: the probability that the patch has the colour of the class; 0.25 is independent") double patchRate,
        @Option(help = "confounded as described; clean: no patch; multi: four classes, each with a patch colour of its own; tiny: 32 pixels and 32, 16 and 16"
                + " images, whatever size, train, val and test say") Variant variant,
        @Option(help = "whether validation images have the patch as training images do, or independently of the class, as in test_random") Validation validation)
                implements DatasetReader {
    /** What the set contains. */
    public enum Variant {
        /** Two classes, and a patch that is nearly always there in one of them. */
        CONFOUNDED,
        /** Two classes, no patch anywhere; the only test split is "test". */
        CLEAN,
        /** Four classes, and a patch in all images whose colour tells the class. */
        MULTI,
        /** CONFOUNDED with 64 images of 32 x 32 pixels for tests. */
        TINY
    }

    public Lesions() {
        this(64, 800, 200, 400, 1, 0.1, 0.95, Variant.CONFOUNDED);
    }

    /** With the patch in validation images as in training images. */
    public Lesions(int size, int train, int val, int test, long seed, double difficulty, double patchRate, Variant variant) {
        this(size, train, val, test, seed, difficulty, patchRate, variant, Validation.AS_TRAINING);
    }

    public Lesions {
        if (variant == Variant.TINY) {
            size = 32;
            train = 32;
            val = 16;
            test = 16;
        }
    }

    /** The set for continuous integration: 32 + 16 + 16 images of 32 x 32 pixels. */
    public static Lesions tiny() {
        return new Lesions(32, 32, 16, 16, 1, 0.1, 0.95, Variant.TINY);
    }

    /** The splits in the order in which they are listed. */
    List<String> splits() {
        return variant == Variant.CLEAN ? List.of("train", "val", "test")
                : List.of("train", "val", "test_iid", "test_absent", "test_flipped", "test_random");
    }

    /** The class names; their order gives the labels. */
    List<String> classes() {
        return variant == Variant.MULTI ? List.of("benign", "malignant", "keratosis", "vascular") : List.of("benign", "malignant");
    }

    /** Images are drawn when asked for, in the thread that asks. */
    @Override
    public Dataset open(IProgressMonitor monitor) {
        return new LesionDataset(this);
    }
}
