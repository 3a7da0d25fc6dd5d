package org.glassbox.tests.io;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Picture files of all the kinds that cause trouble, made on the spot. */
public final class PictureBytes {
    private PictureBytes() {
    }

    /** An image of one colour, 0xRRGGBB. */
    public static BufferedImage plain(int width, int height, int colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }

    /** Upper half red, lower half blue. */
    public static BufferedImage redOverBlue(int width, int height) {
        BufferedImage image = plain(width, height, 0xff0000);
        for (int y = height / 2; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0x0000ff);
            }
        }
        return image;
    }

    /** A picture without any two equal rows, which does not compress well. */
    public static BufferedImage busy(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 7919 + y * 104729) * 31 & 0xffffff);
            }
        }
        return image;
    }

    /** Grey with the value 1 in the lower half and 0 above: a mask as label numbers. */
    public static BufferedImage labels(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = height / 2; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, 1);
            }
        }
        return image;
    }

    /** Grey of 16 bits, each pixel with this sample. */
    public static BufferedImage grey16(int width, int height, int sample) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, sample);
            }
        }
        return image;
    }

    /** Colour of 16 bits per channel. */
    public static BufferedImage rgb16(int width, int height, int red, int green, int blue) {
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, new int[] {red, green, blue});
            }
        }
        return new BufferedImage(model, raster, false, null);
    }

    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, format, out)) {
                throw new IOException("no writer for " + format);
            }
        }
        return bytes.toByteArray();
    }

    /** A JPEG file of the best quality with the raster's bands as its components, as they are. */
    private static byte[] jpegOfBands(Raster raster) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam best = writer.getDefaultWriteParam();
            best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            best.setCompressionQuality(1);
            writer.write(null, new IIOImage(raster, null, null), best);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * A CMYK JPEG as Photoshop writes it: inverted, with Adobe's marker.
     *
     * @param ink of cyan, magenta, yellow, black, 0 to 255
     */
    public static byte[] cmykJpeg(int width, int height, int... ink) throws IOException {
        return withAdobeMarker(jpegOfBands(inverted(width, height, ink)), 0);
    }

    /** The same colour as {@link #cmykJpeg}, but with the first three inks transformed like the RGB of an ordinary JPEG. */
    public static byte[] ycckJpeg(int width, int height, int... ink) throws IOException {
        double c = ink[0]; // what the transform takes for red
        double m = ink[1];
        double y = ink[2];
        int luma = (int) Math.round(0.299 * c + 0.587 * m + 0.114 * y);
        int blue = (int) Math.round(128 - 0.168736 * c - 0.331264 * m + 0.5 * y);
        int red = (int) Math.round(128 + 0.5 * c - 0.418688 * m - 0.081312 * y);
        return withAdobeMarker(jpegOfBands(bands(width, height, luma, Math.min(255, blue), Math.min(255, red), 255 - ink[3])), 2);
    }

    private static Raster inverted(int width, int height, int... ink) {
        return bands(width, height, Arrays.stream(ink).map(i -> 255 - i).toArray());
    }

    private static Raster bands(int width, int height, int... values) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, values.length, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, values);
            }
        }
        return raster;
    }

    private static byte[] withAdobeMarker(byte[] jpeg, int transform) {
        return afterStart(jpeg, new byte[] {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform});
    }

    /** The JPEG file with an EXIF orientation. */
    public static byte[] withOrientation(byte[] jpeg, int code) {
        return afterStart(jpeg, new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0,
            (byte) code, 0, 0, 0, 0, 0, 0});
    }

    private static byte[] afterStart(byte[] jpeg, byte[] segment) {
        byte[] result = new byte[jpeg.length + segment.length];
        System.arraycopy(jpeg, 0, result, 0, 2);
        System.arraycopy(segment, 0, result, 2, segment.length);
        System.arraycopy(jpeg, 2, result, 2 + segment.length, jpeg.length - 2);
        return result;
    }

    /** A PNG file whose header claims this size, with nothing behind. */
    public static byte[] pngHeader(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(8 + 25);
        file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        byte[] chunk = ByteBuffer.allocate(17).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array();
        CRC32 sum = new CRC32();
        sum.update(chunk);
        return file.putInt(13).put(chunk).putInt((int) sum.getValue()).array();
    }
}
