package org.glassbox.engine.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.feedback.ImageFeedback;

/** Pictures inside a page: small PNGs as data URIs, enlarged by the browser without blurring, with shapes drawn over them as SVG. */
public final class Pictures {
    /** The longer side of stored pictures. */
    static final int STORED = 96;
    /** The longer side on the screen, about. */
    private static final int SHOWN = 192;
    private static final int STRIPE = 3;

    private Pictures() {
    }

    /** The image as it is. */
    static Html plain(RgbImage image, String alternative) {
        return drawing(image, thumbnail(image), alternative, new Html());
    }

    /** The heat map over the image in grey, so that all colour is the map's. Where the map has nothing to show, the alternative text says so. */
    static Html overlay(RgbImage image, SaliencyMap map, String alternative) {
        RgbImage small = thumbnail(image);
        return drawing(image, Overlay.suiting(map).over(Overlay.grey(small), map), alternative + remark(map), new Html());
    }

    /** The heat map over the image in grey, and the line around a mask's pixels. */
    static Html overlay(RgbImage image, SaliencyMap map, Mask mask, String alternative) {
        RgbImage small = thumbnail(image);
        String path = outline(mask.resized(image.width(), image.height()));
        Html line = new Html();
        line.open("path", "class", "edge", "d", path).close("path").open("path", "class", "mask", "d", path).close("path");
        return drawing(image, Overlay.suiting(map).over(Overlay.grey(small), map), alternative + remark(map), line);
    }

    /**
     * The image with numbered regions and what was drawn. Marked regions are hatched with a thick solid edge, the others have a thin dashed one; see {@link
     * DrawnShapes} for drawings.
     */
    static Html regions(RgbImage image, List<Region> regions, ImageFeedback said, String alternative) {
        Html shapes = new Html();
        for (int i = 0; i < regions.size(); i++) {
            region(shapes, regions.get(i), i + 1, said.marked().contains(regions.get(i)), image.width());
        }
        said.irrelevant().ifPresent(mask -> DrawnShapes.ruledOut(shapes, mask.resized(image.width(), image.height())));
        said.relevant().ifPresent(mask -> DrawnShapes.relevant(shapes, mask.resized(image.width(), image.height())));
        return drawing(image, thumbnail(image), alternative, shapes);
    }

