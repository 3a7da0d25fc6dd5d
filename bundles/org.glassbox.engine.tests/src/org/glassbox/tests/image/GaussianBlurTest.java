package org.glassbox.tests.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.image.RgbImage;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
    @Test
    void itKeepsConstantsWhereTheKernelIsLargerThanTheImage() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray constant = manager.ones(new Shape(1, 1, 3, 5)).mul(7f);
            for (float value : new GaussianBlur(2, 9).apply(constant).toFloatArray()) {
                assertEquals(7f, value, 1e-5f);
            }
        }
    }

    @Test
    void itReflectsEdgesWithoutRepeatingThem() {
        // one row: kernel (e, 1, e) / (1 + 2 e), e = exp(-1/2); the left edge sees 2 0 2
        double e = Math.exp(-0.5);
        double sum = 1 + 2 * e;
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray row = manager.create(new float[] {0, 2, 0}, new Shape(1, 1, 1, 3));
            assertArrayEquals(new float[] {(float) (4 * e / sum), (float) (2 / sum), (float) (4 * e / sum)}, new GaussianBlur(1, 1).apply(row).toFloatArray(), 1e-6f);
        }
    }

    @Test
    void aPictureIsBlurredWithoutADeviceToTheSameValues() {
        byte[] rgb = new byte[3 * 7 * 5];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        RgbImage image = new RgbImage(7, 5, rgb);
        float[] planes = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            planes[i % 3 * 35 + i / 3] = rgb[i] & 0xff;
        }
        RgbImage blurred = GaussianBlur.of(1.3).apply(image);
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            float[] expected = GaussianBlur.of(1.3).apply(manager.create(planes, new Shape(1, 3, 5, 7))).toFloatArray();
            for (int i = 0; i < rgb.length; i++) {
                assertEquals(expected[i % 3 * 35 + i / 3], blurred.rgb()[i] & 0xff, 0.501);
            }
        }
    }

    @Test
    void theAutomaticOneIsTenPixelsAt224() {
        assertEquals(10.08, GaussianBlur.automatic(224, 300).sigma(), 1e-9);
        assertEquals(31, GaussianBlur.automatic(224, 300).radius());
    }
}
