package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.Segmentation;

/** Which pixels each version of an image hides. Only small arrays, such as versions x segments, are made in Java; the device makes the pixels of them. */
interface Hiding {
    /**
     * @param from number of the first version
     * @param to one more than that of the last
     * @param scope owner of the result and of what leads to it
     * @return (V, H, W) boolean with V = {@code to - from}, true where a pixel is hidden
     */
    NDArray hidden(NDManager scope, int from, int to);

    /** The number of versions. */
    int versions();

    /**
     * Hides whole segments.
     *
     * @param shown for each version whether each segment is shown; not copied
     */
    static Hiding ofSegments(Segmentation segmentation, boolean[][] shown) {
        long[] labels = Arrays.stream(segmentation.labels()).asLongStream().toArray();
        return new Hiding() {
            @Override
            public NDArray hidden(NDManager scope, int from, int to) {
                int count = segmentation.count();
                boolean[] hidden = new boolean[(to - from) * count];
                for (int v = from; v < to; v++) {
                    for (int s = 0; s < count; s++) {
                        hidden[(v - from) * count + s] = !shown[v][s];
                    }
                }
                NDArray segments = scope.create(hidden, new Shape(to - from, count));
                NDArray index = scope.create(labels, new Shape(1, labels.length)).broadcast(new Shape(to - from, labels.length));
                return segments.gather(index, 1).reshape(to - from, segmentation.height(), segmentation.width());
            }

            @Override
            public int versions() {
                return shown.length;
            }
        };
    }

    /** Hides nothing in the first version and one window in each of the others. */
    static Hiding ofWindows(int width, int height, List<Region> windows) {
        return new Hiding() {
            @Override
            public NDArray hidden(NDManager scope, int from, int to) {
                boolean[] rows = new boolean[(to - from) * height];
                boolean[] columns = new boolean[(to - from) * width];
                for (int v = Math.max(1, from); v < to; v++) {
                    Region window = windows.get(v - 1);
                    for (int y = window.y(); y < window.bottom(); y++) {
                        rows[(v - from) * height + y] = true;
                    }
                    for (int x = window.x(); x < window.right(); x++) {
                        columns[(v - from) * width + x] = true;
                    }
                }
                return scope.create(rows, new Shape(to - from, height, 1)).logicalAnd(scope.create(columns, new Shape(to - from, 1, width)))
                        .toType(DataType.BOOLEAN, false);
            }

            @Override
            public int versions() {
                return windows.size() + 1;
            }
        };
    }
}