    /** The image with a mask's pixels striped out. */
    static Html struckOut(RgbImage image, Mask mask, String alternative) {
        RgbImage small = thumbnail(image);
        Mask fitting = mask.resized(small.width(), small.height());
        byte[] rgb = small.rgb().clone();
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) {
                if (fitting.contains(x, y)) {
                    boolean stripe = (x + y) % (2 * STRIPE) < STRIPE;
                    for (int c = 0; c < 3; c++) {
                        int at = 3 * (y * small.width() + x) + c;
                        rgb[at] = (byte) (((rgb[at] & 0xff) + 3 * (stripe ? 40 : 128)) / 4);
                    }
                }
            }
        }
        return drawing(image, new RgbImage(small.width(), small.height(), rgb), alternative, new Html());
    }

    /** What is to be said of a map that has nothing to show, with a space before it; else nothing. */
    static String remark(SaliencyMap map) {
        return switch (map.status()) {
            case OK -> "";
            case ZERO -> " (the map is zero everywhere)";
            case CONSTANT -> " (the map has the same value everywhere)";
            case NONFINITE -> " (the map holds values that are not numbers)";
        };
    }

    /** A bar with a map's colours and what their ends mean. */
    public static Html key(ColourMap colours) {
        int steps = 160;
        Html html = new Html().open("p", "class", "key");
        html.element("span", colours.isSigned() ? "speaks against the answer" : "does not matter");
        byte[] rgb = new byte[3 * steps];
        for (int i = 0; i < steps; i++) {
            double share = i / (steps - 1.0);
            int colour = colours.rgb(colours.isSigned() ? 2 * share - 1 : share);
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        html.open("img", "src", dataUri(new RgbImage(steps, 1, rgb)), "alt", "colour scale", "width", "160", "height", "12");
        return html.element("span", colours.isSigned() ? "speaks for the answer" : "matters most").close("p").line();
    }

    /** A PNG of the image as a data URI. */
    public static String dataUri(RgbImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                picture.setRGB(x, y, image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The image, if its longer side is above {@link #STORED} reduced to that by the mean over areas. */
    static RgbImage thumbnail(RgbImage image) {
        double factor = (double) Math.max(image.width(), image.height()) / STORED;
        if (factor <= 1) {
            return image;
        }
        int width = Math.max(1, (int) Math.round(image.width() / factor));
        int height = Math.max(1, (int) Math.round(image.height() / factor));
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            int top = y * image.height() / height;
            int bottom = Math.max(top + 1, (y + 1) * image.height() / height);
            for (int x = 0; x < width; x++) {
                int left = x * image.width() / width;
                int right = Math.max(left + 1, (x + 1) * image.width() / width);
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * width + x) + c] = (byte) Math.round(mean(image, left, top, right, bottom, c));
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The lines between pixels of the mask and others, as an SVG path in pixels; the picture's own edge is none. */
    static String outline(Mask mask) {
        StringBuilder path = new StringBuilder();
        for (int y = 1; y < mask.height(); y++) {
            int start = -1;
            for (int x = 0; x <= mask.width(); x++) {
                boolean edge = x < mask.width() && mask.contains(x, y - 1) != mask.contains(x, y);
                start = extend(path, edge, start, x, "M%d " + y + "H%d");
            }
        }
        for (int x = 1; x < mask.width(); x++) {
            int start = -1;
            for (int y = 0; y <= mask.height(); y++) {
                boolean edge = y < mask.height() && mask.contains(x - 1, y) != mask.contains(x, y);
                start = extend(path, edge, start, y, "M" + x + " %dV%d");
            }
        }
        return path.toString();
    }

    /** Follows an edge, and writes it into the path where it ends: from where it began, or -1 where there is none. */
    private static int extend(StringBuilder path, boolean edge, int start, int at, String pattern) {
        if (edge) {
            return start < 0 ? at : start;
        }
        if (start >= 0) {
            path.append(String.format(Locale.ROOT, pattern, start, at));
        }
        return -1;
    }

    private static double mean(RgbImage image, int left, int top, int right, int bottom, int channel) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += image.value(x, y, channel);
            }
        }
        return (double) sum / ((right - left) * (bottom - top));
    }

    /** A stored picture with shapes over it, both in the pixels of the original. */
    private static Html drawing(RgbImage original, RgbImage stored, String alternative, Html shapes) {
        String width = Integer.toString(original.width());
        String height = Integer.toString(original.height());
        double enlarged = (double) SHOWN / Math.max(original.width(), original.height());
        double factor = enlarged > 1 ? Math.max(1, Math.rint(enlarged)) : enlarged; // whole factors keep pixels square
        Html html = new Html().open("svg", "class", "picture", "viewBox", "0 0 " + width + " " + height, "role", "img", "aria-label", alternative,
                "width", Numbers.coordinate(original.width() * factor), "height", Numbers.coordinate(original.height() * factor));
        html.element("title", alternative);
        html.open("image", "href", dataUri(stored), "width", width, "height", height, "preserveAspectRatio", "none").close("image");
        return html.add(shapes).close("svg");
    }

    private static void region(Html shapes, Region region, int number, boolean marked, int imageWidth) {
        String[] box = {"x", Integer.toString(region.x()), "y", Integer.toString(region.y()), "width", Integer.toString(region.width()), "height",
                Integer.toString(region.height())};
        shapes.open("g", "class", marked ? "marked" : "shown");
        if (marked) {
            shapes.open("path", "class", "hatch", "d", hatch(region, imageWidth / 48.0)).close("path");
        }
        shapes.open("rect", with(box, "class", "edge")).close("rect").open("rect", with(box, "class", "line")).close("rect");
        double size = Math.clamp(0.5 * region.height(), imageWidth / 18.0, imageWidth / 12.0);
        shapes.element("text", Integer.toString(number), "x", Numbers.coordinate(region.x() + 0.5 * region.width()),
                "y", Numbers.coordinate(region.y() + 0.5 * region.height() + 0.36 * size), "style", "font-size:" + Numbers.coordinate(size) + "px",
                "stroke-width", Numbers.coordinate(0.24 * size));
        shapes.close("g");
    }

    /** Diagonals through a rectangle. */
    private static String hatch(Region region, double distance) {
        StringBuilder path = new StringBuilder();
        for (double d = distance; d < region.width() + region.height(); d += distance) {
            double fromX = region.x() + Math.min(d, region.width());
            double fromY = region.y() + Math.max(0, d - region.width());
            double toX = region.x() + Math.max(0, d - region.height());
            double toY = region.y() + Math.min(d, region.height());
            path.append('M').append(Numbers.coordinate(fromX)).append(' ').append(Numbers.coordinate(fromY));
            path.append('L').append(Numbers.coordinate(toX)).append(' ').append(Numbers.coordinate(toY));
        }
        return path.toString();
    }

    private static String[] with(String[] attributes, String name, String value) {
        String[] all = Arrays.copyOf(attributes, attributes.length + 2);
        all[attributes.length] = name;
        all[attributes.length + 1] = value;
        return all;
    }
}
