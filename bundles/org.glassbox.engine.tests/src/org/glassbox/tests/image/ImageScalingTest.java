package org.glassbox.tests.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.junit.jupiter.api.Test;

class ImageScalingTest {
    private static final RgbImage TWO = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

    @Test
    void enlargedPixelsAreSquares() {
        RgbImage enlarged = ImageScaling.enlarged(TWO, 2);
        assertEquals(4, enlarged.width());
        assertEquals(2, enlarged.height());
        byte[] row = {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6};
        byte[] twice = new byte[24];
        System.arraycopy(row, 0, twice, 0, 12);
        System.arraycopy(row, 0, twice, 12, 12);
        assertArrayEquals(twice, enlarged.rgb());
    }

    @Test
    void whatKeepsItsSizeIsTheSamePicture() {
        assertSame(TWO, ImageScaling.enlarged(TWO, 1));
        assertSame(TWO, ImageScaling.scale(TWO, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> ImageScaling.enlarged(TWO, 0));
    }

    @Test
    void aSmallerPictureIsTheMeanOfWhatItCovers() {
        // both pixels lie half a target pixel from its centre and weigh the same: (1 + 4) / 2 = 2.5, which rounds to 3
        assertArrayEquals(new byte[] {3, 4, 5}, ImageScaling.scale(TWO, 1, 1).rgb());
    }
}
