package org.glassbox.datasets;

import java.nio.file.Path;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;

/** Brings pictures and their masks to a data set's size, and keeps decoded pictures while there is room. Thread safe. */
final class PictureStore {
    /** Sets of at most so many images ... */
    private static final int DECODED_IMAGES = 20_000;
    /** ... and so many pixels each are decoded on opening. */
    private static final int DECODED_PIXELS = 256 * 256;

    private final ImageFolder.Fit fit;
    private final int size;
    private final BoundedCache<String, RgbImage> images;

    /**
     * @param size width and height of the square, pixels; 0 keeps pictures as they are
     * @param megabytes for decoded pictures
     */
    PictureStore(ImageFolder.Fit fit, int size, int megabytes) {
        this.fit = fit;
        this.size = size;
        images = new BoundedCache<>((long) megabytes << 20);
    }

    /** Whether a set of so many images is decoded when it is opened, as far as they are small: a broken file is then told of at once. */
    static boolean decodesAtOnce(int images) {
        return images <= DECODED_IMAGES;
    }

    /**
     * The size that a picture's file says.
     *
     * @param decoded whether a small picture is decoded now, and then not again while there is room for it
     * @throws GlassboxException if the file can't be read
     */
    ImageFiles.Header look(String id, Path file, boolean decoded) throws GlassboxException {
        ImageFiles.Header header = ImageFiles.header(file);
        if (decoded && header.width() * header.height() <= DECODED_PIXELS) {
            RgbImage read = ImageFiles.read(file);
            keep(id, fitted(read, new ImageFiles.Header(read.width(), read.height())));
        }
        return header;
    }

    /**
     * The picture at the data set's size.
     *
     * @param header what the file said of itself when the data set was opened
     * @throws GlassboxException if the file can't be read, or changed its size
     */
    RgbImage image(String id, Path file, ImageFiles.Header header) throws GlassboxException {
        RgbImage kept = images.get(id);
        if (kept != null) {
            return kept;
        }
        RgbImage read = ImageFiles.read(file);
        if (read.width() != header.width() || read.height() != header.height()) {
            throw GlassboxException.badInput("The image " + file + " had " + header.width() + " x " + header.height()
                    + " pixels when the data set was opened and has " + read.width() + " x " + read.height() + " now; open it again.");
        }
        return keep(id, fitted(read, header));
    }

    private RgbImage keep(String id, RgbImage image) {
        images.offer(id, image, image.rgb().length);
        return image;
    }

    private RgbImage fitted(RgbImage image, ImageFiles.Header header) {
        return size == 0 ? image : fitting(header).apply(image);
    }

    /** A mask of a picture of the given size at the data set's size. */
    Mask fitted(Mask mask, ImageFiles.Header header) {
        return size == 0 ? mask : fitting(header).apply(mask);
    }

    /** As {@link #fitted(Mask, ImageFiles.Header)}. */
    GreyMask fitted(GreyMask mask, ImageFiles.Header header) {
        return size == 0 ? mask : fitting(header).apply(mask);
    }

    private Fitting fitting(ImageFiles.Header header) {
        return Fitting.of(fit, header.width(), header.height(), size);
    }
}
