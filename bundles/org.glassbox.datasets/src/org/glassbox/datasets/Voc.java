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
 * A folder as of PASCAL VOC (Everingham et al. 2010, "The PASCAL Visual Object Classes Challenge"): {@code JPEGImages/ID.jpg}, {@code Annotations/ID.xml} with
 * boxes around objects, {@code SegmentationClass/ID.png} with a class for each pixel, {@code ImageSets/Main/train.txt} and so on with the ids of each split.
 *
 * <p>An image becomes a sample of one class: whether it shows an object of the wanted classes, or which class covers the largest area; or a sample of all
 * classes that it shows. What is relevant is what is marked as these: the union of boxes, or pixels. Pixels of the segmentation with the number 255, which
 * nobody judged, are {@link org.glassbox.core.data.MaskRole#IGNORED}. Files are matched by their names; an image whose marks can't be used is left out and
 * told of. Splits are those of the lists; without lists the images are split by class and seed, and where there is no list for val a share of train takes its
 * place.
 */
public record Voc(
        @Option(help = "the folder that holds JPEGImages, such as VOCdevkit/VOC2012") Path path,
        @Option(help = "what tells where objects are: the boxes in Annotations, or the pixels in SegmentationClass") Marks marks,
        @Option(help = "what is to be learnt: whether an object of the classes is there, which of the classes has the largest area, or which are there, several"
                + " at once") Task task,
        @Option(help = "names of classes, separated by commas; empty for all, with task=dominant or multi") String classes,
        @Option(help = "names of the numbers from 1 on in segmentations, separated by commas; empty for the 20 classes of PASCAL VOC") String names,
        @Option(help = "whether boxes count that are marked as difficult") boolean difficult,
        @Option(help = "whether an image without such an object has an empty mask, which says that nothing in it matters, or none, which says nothing")
        boolean emptyMasks,
        @Option(help = "folder in ImageSets with the lists of the splits; empty for Main with boxes and Segmentation with pixels") String imageSets,
        @Option(help = "whether the list of val is the split test, and a share of train becomes val: for sets whose test images have no public annotations")
        boolean valIsTest,
        @Option(min = 0, max = 4096, unit = "pixels", help = "width and height to which the images are brought; 0 keeps them, then all must be"
                + " of one size") int size,
        @Option(help = "how other shapes become a square: stretch, crop to the middle, or pad with black") ImageFolder.Fit fit,
        @Option(min = 0.01, max = 0.5, help = "share of the training images that become val, where no list says which") double valShare,
        @Option(min = 0.01, max = 0.5, help = "share of the images that become test, where there are no lists") double testShare,
        @Option(help = "decides which images become val and test") long seed,
        @Option(min = 0, max = 1_000_000, unit = "MB", help = "memory for decoded images; those that do not fit are decoded again"
                + " in each epoch") int cacheMegabytes)
        implements DatasetReader {
    /** What tells where objects are. */
    public enum Marks {
        /** Boxes around objects: {@code Annotations/ID.xml}. */
        BOXES,
        /** The class of each pixel: {@code SegmentationClass/ID.png}. */
        SEGMENTATION
    }

    /** What is to be learnt. */
    public enum Task {
        /** Whether an object of the classes is there: two classes, "no X" and "X". */
        PRESENCE,
        /** Which class covers the largest area, the first of equals; images with none of the classes are left out. */
        DOMINANT,
        /** Which of the classes are there, several at once; images with none of them are left out. The main one is that of the largest area. */
        MULTI
    }

    /** The largest area of all classes, marked by boxes, pictures stretched to 224 pixels. */
    public Voc() {
        this(null, Marks.BOXES, Task.DOMINANT, "", "", true, false, "", false, 224, ImageFolder.Fit.STRETCH, 0.15, 0.15, 1, 512);
    }

    /**
     * Reads every annotation and looks at every image's header, so that a broken file is told of now and not in the last epoch.
     *
     * @throws GlassboxException if a folder is missing, the lists of the splits can't be used, a class does not occur, or no image can be used
     */
    @Override
    public Dataset open(IProgressMonitor monitor) throws GlassboxException {
        return new VocReader(this).open(monitor);
    }

    /** The wanted classes; empty for all. */
    List<String> wanted() {
        return parts(classes);
    }

    /** Names of the numbers from 1 on. */
    List<String> numbered() {
        List<String> given = parts(names);
        return given.isEmpty() ? VocSegmentation.PASCAL : given;
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }
}
