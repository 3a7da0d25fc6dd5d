package org.glassbox.engine.feedback;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings;

/**
 * The cells over an image, of which the most relevant are shown to the annotator (methods.md 1.3). A last row or column that is narrower than half a cell joins
 * its neighbour.
 *
 * @param width of the image, pixels
 * @param height of the image, pixels
 * @param size side of a cell, pixels; a cell is never larger than the image
 * @param stride distance of neighbouring cells, pixels
 */
public record RegionGrid(int width, int height, int size, int stride) {
    public RegionGrid {
        if (size < 1 || stride < 1) {
            throw new IllegalArgumentException("cells of " + size + " pixels at a distance of " + stride);
        }
    }

    /** The grid that the settings describe. */
    public static RegionGrid of(QuerySettings settings, int width, int height) {
        return new RegionGrid(width, height, settings.regionSize(), settings.regionStride() == 0 ? settings.regionSize() : settings.regionStride());
    }

    /** All cells, row by row. */
    public List<Region> cells() {
        List<int[]> columns = spans(width);
        List<Region> cells = new ArrayList<>();
        for (int[] row : spans(height)) {
            for (int[] column : columns) {
                cells.add(new Region(column[0], row[0], column[1], row[1]));
            }
        }
        return cells;
    }

    /** Start and length of the cells along one side. */
    private List<int[]> spans(int side) {
        List<int[]> spans = new ArrayList<>();
        for (int start = 0; start < side; start += stride) {
            int length = Math.min(size, side - start);
            boolean sliver = 2 * length < size && !spans.isEmpty();
            if (sliver) {
                int[] last = spans.getLast();
                last[1] = side - last[0];
            } else {
                spans.add(new int[] {start, length});
            }
            if (start + length >= side) {
                break;
            }
        }
        return spans;
    }

    /**
     * The cells with the highest score above zero, the highest first, ties row by row.
     *
     * @param map of the grid's size
     */
    public List<Region> mostRelevant(SaliencyMap map, QuerySettings.CellScore score, int count) {
        if (map.width() != width || map.height() != height) {
            throw new IllegalArgumentException("a map of " + map.width() + " x " + map.height() + " for a grid over " + width + " x " + height + " pixels");
        }
        record Scored(Region cell, double score) {
        }
        return cells().stream().map(cell -> new Scored(cell, mean(map, cell, score))).filter(scored -> scored.score() > 0)
                .sorted(Comparator.comparingDouble(Scored::score).reversed()).limit(count).map(Scored::cell).toList();
    }

    private static double mean(SaliencyMap map, Region cell, QuerySettings.CellScore score) {
        double sum = 0;
        for (int y = cell.y(); y < cell.bottom(); y++) {
            for (int x = cell.x(); x < cell.right(); x++) {
                double value = map.values()[y * map.width() + x];
                sum += switch (score) {
                    case POSITIVE -> Math.max(value, 0);
                    case SIGNED -> value;
                    case ABS -> Math.abs(value);
                };
            }
        }
        return sum / cell.area();
    }
}
