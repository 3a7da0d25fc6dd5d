package org.glassbox.engine.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file formats of pictures, told by a file's first bytes: extensions lie. */
enum ImageFormat {
    PNG("PNG"), JPEG("JPEG"), GIF("GIF"), BMP("BMP"), TIFF("TIFF");

    /** Extensions that are taken for pictures in a folder. */
    private static final Set<String> READABLE = Set.of("png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff");
    /** Extensions of pictures that can't be read; such files are reported and not overlooked. */
    private static final Set<String> FOREIGN = Set.of("webp", "heic", "heif", "avif", "jp2", "jxl", "psd", "dcm", "svg");

    private final String title;

    ImageFormat(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The format of a file that begins with these bytes; absent if it is none of ours. */
    static Optional<ImageFormat> of(byte[] start) {
        if (startsWith(start, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return Optional.of(PNG);
        }
        if (startsWith(start, 0xff, 0xd8, 0xff)) {
            return Optional.of(JPEG);
        }
        if (startsWith(start, 'G', 'I', 'F', '8')) {
            return Optional.of(GIF);
        }
        if (startsWith(start, 'B', 'M')) {
            return Optional.of(BMP);
        }
        if (startsWith(start, 'I', 'I', '*', 0) || startsWith(start, 'M', 'M', 0, '*')) {
            return Optional.of(TIFF);
        }
        return Optional.empty();
    }

    /** What a file is that begins with these bytes and is in none of our formats, for a message. */
    static String describe(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, 16), StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return "a WebP picture";
        }
        if (text.startsWith("ftyp", 4)) {
            return "a HEIC or AVIF picture, or a video";
        }
        if (text.startsWith("8BPS")) {
            return "a Photoshop document";
        }
        if (text.startsWith("%PDF")) {
            return "a PDF document";
        }
        boolean printable = start.length > 0;
        for (byte b : Arrays.copyOf(start, Math.min(start.length, 64))) {
            printable &= b >= ' ' || b == '\n' || b == '\r' || b == '\t';
        }
        return printable ? "text" : "no known picture format";
    }

    /** Whether the name promises a picture that can be read. */
    static boolean readable(Path file) {
        return READABLE.contains(extension(file));
    }

    /** Whether the name promises a picture in a format that can't be read. */
    static boolean foreign(Path file) {
        return FOREIGN.contains(extension(file));
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean startsWith(byte[] start, int... expected) {
        if (start.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((start[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
