package org.glassbox.engine.report;

import java.util.Locale;
import org.glassbox.core.image.Mask;

/** What an annotator drew, as SVG over the image. The two kinds differ by their lines as well as by their colours. */
final class DrawnShapes {
    private static final int STRIPES = 24;

    private DrawnShapes() {
    }

    /** A dashed line around what must not matter, hatched from the lower left to the upper right. */
    static void ruledOut(Html shapes, Mask mask) {
        draw(shapes, "ruled-out", Pictures.outline(mask), diagonals(mask, distance(mask)));
    }

    /** A solid line around what matters, striped level. */
    static void relevant(Html shapes, Mask mask) {
        draw(shapes, "relevant", Pictures.outline(mask), levels(mask, distance(mask)));
    }

    private static void draw(Html shapes, String kind, String outline, String stripes) {
        shapes.open("g", "class", kind).open("path", "class", "edge", "d", outline).close("path").open("path", "class", "hatch", "d", stripes).close("path");
        shapes.open("path", "class", "line", "d", outline).close("path").close("g");
    }

    private static int distance(Mask mask) {
        return Math.max(1, Math.max(mask.width(), mask.height()) / STRIPES);
    }

    /** Level lines through the mask's pixels. */
    private static String levels(Mask mask, int distance) {
        StringBuilder path = new StringBuilder();
        for (int y = distance / 2; y < mask.height(); y += distance) {
            int start = -1;
            for (int x = 0; x <= mask.width(); x++) {
                boolean inside = x < mask.width() && mask.contains(x, y);
                if (inside && start < 0) {
                    start = x;
                } else if (!inside && start >= 0) {
                    path.append(String.format(Locale.ROOT, "M%d %d.5H%d", start, y, x));
                    start = -1;
                }
            }
        }
        return path.toString();
    }

    /** Diagonals through the mask's pixels. */
    private static String diagonals(Mask mask, int distance) {
        StringBuilder path = new StringBuilder();
        for (int sum = distance / 2; sum < mask.width() + mask.height() - 1; sum += distance) {
            int start = -1;
            int from = Math.max(0, sum - mask.height() + 1);
            int to = Math.min(mask.width() - 1, sum);
            for (int x = from; x <= to + 1; x++) {
                boolean inside = x <= to && mask.contains(x, sum - x);
                if (inside && start < 0) {
                    start = x;
                } else if (!inside && start >= 0) {
                    path.append(String.format(Locale.ROOT, "M%d %dL%d %d", start, sum - start + 1, x, sum - x + 1));
                    start = -1;
                }
            }
        }
        return path.toString();
    }
}
