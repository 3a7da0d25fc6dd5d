package org.glassbox.engine.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * Reads pictures of all usual kinds and writes PNG. The format is told by a file's content, not by its name. Read are PNG, JPEG (also CMYK), GIF (the first
 * frame), BMP and TIFF (the first page); grey, palettes and up to 32 bits per sample become 8-bit RGB, transparent pixels show white, and the EXIF orientation
 * of JPEG and TIFF is applied. Samples are taken as they are stored, without colour profiles, except CMYK. Every failure is a {@link GlassboxException} with
 * one sentence that names the file. Thread safe; keeps no state.
 */
public final class ImageFiles {
    /** Larger pictures are refused by their header, before memory is taken for them. */
    public static final long MAX_PIXELS = 100_000_000;

    private static final int WHITE = 255;
    private static final int BLACK = 0;
    private static final int FOREGROUND = 128;

    private ImageFiles() {
    }

    /**
     * What a file says of itself.
     *
     * @param width pixels, as one looks at the picture: EXIF orientation applied
     * @param height pixels
     */
    public record Header(int width, int height) {
    }

    /** Whether a file's name promises a picture that can be read. */
    public static boolean isNamedReadable(Path file) {
        return ImageFormat.readable(file);
    }

    /** Whether a file's name promises a picture of a kind that can't be read; such files are to be reported and not overlooked. */
    public static boolean isNamedForeign(Path file) {
        return ImageFormat.foreign(file);
    }

    /**
     * The size of a picture, without decoding it.
     *
     * @throws GlassboxException if there is no such file, it is no picture, or it has more than {@link #MAX_PIXELS}
     */
    public static Header header(Path file) throws GlassboxException {
        return PictureFile.header(file);
    }

    /**
     * The picture, upright.
     *
     * @throws GlassboxException if there is no such file, it is no picture, damaged, cut off, or has more than {@link #MAX_PIXELS}
     */
    public static RgbImage read(Path file) throws GlassboxException {
        return read(PictureFile.load(file), file, WHITE);
    }

    /**
     * A mask: pixels of which a channel is at least 128; transparent ones do not belong to it.
     *
     * @throws GlassboxException as {@link #read}, and if the file holds only the values 0 and 1, which other programs show as black
     */
    public static Mask readMask(Path file) throws GlassboxException {
        GreyMask shades = readGreyMask(file);
        BitSet pixels = new BitSet();
        for (int i = 0; i < shades.width() * shades.height(); i++) {
            pixels.set(i, shades.level(i % shades.width(), i / shades.width()) >= FOREGROUND);
        }
        return new Mask(shades.width(), shades.height(), pixels);
    }

    /**
     * A mask in shades of grey: of each pixel its largest channel, transparent ones being black.
     *
     * @throws GlassboxException as {@link #readMask}
     */
    public static GreyMask readGreyMask(Path file) throws GlassboxException {
        RgbImage image = read(PictureFile.load(file), file, BLACK);
        byte[] levels = new byte[image.width() * image.height()];
        int largest = 0;
        for (int i = 0; i < levels.length; i++) {
            int value = Math.max(image.rgb()[3 * i] & 0xff, Math.max(image.rgb()[3 * i + 1] & 0xff, image.rgb()[3 * i + 2] & 0xff));
            largest = Math.max(largest, value);
            levels[i] = (byte) value;
        }
        if (largest == 1) {
            throw GlassboxException.badInput("The mask " + file + " holds only the values 0 and 1, but its pixels need at least " + FOREGROUND
                    + " to belong to it; save it with 0 and 255.");
        }
        return new GreyMask(image.width(), image.height(), levels);
    }

    /**
     * A segmentation: the places in the palette, or the grey values, as they are stored, and not the colours that they stand for.
     *
     * @throws GlassboxException as {@link #read}, and if the picture has colours of its own or more than 8 bits per sample
     */
    public static IndexImage readIndices(Path file) throws GlassboxException {
        BufferedImage image = PictureFile.load(file).decode();
        if (image.getRaster().getNumBands() != 1 || image.getSampleModel().getSampleSize(0) > 8) {
            throw GlassboxException.badInput("The segmentation " + file + " holds colours, but needs numbers of classes; save it as PNG with a palette or as"
                    + " 8-bit grey.");
        }
        byte[] values = new byte[image.getWidth() * image.getHeight()];
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                values[y * row.length + x] = (byte) row[x];
            }
        }
        return new IndexImage(image.getWidth(), image.getHeight(), values);
    }

    static RgbImage read(PictureFile file, Path path) throws GlassboxException {
        return read(file, path, WHITE);
    }

    private static RgbImage read(PictureFile file, Path path, int background) throws GlassboxException {
        BufferedImage decoded = file.decode();
        try {
            return file.orientation().upright(PixelConversion.toRgb(decoded, background));
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput("The image " + path + " has " + e.getMessage() + ", which can't be read; save it with 8 or 16 bits per sample.",
                    e);
        }
    }

    /**
     * Writes a PNG, whole or not at all (see {@link AtomicFiles}).
     *
     * @throws GlassboxException if the folder is missing or the disk is full
     */
    public static void write(RgbImage image, Path file) throws GlassboxException {
        AtomicFiles.write(file, png(image));
    }

    /** Writes a mask as a PNG of 0 and 255, which {@link #readMask} reads back. */
    public static void write(Mask mask, Path file) throws GlassboxException {
        BufferedImage picture = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                picture.getRaster().setSample(x, y, 0, mask.contains(x, y) ? 255 : 0);
            }
        }
        AtomicFiles.write(file, png(picture));
    }

    /** The bytes of a PNG file. */
    public static byte[] png(RgbImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2);
            }
            picture.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return png(picture);
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) { // no temporary file, whatever ImageIO is set to
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException("a PNG could not be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
