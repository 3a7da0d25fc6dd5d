package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * Paints one made-up skin image (methods.md 8.1). Each purpose has its own random numbers, so that nothing but the patch depends on whether there is one. Only
 * {@link StrictMath} and plain arithmetic: the bytes are equal on all platforms. One use, one thread.
 */
final class LesionPainter {
    /** What the lesion looks like; the order is that of the classes. */
    enum Look {
        BENIGN, MALIGNANT, KERATOSIS, VASCULAR
    }

    private static final double[] SKIN = {0.86, 0.66, 0.56};
    private static final double[] BROWN = {0.50, 0.32, 0.22};
    private static final double[] DARK_BROWN = {0.42, 0.26, 0.19};
    private static final double[] WAXY = {0.60, 0.46, 0.31};
    private static final double[] RED = {0.70, 0.30, 0.30};
    private static final double[] BLUE_GREY = {0.40, 0.42, 0.48};
    private static final double[] BLACK_BROWN = {0.17, 0.11, 0.09};
    private static final double[] PINK = {0.78, 0.53, 0.48};
    private static final double[][] BLOTCHES = {BLUE_GREY, BLACK_BROWN, PINK};
    private static final double[] CYST = {0.93, 0.85, 0.68};
    private static final double[] LACUNA = {0.42, 0.06, 0.13};
    private static final double[] HAIR = {0.15, 0.10, 0.08};
    /** Amplitudes of the skin's noise; the cells are a quarter, an eighth and a sixteenth of the image. */
    private static final double[] OCTAVES = {0.05, 0.03, 0.015};
    /** Width of the blend from skin to lesion, in pixels. */
    private static final double SOFT_EDGE = 2;
    private static final double NOISE = 0.01;
    /** Of the image's width, as the next. */
    private static final double PATCH_RADIUS = 0.09;
    private static final double PATCH_DISTANCE = 0.13;
    /** Pixels that must lie between patch and lesion. */
    private static final double PATCH_GAP = 3;

    private final long seed;
    private final String id;
    private final int size;
    /** R, G, B of each pixel in [0, 1], before light and noise. */
    private final double[] rgb;
    private final BitSet lesion = new BitSet();
    private final BitSet details = new BitSet();

    private LesionPainter(long seed, String id, int size) {
        this.seed = seed;
        this.id = id;
        this.size = size;
        rgb = new double[3 * size * size];
    }

    /**
     * @param id of the image among those of the seed, such as "train/17"
     * @param size width and height in pixels
     */
    static LesionScene paint(long seed, String id, int size, Look look) {
        LesionPainter painter = new LesionPainter(seed, id, size);
        painter.skin(painter.random("skin"));
        painter.lesion(look);
        painter.hairs(painter.random("hairs"));
        return painter.finish();
    }

    private RandomStream random(String purpose) {
        return RandomStream.of(seed, "lesions " + purpose, 0, id);
    }

