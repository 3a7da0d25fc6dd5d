package org.glassbox.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.glassbox.core.image.Region;

/** What a canvas lays over its image: areas, outlines, rectangles, a brush, a pointer and a warning. Setters say whether something has changed. */
final class CanvasLayers {
    private final CanvasMarks paints;
    private final AreaPaints areaPaints;
    private Map<AreaMark, List<Outline.Edge>> areas = Map.of();
    private Map<Outline, List<Outline.Edge>> outlines = Map.of();
    private List<RegionMark> marks = List.of();
    private int hovered = -1;
    private Optional<BrushRing> brush = Optional.empty();
    private Optional<Place> pointer = Optional.empty();
    private Optional<String> banner = Optional.empty();

    CanvasLayers(CanvasMarks paints, AreaPaints areaPaints) {
        this.paints = paints;
        this.areaPaints = areaPaints;
    }

    boolean outlines(List<Outline> shown) {
        boolean changed = !outlines.keySet().equals(Set.copyOf(shown));
        outlines = changed ? edges(shown, outlines, Outline::edges) : outlines;
        return changed;
    }

    boolean areas(List<AreaMark> shown) {
        boolean changed = !areas.keySet().equals(Set.copyOf(shown));
        areas = changed ? edges(shown, areas, area -> new Outline(area.mask(), Outline.Kind.MASK).edges()) : areas;
        return changed;
    }

    /** The borders of all that is shown; while a brush paints, only what it paints has another one than before. */
    private static <T> Map<T, List<Outline.Edge>> edges(List<T> shown, Map<T, List<Outline.Edge>> before, Function<T, List<Outline.Edge>> of) {
        Map<T, List<Outline.Edge>> edges = new LinkedHashMap<>();
        shown.forEach(each -> edges.put(each, before.containsKey(each) ? before.get(each) : of.apply(each)));
        return edges;
    }

    boolean brush(Optional<BrushRing> ring) {
        boolean changed = !ring.equals(brush);
        brush = ring;
        return changed;
    }

    boolean pointer(Optional<Place> place) {
        boolean changed = !place.equals(pointer);
        pointer = place;
        return changed;
    }

    boolean banner(Optional<String> warning) {
        boolean changed = !warning.equals(banner);
        banner = warning;
        return changed;
    }

    void marks(List<RegionMark> regions) {
        marks = List.copyOf(regions);
    }

    List<RegionMark> marks() {
        return marks;
    }

    /** The rectangle under the mouse, by its place in the list; -1 for none. */
    boolean hover(int region) {
        boolean changed = region != hovered;
        hovered = region;
        return changed;
    }

    void clear() {
        areas = Map.of();
        outlines = Map.of();
        marks = List.of();
        hovered = -1;
        brush = Optional.empty();
        banner = Optional.empty();
    }

    /** The rectangle at a pixel, by its place in the list: where several overlap, the one whose middle is nearest; -1 for none. */
    int regionAt(int column, int row) {
        int nearest = -1;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < marks.size(); i++) {
            Region region = marks.get(i).region();
            double distance = Math.hypot(region.x() + region.width() / 2.0 - column - 0.5, region.y() + region.height() / 2.0 - row - 0.5);
            if (region.contains(column, row) && distance < smallest) {
                nearest = i;
                smallest = distance;
            }
        }
        return nearest;
    }

    /**
     * @param image its size in pixels
     * @param room the canvas's size in points
     * @param bare whether only the pointer and the warning are drawn
     */
    void paint(GC gc, Viewport view, Point image, Point room, boolean bare) {
        Rectangle place = view.place(new Region(0, 0, image.x, image.y));
        if (!bare) {
            areas.forEach((area, edges) -> areaPaints.area(gc, area, edges, place));
            outlines.forEach((outline, edges) -> paints.outline(gc, outline, edges, place));
            for (int i = 0; i < marks.size(); i++) {
                paints.region(gc, marks.get(i), view.place(marks.get(i).region()), i == hovered);
            }
            brush.ifPresent(ring -> areaPaints.ring(gc, ring, view.at(ring.x(), ring.y()), view.scale()));
        }
        pointer.ifPresent(at -> paints.pointer(gc, view.at(at.x() * image.x, at.y() * image.y)));
        banner.ifPresent(warning -> paints.banner(gc, warning, room));
    }
}
