package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.IndexImage;

/**
 * The class of each pixel.
 *
 * @param numbers 0 for the background, 255 for what nobody judged, else one more than the place in the names
 * @param names of the numbers from 1 on
 */
record VocSegmentation(IndexImage numbers, List<String> names) implements VocMarks {
    /** The classes of PASCAL VOC 2007 to 2012. */
    static final List<String> PASCAL = List.of("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
            "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor");

    private static final int VOID = 255;

    /**
     * @param names of the numbers from 1 on
     * @throws GlassboxException if the file can't be read, or holds a number without a name
     */
    static VocSegmentation read(Path file, List<String> names) throws GlassboxException {
        IndexImage numbers = ImageFiles.readIndices(file);
        for (byte value : numbers.values()) {
            int number = value & 0xff;
            if (number > names.size() && number != VOID) {
                throw GlassboxException.badInput("The segmentation " + file + " holds the number " + number + ", but there are " + names.size()
                        + " classes; name all classes in the option names.");
            }
        }
        return new VocSegmentation(numbers, names);
    }

    @Override
    public ImageFiles.Header size() {
        return new ImageFiles.Header(numbers.width(), numbers.height());
    }

    @Override
    public Set<String> classes() {
        boolean[] seen = new boolean[VOID + 1];
        for (byte value : numbers.values()) {
            seen[value & 0xff] = true;
        }
        Set<String> classes = new TreeSet<>();
        for (int k = 0; k < names.size(); k++) {
            if (seen[k + 1]) {
                classes.add(names.get(k));
            }
        }
        return classes;
    }

    @Override
    public Mask mask(Collection<String> wanted) {
        return where(number -> number > 0 && number != VOID && wanted.contains(names.get(number - 1)));
    }

    @Override
    public Mask ignored() {
        return where(number -> number == VOID);
    }

    private Mask where(IntPredicate belongs) {
        BitSet pixels = new BitSet();
        for (int i = 0; i < numbers.values().length; i++) {
            if (belongs.test(numbers.values()[i] & 0xff)) {
                pixels.set(i);
            }
        }
        return new Mask(numbers.width(), numbers.height(), pixels);
    }
}