    private void skin(RandomStream random) {
        double tone = random.uniform(0.85, 1.1);
        ValueNoise[] octaves = new ValueNoise[OCTAVES.length];
        for (int o = 0; o < octaves.length; o++) {
            octaves[o] = new ValueNoise(random, size, size / (double) (4 << o));
        }
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double texture = 0;
                for (int o = 0; o < octaves.length; o++) {
                    texture += OCTAVES[o] * octaves[o].at(x, y);
                }
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * size + x) + c] = SKIN[c] * tone + texture;
                }
            }
        }
    }

    private void lesion(Look look) {
        RandomStream shape = random("shape");
        RandomStream pigment = random("pigment");
        switch (look) {
            case BENIGN -> {
                LesionOutline outline = new LesionOutline(shape, size, 0, 0.03);
                fill(outline, scaled(BROWN, pigment.uniform(0.7, 1.15)), 0.88, SOFT_EDGE, 0.08, 0, pigment);
            }
            case MALIGNANT -> {
                LesionOutline outline = new LesionOutline(shape, size, 0.05, 0.12);
                fill(outline, scaled(DARK_BROWN, pigment.uniform(0.8, 1.2)), 0.9, SOFT_EDGE, 0.08, 0.3, pigment);
                blotches(outline, pigment);
                borderDots(outline, pigment);
            }
            case KERATOSIS -> {
                LesionOutline outline = new LesionOutline(shape, size, 0, 0.05);
                fill(outline, scaled(WAXY, pigment.uniform(0.8, 1.1)), 0.95, SOFT_EDGE / 2, 0.12, 0, pigment);
                insideDots(outline, 6 + pigment.nextInt(7), 0.012, 0.025, CYST, pigment);
            }
            case VASCULAR -> {
                LesionOutline outline = new LesionOutline(shape, size, 0, 0.06);
                fill(outline, scaled(RED, pigment.uniform(0.85, 1.1)), 0.9, SOFT_EDGE, 0.05, 0, pigment);
                double share = outline.radius() / size;
                insideDots(outline, 6 + pigment.nextInt(5), 0.14 * share, 0.3 * share, LACUNA, pigment);
            }
        }
    }

    private static double[] scaled(double[] colour, double factor) {
        return new double[] {colour[0] * factor, colour[1] * factor, colour[2] * factor};
    }

    /**
     * Blends the lesion's tone over the skin.
     *
     * @param opacity of the tone in the middle; some skin shines through
     * @param edge width of the blend in pixels
     * @param texture amplitude of the pigment's noise, relative
     * @param asymmetry how much darker one side is than the mean, relative
     */
    private void fill(LesionOutline outline, double[] tone, double opacity, double edge, double texture, double asymmetry, RandomStream random) {
        ValueNoise coarse = new ValueNoise(random, size, size / 10.0);
        ValueNoise fine = new ValueNoise(random, size, size / 28.0);
        double axis = random.uniform(0, 2 * StrictMath.PI);
        double alongX = StrictMath.cos(axis) / outline.radius();
        double alongY = StrictMath.sin(axis) / outline.radius();
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double depth = outline.depth(x + 0.5, y + 0.5);
                double alpha = Math.min(1, depth / edge + 0.5);
                if (depth > 0) {
                    lesion.set(y * size + x);
                }
                if (alpha > 0) {
                    // pigment thins out towards the border and is denser on one side
                    double inner = Math.min(1, depth / outline.radius());
                    double side = (x + 0.5 - outline.centreX()) * alongX + (y + 0.5 - outline.centreY()) * alongY;
                    double shade = 1.1 - 0.2 * inner - asymmetry * Math.max(-1, Math.min(1, side)) + texture * (coarse.at(x, y) + 0.8 * fine.at(x, y));
                    blend(x, y, scaled(tone, shade), alpha * opacity * (0.86 + 0.14 * inner));
                }
            }
        }
    }

    /** Three to five irregular areas of other colours, inside the outline. */
    private void blotches(LesionOutline outline, RandomStream random) {
        ValueNoise wobble = new ValueNoise(random, size, size / 11.0);
        int count = 3 + random.nextInt(3);
        int first = random.nextInt(BLOTCHES.length);
        for (int b = 0; b < count; b++) {
            double[] centre = outline.place(random.uniform(0, 2 * StrictMath.PI), random.uniform(0.15, 0.7));
            double radius = outline.radius() * random.uniform(0.32, 0.6);
            double strength = random.uniform(0.4, 0.85);
            double[] colour = BLOTCHES[(first + b) % BLOTCHES.length];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double dx = (x + 0.5 - centre[0]) / radius;
                    double dy = (y + 0.5 - centre[1]) / radius;
                    double distance = dx * dx + dy * dy;
                    if (distance < 5 && lesion.get(y * size + x)) {
                        double inside = 1 - distance * (1 + 0.8 * wobble.at(x, y));
                        double edge = Math.min(1, outline.depth(x + 0.5, y + 0.5) / SOFT_EDGE);
                        if (inside > 0) {
                            blend(x, y, colour, strength * Math.min(1, 1.3 * inside) * edge);
                        }
                    }
                }
            }
        }
    }

    /** Four to ten dark dots just inside the border. */
    private void borderDots(LesionOutline outline, RandomStream random) {
        int count = 4 + random.nextInt(7);
        for (int d = 0; d < count; d++) {
            double[] centre = outline.place(random.uniform(0, 2 * StrictMath.PI), random.uniform(0.76, 0.94));
            dot(centre, Math.max(0.8, size * random.uniform(0.010, 0.022)), BLACK_BROWN, 0.9);
        }
    }

    /** Dots anywhere inside; radii as shares of the image's width. */
    private void insideDots(LesionOutline outline, int count, double minRadius, double maxRadius, double[] colour, RandomStream random) {
        for (int d = 0; d < count; d++) {
            double[] centre = outline.place(random.uniform(0, 2 * StrictMath.PI), StrictMath.sqrt(random.uniform(0.01, 0.7)));
            dot(centre, Math.max(0.8, size * random.uniform(minRadius, maxRadius)), colour, 0.85);
        }
    }

    private void dot(double[] centre, double radius, double[] colour, double strength) {
        int bottom = Math.min(size - 1, (int) Math.floor(centre[1] + radius + 1));
        int right = Math.min(size - 1, (int) Math.floor(centre[0] + radius + 1));
        for (int y = Math.max(0, (int) Math.floor(centre[1] - radius - 1)); y <= bottom; y++) {
            for (int x = Math.max(0, (int) Math.floor(centre[0] - radius - 1)); x <= right; x++) {
                double coverage = coverage(x, y, centre[0], centre[1], radius);
                if (coverage > 0 && lesion.get(y * size + x)) {
                    blend(x, y, colour, strength * coverage);
                    if (coverage >= 0.5) {
                        details.set(y * size + x);
                    }
                }
            }
        }
    }

    /** How much of a pixel a disc covers, by the distance of the pixel's middle from the rim. */
    private static double coverage(int x, int y, double centreX, double centreY, double radius) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        return Math.max(0, Math.min(1, radius - StrictMath.sqrt(dx * dx + dy * dy) + 0.5));
    }

    /** Up to six dark arcs from somewhere to somewhere. */
    private void hairs(RandomStream random) {
        int count = random.nextInt(7);
        for (int h = 0; h < count; h++) {
            double startX = size * random.uniform(-0.1, 1.1);
            double startY = size * random.uniform(-0.1, 1.1);
            double angle = random.uniform(0, 2 * StrictMath.PI);
            double length = size * random.uniform(0.35, 1.1);
            double endX = startX + length * StrictMath.cos(angle);
            double endY = startY + length * StrictMath.sin(angle);
            double bend = length * random.uniform(-0.3, 0.3);
            double middleX = (startX + endX) / 2 - bend * StrictMath.sin(angle);
            double middleY = (startY + endY) / 2 + bend * StrictMath.cos(angle);
            hair(new double[] {startX, startY, middleX, middleY, endX, endY}, random.uniform(1, 2) * Math.max(0.7, size / 128.0), random.uniform(0.45, 0.8));
        }
    }

    /** A quadratic Bezier curve, as straight pieces of which each pixel takes the nearest. */
    private void hair(double[] curve, double width, double strength) {
        double[] coverage = new double[size * size];
        int pieces = 24;
        double fromX = curve[0];
        double fromY = curve[1];
        for (int p = 1; p <= pieces; p++) {
            double t = (double) p / pieces;
            double toX = (1 - t) * (1 - t) * curve[0] + 2 * t * (1 - t) * curve[2] + t * t * curve[4];
            double toY = (1 - t) * (1 - t) * curve[1] + 2 * t * (1 - t) * curve[3] + t * t * curve[5];
            // a hair tapers towards its tip
            piece(coverage, fromX, fromY, toX, toY, width / 2 * (1 - 0.6 * t * t));
            fromX = toX;
            fromY = toY;
        }
        for (int i = 0; i < coverage.length; i++) {
            if (coverage[i] > 0) {
                blend(i % size, i / size, HAIR, strength * coverage[i]);
            }
        }
    }

    private void piece(double[] coverage, double fromX, double fromY, double toX, double toY, double radius) {
        double dx = toX - fromX;
        double dy = toY - fromY;
        double squared = Math.max(1e-12, dx * dx + dy * dy);
        int right = Math.min(size - 1, (int) Math.floor(Math.max(fromX, toX) + radius + 1));
        int bottom = Math.min(size - 1, (int) Math.floor(Math.max(fromY, toY) + radius + 1));
        for (int y = Math.max(0, (int) Math.floor(Math.min(fromY, toY) - radius - 1)); y <= bottom; y++) {
            for (int x = Math.max(0, (int) Math.floor(Math.min(fromX, toX) - radius - 1)); x <= right; x++) {
                double px = x + 0.5 - fromX;
                double py = y + 0.5 - fromY;
                double along = Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
                double awayX = px - along * dx;
                double awayY = py - along * dy;
                double covered = Math.min(Math.min(1, 2 * radius), radius + 0.5 - StrictMath.sqrt(awayX * awayX + awayY * awayY));
                coverage[y * size + x] = Math.max(coverage[y * size + x], covered);
            }
        }
    }

    private void blend(int x, int y, double[] colour, double alpha) {
        int i = 3 * (y * size + x);
        for (int c = 0; c < 3; c++) {
            rgb[i + c] += alpha * (colour[c] - rgb[i + c]);
        }
    }

    /** Light, noise and rounding. */
    private LesionScene finish() {
        double brightness = random("light").uniform(0.9, 1.1);
        double[] light = new double[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = (2 * x + 1.0) / size - 1;
                double dy = (2 * y + 1.0) / size - 1;
                light[y * size + x] = brightness * (1 - 0.25 * (dx * dx + dy * dy) / 2);
            }
        }
        double[] noise = gaussians(random("noise"), 3 * size * size);
        byte[] bytes = new byte[3 * size * size];
        for (int i = 0; i < bytes.length; i++) {
            rgb[i] *= light[i / 3];
            bytes[i] = LesionScene.quantise(rgb[i] + noise[i]);
        }
        return new LesionScene(new RgbImage(size, size, bytes), new Mask(size, size, lesion), new Mask(size, size, details), patchPlace(light, noise));
    }

    /** Normal values with deviation {@link #NOISE}, by the Box-Muller transform, two at a time. */
    private static double[] gaussians(RandomStream random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i += 2) {
            double radius = NOISE * StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * StrictMath.PI * random.nextDouble();
            values[i] = radius * StrictMath.cos(angle);
            if (i + 1 < count) {
                values[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return values;
    }

    /** The first corner, in random order, whose disc stays clear of the lesion; null if none does. */
    private LesionScene.PatchPlace patchPlace(double[] light, double[] noise) {
        int[] corners = {0, 1, 2, 3};
        random("patch place").shuffle(corners);
        for (int corner : corners) {
            double centreX = size * (corner % 2 == 0 ? PATCH_DISTANCE : 1 - PATCH_DISTANCE);
            double centreY = size * (corner / 2 == 0 ? PATCH_DISTANCE : 1 - PATCH_DISTANCE);
            if (disc(centreX, centreY, size * PATCH_RADIUS + PATCH_GAP).stream().noneMatch(lesion::get)) {
                return patchPlace(centreX, centreY, light, noise);
            }
        }
        return null;
    }

    private LesionScene.PatchPlace patchPlace(double centreX, double centreY, double[] light, double[] noise) {
        double radius = size * PATCH_RADIUS;
        int[] pixels = disc(centreX, centreY, radius).stream().mapToInt(Integer::intValue).toArray();
        double[] coverage = new double[pixels.length];
        double[] under = new double[3 * pixels.length];
        double[] lightThere = new double[pixels.length];
        double[] noiseThere = new double[3 * pixels.length];
        for (int k = 0; k < pixels.length; k++) {
            coverage[k] = coverage(pixels[k] % size, pixels[k] / size, centreX, centreY, radius);
            lightThere[k] = light[pixels[k]];
            System.arraycopy(rgb, 3 * pixels[k], under, 3 * k, 3);
            System.arraycopy(noise, 3 * pixels[k], noiseThere, 3 * k, 3);
        }
        return new LesionScene.PatchPlace(pixels, coverage, under, lightThere, noiseThere);
    }

    /** The pixels that a disc touches. */
    private List<Integer> disc(double centreX, double centreY, double radius) {
        List<Integer> pixels = new ArrayList<>();
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (coverage(x, y, centreX, centreY, radius) > 0) {
                    pixels.add(y * size + x);
                }
            }
        }
        return pixels;
    }
}
