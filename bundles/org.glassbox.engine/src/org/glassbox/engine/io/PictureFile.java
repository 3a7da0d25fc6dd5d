package org.glassbox.engine.io;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.glassbox.core.GlassboxException;

/** The bytes of a picture file, and its decoding with every failure turned into one sentence. */
final class PictureFile {
    private static final int HEADER_BYTES = 1 << 16;

    private final Path path;
    private final ImageFormat format;
    private final byte[] bytes;

    private PictureFile(Path path, ImageFormat format, byte[] bytes) {
        this.path = path;
        this.format = format;
        this.bytes = bytes;
    }

    /** What decoding reports on the way. */
    private static final class Warnings {
        private boolean incomplete;

        void hear(String warning) {
            String text = warning.toLowerCase(Locale.ROOT);
            incomplete |= text.contains("premature") || text.contains("truncated");
        }
    }

    private interface Use<T> {
        T of(ImageReader reader) throws IOException, GlassboxException;
    }

    /**
     * The whole file.
     *
     * @throws GlassboxException if it can't be read or begins like no picture
     */
    static PictureFile load(Path path) throws GlassboxException {
        return load(path, Integer.MAX_VALUE - 8);
    }

    /**
     * Its size, mostly without reading all of it.
     *
     * @throws GlassboxException if it can't be read, is no picture or too large
     */
    static ImageFiles.Header header(Path path) throws GlassboxException {
        PictureFile start = load(path, HEADER_BYTES);
        if (start.bytes.length == HEADER_BYTES) {
            try {
                return start.header();
            } catch (GlassboxException e) {
                return load(path).header(); // long metadata come before the size, or the fault is real
            }
        }
        return start.header();
    }

    private static PictureFile load(Path path, int limit) throws GlassboxException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(limit);
        } catch (NoSuchFileException e) {
            throw GlassboxException.badInput("There is no image file " + path + ".", e);
        } catch (AccessDeniedException e) {
            throw GlassboxException.badInput("The image " + path + " may not be read: permission denied.", e);
        } catch (IOException e) {
            throw Files.isDirectory(path) ? GlassboxException.badInput(path + " is a folder, not an image file.", e)
                    : GlassboxException.fault("The image " + path + " can't be read: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw tooLargeForMemory(path, e);
        }
        if (bytes.length == 0) {
            throw GlassboxException.badInput("The image " + path + " is empty: the file has 0 bytes.");
        }
        byte[] start = Arrays.copyOf(bytes, Math.min(bytes.length, 64));
        ImageFormat format = ImageFormat.of(start).orElseThrow(() -> GlassboxException.badInput("The image " + path + " can't be read: it contains "
                + ImageFormat.describe(start) + "; PNG, JPEG, GIF, BMP and TIFF can be read."));
        return new PictureFile(path, format, bytes);
    }

    /** How the stored rows and columns are to be turned. */
    Orientation orientation() {
        return Orientation.of(format, bytes);
    }

    /** Width and height as one looks at the picture. */
    ImageFiles.Header header() throws GlassboxException {
        return use(reader -> checkedHeader(reader, orientation()));
    }

    private ImageFiles.Header checkedHeader(ImageReader reader, Orientation orientation) throws IOException, GlassboxException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1) {
            throw new IIOException("its header says " + width + " x " + height + " pixels");
        }
        if ((long) width * height > ImageFiles.MAX_PIXELS) {
            throw GlassboxException.badInput(String.format(Locale.ROOT, "The image %s is too large: %d x %d pixels, at most %d million are read; make"
                    + " it smaller.", path, width, height, ImageFiles.MAX_PIXELS / 1_000_000));
        }
        return orientation.swapsSides() ? new ImageFiles.Header(height, width) : new ImageFiles.Header(width, height);
    }

    /**
     * The first picture as it is stored, not turned.
     *
     * @throws GlassboxException if it is too large, cut off or damaged
     */
    BufferedImage decode() throws GlassboxException {
        return use(reader -> {
            checkedHeader(reader, Orientation.UPRIGHT);
            Warnings warnings = new Warnings();
            reader.addIIOReadWarningListener((source, warning) -> warnings.hear(warning));
            BufferedImage image = reader.read(0);
            if (warnings.incomplete) {
                throw new EOFException();
            }
            return image;
        });
    }

    private <T> T use(Use<T> use) throws GlassboxException {
        ImageReader reader = null;
        try (ImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
            reader = ImageReaders.of(format);
            reader.setInput(stream, true, true);
            return use.of(reader);
        } catch (IOException | RuntimeException e) { // decoders stumble over damaged files in many ways
            throw GlassboxException.badInput(endsEarly(e) ? "The image " + path + " is cut off: the " + format.title() + " data end too early."
                    : "The image " + path + " is damaged: " + reason(e), e);
        } catch (OutOfMemoryError e) {
            throw tooLargeForMemory(path, e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static boolean endsEarly(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return true;
            }
        }
        return false;
    }

    private String reason(Exception failure) {
        String message = failure.getMessage();
        return failure instanceof IOException && message != null ? "its " + format.title() + " data can't be decoded (" + message.strip() + ")."
                : "its " + format.title() + " data can't be decoded.";
    }

    private static GlassboxException tooLargeForMemory(Path path, OutOfMemoryError cause) {
        return GlassboxException.fault("The image " + path + " does not fit into memory; make it smaller or give Java more memory (-Xmx).", cause);
    }
}
