package org.glassbox.engine.io;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import org.glassbox.core.image.RgbImage;

/**
 * How a camera was held, the EXIF tag 0x0112: how the stored rows and columns are to be turned for looking at.
 *
 * @param code 1 to 8 as in EXIF 2.32, section 4.6.4; 1 is upright
 */
record Orientation(int code) {
    static final Orientation UPRIGHT = new Orientation(1);

    Orientation {
        if (code < 1 || code > 8) {
            throw new IllegalArgumentException("orientation " + code);
        }
    }

    /** What a JPEG or TIFF file says; upright where it says nothing that can be understood, as other programs do. */
    static Orientation of(ImageFormat format, byte[] file) {
        try {
            return switch (format) {
                case JPEG -> ofJpeg(file);
                case TIFF -> ofTiff(new ByteArrayImageInputStream(file));
                case PNG, GIF, BMP -> UPRIGHT;
            };
        } catch (IOException | RuntimeException e) {
            return UPRIGHT; // damaged EXIF data does not make the picture useless
        }
    }

    private static Orientation ofJpeg(byte[] file) throws IOException {
        List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(new ByteArrayImageInputStream(file), JPEG.APP1, "Exif");
        if (segments.isEmpty()) {
            return UPRIGHT;
        }
        try (InputStream data = segments.getFirst().data()) {
            data.skipNBytes(1); // the identifier ends with two zeros, of which the reader has taken one
            return ofTiff(new ByteArrayImageInputStream(data.readAllBytes()));
        }
    }

    private static Orientation ofTiff(ImageInputStream stream) throws IOException {
        Directory directory = new TIFFReader().read(stream);
        Entry entry = directory.getEntryById(TIFF.TAG_ORIENTATION);
        return entry != null && entry.getValue() instanceof Number number && number.intValue() >= 1 && number.intValue() <= 8
                ? new Orientation(number.intValue()) : UPRIGHT;
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return code >= 5;
    }

    /** The picture as it is to be looked at. */
    RgbImage upright(RgbImage stored) {
        if (code == 1) {
            return stored;
        }
        int width = swapsSides() ? stored.height() : stored.width();
        int height = swapsSides() ? stored.width() : stored.height();
        byte[] rgb = new byte[stored.rgb().length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(stored.rgb(), 3 * source(x, y, stored.width(), stored.height()), rgb, 3 * (y * width + x), 3);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The index of the stored pixel that is seen at (x, y); width and height are those of the stored picture. */
    private int source(int x, int y, int width, int height) {
        int column = switch (code) {
            case 1, 4 -> x;
            case 2, 3 -> width - 1 - x;
            case 5, 6 -> y;
            default -> width - 1 - y;
        };
        int row = switch (code) {
            case 1, 2 -> y;
            case 3, 4 -> height - 1 - y;
            case 5, 8 -> x;
            default -> height - 1 - x;
        };
        return row * width + column;
    }
}
