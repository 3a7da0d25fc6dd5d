package org.glassbox.tests.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.BitSet;
import java.util.List;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlaneResizeTest {
    private static final float TOLERANCE = 1e-6f;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void bilinearHasHalfPixelCentresAndClampedEdges() {
        // two pixels become four, whose centres lie at -1/4, 1/4, 3/4 and 5/4 of them
        assertArrayEquals(new float[] {0, 1, 3, 4}, resized(PlaneResize.BILINEAR, 4, 0, 4), TOLERANCE);
    }

    @Test
    void alignedCornersStayWhereTheyAre() {
        assertArrayEquals(new float[] {0, 4 / 3f, 8 / 3f, 4}, resized(PlaneResize.BILINEAR_ALIGNED, 4, 0, 4), TOLERANCE);
        assertArrayEquals(new float[] {7}, resized(PlaneResize.BILINEAR_ALIGNED, 1, 7, 9), TOLERANCE); // as PyTorch: the first
    }

    @Test
    void areaIsTheMeanOfWhatANewPixelCovers() {
        assertArrayEquals(new float[] {1.5f, 6}, resized(PlaneResize.AREA, 2, 1, 2, 4, 8), TOLERANCE);
        // three pixels become two, each covering one and a half
        assertArrayEquals(new float[] {(3 + 0.5f * 6) / 1.5f, (0.5f * 6 + 9) / 1.5f}, resized(PlaneResize.AREA, 2, 3, 6, 9), TOLERANCE);
        assertArrayEquals(new float[] {1, 1, 5, 5}, resized(PlaneResize.AREA, 4, 1, 5), TOLERANCE);
    }

    @Test
    void bicubicIsKeysKernel() {
        // half-way between 0 and 1 of (0, 0, 1, 1) with a = -0.5: weights (-1, 9, 9, -1) / 16
        assertEquals(8 / 16f, centreOfFour(PlaneResize.BICUBIC, 0, 0, 1, 1), TOLERANCE);
        assertEquals(9 / 16f, centreOfFour(PlaneResize.BICUBIC, 0, 1, 0, 0), TOLERANCE);
        // with a = -0.75: (-3, 19, 19, -3) / 32
        assertEquals(19 / 32f, centreOfFour(PlaneResize.BICUBIC_SHARP, 0, 1, 0, 0), TOLERANCE);
        assertEquals(-3 / 32f, centreOfFour(PlaneResize.BICUBIC_SHARP, 1, 0, 0, 0), TOLERANCE);
    }

    @Test
    void keysKernelIsExactForParabolasInside() {
        float[] squares = new float[8];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = i * i;
        }
        float[] found = resized(PlaneResize.BICUBIC, 16, squares);
        for (int i = 4; i < 12; i++) { // the others see an edge
            double place = (i + 0.5) / 2 - 0.5;
            assertEquals(place * place, found[i], 1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 32, 9", "8, 8, 3, 5", "1, 4, 6, 6"})
    void bilinearIsWhatOneMapIsResizedWith(int height, int width, int newHeight, int newWidth) {
        NDArray planes = TestImages.normal(manager, 1, 3, height, width);
        NDArray found = PlaneResize.BILINEAR.apply(planes, newHeight, newWidth);
        assertEquals(new Shape(3, newHeight, newWidth), found.getShape());
        for (int n = 0; n < 3; n++) {
            SaliencyMap map = new SaliencyMap(width, height, planes.get(n).toFloatArray(), 0, Double.NaN);
            assertArrayEquals(map.resized(newWidth, newHeight, SaliencyMap.Scaling.NONE), found.get(n).toFloatArray(), 1e-5f);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 12", "12, 5", "4, 4", "3, 8"})
    void nearestTakesThePixelsThatMasksTake(int from, int to) {
        NDArray plane = TestImages.normal(manager, 2, from, from).gt(0).toType(DataType.FLOAT32, false);
        BitSet pixels = new BitSet();
        float[] values = plane.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            pixels.set(i, values[i] > 0);
        }
        assertArrayEquals(new Mask(from, from, pixels).resized(to, to).toFloats(), PlaneResize.NEAREST.apply(plane, to, to).toFloatArray());
    }

    @ParameterizedTest
    @EnumSource
    void constantsStayConstantAndEqualSizesTheSame(PlaneResize kind) {
        for (float value : kind.apply(manager.ones(new Shape(2, 1, 5, 3)), 13, 2).toFloatArray()) {
            assertEquals(1, value, TOLERANCE);
        }
        NDArray same = TestImages.normal(manager, 1, 4, 4);
        assertSame(same, kind.apply(same, 4, 4));
    }

    @ParameterizedTest
    @EnumSource
    void gradientsPassAlsoAfterJavaCollectedGarbageInBetween(PlaneResize kind) {
        try (GradientMode recording = GradientMode.recording()) {
            NDArray planes = TestImages.normal(manager, 1, 2, 3, 3);
            planes.setRequiresGradient(true);
            NDArray sum = kind.apply(planes, 7, 5).sum();
            System.gc();
            float[] found = Autograd.grad(manager, sum, List.of(planes), false).singletonOrThrow().toFloatArray();
            float[] rows = kind.weights(3, 7);
            float[] columns = kind.weights(3, 5);
            for (int i = 0; i < found.length; i++) { // the sum of a place's weights along both axes
                assertEquals(column(rows, i / 3 % 3) * column(columns, i % 3), found[i], 1e-5);
            }
        }
    }

    @Test
    void nothingButTheResultIsLeft() {
        NDArray planes = TestImages.normal(manager, 1, 2, 3, 3);
        int before = manager.getManagedArrays().size();
        PlaneResize.BICUBIC.apply(planes, 6, 6);
        assertEquals(before + 1, manager.getManagedArrays().size());
    }

    private static double column(float[] weights, int column) {
        double sum = 0;
        for (int i = column; i < weights.length; i += 3) {
            sum += weights[i];
        }
        return sum;
    }

    /** One row of four becomes one of a single pixel, whose centre is half-way between the second and the third. */
    private float centreOfFour(PlaneResize kind, float... values) {
        return resized(kind, 1, values)[0];
    }

    private float[] resized(PlaneResize kind, int width, float... values) {
        return kind.apply(manager.create(values, new Shape(1, values.length)), 1, width).toFloatArray();
    }
}
