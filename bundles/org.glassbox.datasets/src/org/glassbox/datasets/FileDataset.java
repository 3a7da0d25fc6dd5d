package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.io.ImageFiles;

/** Images in files, with masks in files. */
final class FileDataset extends PictureDataset<FileDataset.Entry> {
    /**
     * An image of the data set.
     *
     * @param header the size that its file says
     * @param relevant mask of what matters; null if there is none
     * @param irrelevant mask of what must not matter; null if there is none
     */
    record Entry(Sample sample, Path file, ImageFiles.Header header, Path relevant, Path irrelevant) implements PictureDataset.Entry {
        /** The mask of a role; null if there is none. */
        Path mask(MaskRole role) {
            return switch (role) {
                case RELEVANT -> relevant;
                case IRRELEVANT -> irrelevant;
                case IGNORED -> null;
            };
        }
    }

    /**
     * @param path where the data come from, for messages
     * @param multiLabel whether an image may belong to several classes
     * @param size width and height of the square to which images are brought, pixels; 0 where they are kept and all are equal
     */
    FileDataset(Path path, List<String> classes, boolean multiLabel, Map<String, List<Entry>> bySplit, int size, PictureStore pictures,
            List<String> problems) {
        super(path, classes, multiLabel, bySplit, size, pictures, problems);
    }

    /**
     * Where images are kept as they are, all must be equal.
     *
     * @throws GlassboxException if two are not, naming them
     */
    static void checkSizes(List<Entry> entries) throws GlassboxException {
        Entry first = entries.getFirst();
        for (Entry entry : entries) {
            if (!entry.header().equals(first.header())) {
                throw GlassboxException.badInput("The images are of different sizes: " + first.file() + " has " + first.header().width() + " x "
                        + first.header().height() + " pixels, " + entry.file() + " has " + entry.header().width() + " x " + entry.header().height()
                        + "; set the option size, such as size=224.");
            }
        }
    }

    /**
     * @throws GlassboxException if the mask has another size than its image
     */
    static void checkMaskSize(Path file, ImageFiles.Header image, Path mask, ImageFiles.Header size) throws GlassboxException {
        if (!size.equals(image)) {
            throw GlassboxException.badInput("The mask " + mask + " has " + size.width() + " x " + size.height() + " pixels, but its image " + file
                    + " has " + image.width() + " x " + image.height() + "; they must be equal.");
        }
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        Entry entry = entry(sample);
        Path file = entry.mask(role);
        if (file == null) {
            return Optional.empty();
        }
        Mask mask = ImageFiles.readMask(file);
        checkMaskSize(entry.file(), entry.header(), file, new ImageFiles.Header(mask.width(), mask.height()));
        return Optional.of(pictures.fitted(mask, entry.header()));
    }

    @Override
    public Optional<GreyMask> greyMask(Sample sample, MaskRole role) throws GlassboxException {
        Entry entry = entry(sample);
        Path file = entry.mask(role);
        if (file == null) {
            return Optional.empty();
        }
        GreyMask mask = ImageFiles.readGreyMask(file);
        checkMaskSize(entry.file(), entry.header(), file, new ImageFiles.Header(mask.width(), mask.height()));
        return Optional.of(pictures.fitted(mask, entry.header()));
    }
}
