package org.glassbox.ui;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.image.Mask;

/**
 * The border of a set of pixels, as an {@link ImageCanvas} draws it. The two kinds differ in their dashes as well as in their colours.
 *
 * @param mask at any resolution; it is stretched over the whole image
 */
public record Outline(Mask mask, Kind kind) {
    /** What the pixels are. */
    public enum Kind {
        /** Those above a threshold: a solid line. */
        THRESHOLD,
        /** A mask that somebody drew: a dashed line. */
        MASK
    }

    /**
     * A straight piece of the border, between pixels.
     *
     * @param x0 column's left edge where it begins
     * @param y0 row's upper edge where it begins
     */
    public record Edge(int x0, int y0, int x1, int y1) {
    }

    /** The pieces of the border, each as long as it goes straight on; the image's own edge counts as outside. */
    public List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (int y = 0; y <= mask.height(); y++) {
            int start = -1;
            for (int x = 0; x <= mask.width(); x++) {
                boolean border = x < mask.width() && inside(x, y - 1) != inside(x, y);
                if (border && start < 0) {
                    start = x;
                } else if (!border && start >= 0) {
                    edges.add(new Edge(start, y, x, y));
                    start = -1;
                }
            }
        }
        for (int x = 0; x <= mask.width(); x++) {
            int start = -1;
            for (int y = 0; y <= mask.height(); y++) {
                boolean border = y < mask.height() && inside(x - 1, y) != inside(x, y);
                if (border && start < 0) {
                    start = y;
                } else if (!border && start >= 0) {
                    edges.add(new Edge(x, start, x, y));
                    start = -1;
                }
            }
        }
        return edges;
    }

    private boolean inside(int x, int y) {
        return x >= 0 && y >= 0 && x < mask.width() && y < mask.height() && mask.contains(x, y);
    }
}
