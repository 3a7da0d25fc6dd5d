package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    @TempDir
    Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path file(String name, BufferedImage image, String format) throws IOException {
        return file(name, PictureBytes.encode(image, format));
    }

    private static void assertPixel(int red, int green, int blue, RgbImage image, int x, int y, int tolerance) {
        String found = image.value(x, y, 0) + ", " + image.value(x, y, 1) + ", " + image.value(x, y, 2);
        assertTrue(Math.abs(red - image.value(x, y, 0)) <= tolerance && Math.abs(green - image.value(x, y, 1)) <= tolerance
                && Math.abs(blue - image.value(x, y, 2)) <= tolerance, () -> "expected " + red + ", " + green + ", " + blue + " but found " + found);
    }

    /** The one sentence that the user sees; it names the file and is the user's to mend. */
    private static String refusal(Path file) {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> ImageFiles.read(file));
        assertEquals(GlassboxException.Kind.BAD_INPUT, failure.kind());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        return failure.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void readsLosslessFormatsExactly(String format) throws Exception {
        BufferedImage written = PictureBytes.busy(13, 7);
        RgbImage read = ImageFiles.read(file("a." + format, written, format));
        assertEquals(13, read.width());
        assertEquals(7, read.height());
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 13; x++) {
                int rgb = written.getRGB(x, y);
                assertPixel(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff, read, x, y, 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "gif"})
    void readsTheOtherFormatsClosely(String format) throws Exception {
        RgbImage read = ImageFiles.read(file("a." + format, PictureBytes.redOverBlue(32, 32), format));
        assertPixel(255, 0, 0, read, 5, 5, 6);
        assertPixel(0, 0, 255, read, 5, 26, 6);
    }

    @Test
    void goesByTheContentAndNotByTheName() throws Exception {
        assertPixel(10, 20, 30, ImageFiles.read(file("really-a-png.jpg", PictureBytes.plain(4, 4, 0x0a141e), "png")), 1, 1, 0);
    }

    @Test
    void repeatsGreyInAllChannelsAsItIsStored() throws Exception {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 100, 255});
        RgbImage read = ImageFiles.read(file("grey.png", grey, "png"));
        assertPixel(0, 0, 0, read, 0, 0, 0);
        assertPixel(100, 100, 100, read, 1, 0, 0); // the JDK's own conversion would say 168
        assertPixel(255, 255, 255, read, 2, 0, 0);
    }

    @Test
    void readsGreyJpegs() throws Exception {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 16, 16, 0, new int[256]);
        assertPixel(0, 0, 0, ImageFiles.read(file("grey.jpg", grey, "jpeg")), 3, 3, 1);
    }

    @Test
    void scalesSixteenBitsToEight() throws Exception {
        // 32896 = 128 * 257; 65535 is white
        assertPixel(128, 128, 128, ImageFiles.read(file("grey16.png", PictureBytes.grey16(2, 2, 32896), "png")), 0, 0, 0);
        assertPixel(255, 0, 128, ImageFiles.read(file("rgb16.png", PictureBytes.rgb16(2, 2, 65535, 0, 32896), "png")), 1, 1, 0);
    }

    @Test
    void readsOneBitPictures() throws Exception {
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(1, 0, 0xffffff);
        RgbImage read = ImageFiles.read(file("bits.png", bits, "png"));
        assertPixel(0, 0, 0, read, 0, 0, 0);
        assertPixel(255, 255, 255, read, 1, 0, 0);
    }

    @Test
    void looksUpPalettes() throws Exception {
        byte[] red = {0, 40};
        byte[] green = {0, 50};
        byte[] blue = {0, 60};
        BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, green, blue));
        indexed.getRaster().setSample(1, 0, 0, 1);
        assertPixel(40, 50, 60, ImageFiles.read(file("palette.png", indexed, "png")), 1, 0, 0);
    }

    @Test
    void showsWhiteThroughTransparentPixels() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff0a0a0a);
        image.setRGB(1, 0, 0x000a0a0a);
        image.setRGB(2, 0, 0x80000000);
        RgbImage read = ImageFiles.read(file("alpha.png", image, "png"));
        assertPixel(10, 10, 10, read, 0, 0, 0);
        assertPixel(255, 255, 255, read, 1, 0, 0);
        assertPixel(127, 127, 127, read, 2, 0, 0); // (0 * 128 + 255 * 127) / 255
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "255, 0, 0, 0", "0, 255, 0, 0", "0, 0, 255, 0", "0, 0, 0, 255", "100, 50, 20, 30"})
    void readsCmykJpegs(int cyan, int magenta, int yellow, int black) throws Exception {
        // without a profile: (255 - ink) * (255 - black) / 255
        int red = (255 - cyan) * (255 - black) / 255;
        int green = (255 - magenta) * (255 - black) / 255;
        int blue = (255 - yellow) * (255 - black) / 255;
        assertPixel(red, green, blue, ImageFiles.read(file("cmyk.jpg", PictureBytes.cmykJpeg(16, 16, cyan, magenta, yellow, black))), 8, 8, 4);
        assertPixel(red, green, blue, ImageFiles.read(file("ycck.jpg", PictureBytes.ycckJpeg(16, 16, cyan, magenta, yellow, black))), 8, 8, 4);
    }

    @ParameterizedTest
    @CsvSource({"1, top", "2, top", "3, bottom", "4, bottom", "5, left", "6, right", "7, right", "8, left"})
    void turnsPicturesUprightAsExifSays(int orientation, String redSide) throws Exception {
        // given a stored picture of 32 x 16 whose first rows are red: EXIF tells where row 0 is to be seen
        Path file = file("turned.jpg", PictureBytes.withOrientation(PictureBytes.encode(PictureBytes.redOverBlue(32, 16), "jpeg"), orientation));
        RgbImage image = ImageFiles.read(file);
        assertEquals(orientation < 5 ? 32 : 16, image.width());
        assertEquals(new ImageFiles.Header(image.width(), image.height()), ImageFiles.header(file));
        int x = redSide.equals("left") ? 3 : redSide.equals("right") ? image.width() - 4 : image.width() / 2;
        int y = redSide.equals("top") ? 3 : redSide.equals("bottom") ? image.height() - 4 : image.height() / 2;
        assertPixel(255, 0, 0, image, x, y, 6);
        assertPixel(0, 0, 255, image, image.width() - 1 - x, image.height() - 1 - y, 6);
    }

    @Test
    void ignoresOrientationsThatMakeNoSense() throws Exception {
        Path file = file("odd.jpg", PictureBytes.withOrientation(PictureBytes.encode(PictureBytes.redOverBlue(32, 16), "jpeg"), 77));
        assertPixel(255, 0, 0, ImageFiles.read(file), 16, 3, 6);
    }

    @Test
    void refusesEmptyFiles() throws Exception {
        assertTrue(refusal(file("empty.png", new byte[0])).contains("0 bytes"));
    }

    @Test
    void refusesMissingFilesAndFolders() {
        assertTrue(refusal(folder.resolve("none.png")).startsWith("There is no image file"));
        assertTrue(refusal(folder).contains("is a folder"));
    }

    @Test
    void refusesTextThatIsCalledAPicture() throws Exception {
        assertTrue(refusal(file("notes.jpg", "no picture at all\n".getBytes(StandardCharsets.UTF_8))).contains("it contains text"));
    }

    @Test
    void namesPictureFormatsThatItCannotRead() throws Exception {
        byte[] webp = "RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(refusal(file("new.webp", webp)).contains("a WebP picture"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "tiff", "gif"})
    void refusesFilesThatAreCutOffAnywhere(String format) throws Exception {
        BufferedImage image = format.equals("gif") ? PictureBytes.redOverBlue(96, 96) : PictureBytes.busy(96, 96);
        byte[] whole = PictureBytes.encode(image, format);
        for (double share : new double[] {0.01, 0.1, 0.5, 0.9, 0.97}) {
            String sentence = refusal(file("cut." + format, Arrays.copyOf(whole, (int) (whole.length * share))));
            assertTrue(share < 0.5 || sentence.contains("cut off") || sentence.contains("damaged"), sentence);
        }
    }

    @Test
    void saysThatAJpegIsCutOffAndDoesNotPadItWithGrey() throws Exception {
        byte[] whole = PictureBytes.encode(PictureBytes.busy(96, 96), "jpeg");
        assertTrue(refusal(file("half.jpg", Arrays.copyOf(whole, whole.length / 2))).endsWith("is cut off: the JPEG data end too early."));
    }

    @Test
    void refusesDamagedDataWithASentence() throws Exception {
        byte[] bytes = PictureBytes.encode(PictureBytes.busy(96, 96), "png");
        Arrays.fill(bytes, 60, 200, (byte) 0);
        assertTrue(refusal(file("damaged.png", bytes)).contains("damaged"));
    }

    @Test
    void refusesHugePicturesByTheirHeader() throws Exception {
        // 30000 * 30000 pixels would need 2.7 GB; the file has 33 bytes
        String sentence = refusal(file("huge.png", PictureBytes.pngHeader(30_000, 30_000)));
        assertTrue(sentence.contains("30000 x 30000") && sentence.contains("at most 100 million"), sentence);
        assertTrue(refusal(file("largest.png", PictureBytes.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE))).contains("at most 100 million"));
    }

    @Test
    void writesPngThatItReadsBack() throws Exception {
        RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, (byte) 200, (byte) 201, (byte) 202});
        Path file = folder.resolve("out.png");
        ImageFiles.write(image, file);
        assertArrayEquals(image.rgb(), ImageFiles.read(file).rgb());
        assertEquals(List.of(file), Files.list(folder).toList());
    }

    @Test
    void saysWhyAPictureCannotBeWritten() {
        Path file = folder.resolve("missing").resolve("out.png");
        GlassboxException failure = assertThrows(GlassboxException.class, () -> ImageFiles.write(new RgbImage(1, 1, new byte[3]), file));
        assertEquals("Can't write " + file + ": there is no folder " + folder.resolve("missing") + ".", failure.getMessage());
    }

    @Test
    void writesMasksThatItReadsBack() throws Exception {
        Mask mask = Mask.of(5, 4, List.of(new Region(1, 1, 2, 3)));
        ImageFiles.write(mask, folder.resolve("mask.png"));
        assertEquals(mask, ImageFiles.readMask(folder.resolve("mask.png")));
    }

    @Test
    void takesPixelsOfAtLeastHalfBrightnessForTheMask() throws Exception {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {127, 128, 255});
        Mask mask = ImageFiles.readMask(file("votes.png", grey, "png"));
        assertEquals(2, mask.count());
        assertFalse(mask.contains(0, 0));
    }

    @Test
    void leavesTransparentPixelsOutOfTheMaskAndTakesAnyColour() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ffffff);
        image.setRGB(1, 0, 0xffff0000);
        Mask mask = ImageFiles.readMask(file("painted.png", image, "png"));
        assertEquals(Mask.of(3, 1, List.of(new Region(1, 0, 1, 1))), mask);
    }

    @Test
    void detectsEmptyAndFullMasks() throws Exception {
        assertTrue(ImageFiles.readMask(file("empty.png", PictureBytes.plain(3, 3, 0x000000), "png")).isEmpty());
        assertTrue(ImageFiles.readMask(file("full.png", PictureBytes.plain(3, 3, 0xffffff), "png")).isFull());
    }

    @Test
    void refusesMasksOfZerosAndOnes() throws Exception {
        Path file = file("labels.png", PictureBytes.labels(4, 4), "png");
        GlassboxException failure = assertThrows(GlassboxException.class, () -> ImageFiles.readMask(file));
        assertTrue(failure.getMessage().contains("only the values 0 and 1"), failure.getMessage());
    }
}
