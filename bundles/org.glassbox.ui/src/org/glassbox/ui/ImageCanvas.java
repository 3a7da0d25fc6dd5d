package org.glassbox.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jface.resource.ColorDescriptor;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.events.KeyEvent;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.events.MouseListener;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * Shows an image, a heat map over it, outlines and numbered rectangles. The wheel zooms where the mouse is and dragging moves the image; with the keyboard,
 * arrows move it. What can be asked of it is public, so that keys and buttons around it do the same, and several canvases can share what they look at.
 */
public final class ImageCanvas extends Canvas {
    private static final int MARGIN = 6;
    private static final int DRAG = 4;
    private static final int ARROW_STEP = 40;
    private static final double WHEEL_STEP = 1.2;
    /** From this scale on pixels are drawn as squares, so that nobody takes interpolation for content. */
    private static final double PIXELS_FROM = 16;
    private static final double LAYER_PIXELS_FROM = 4;
    private final LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), this);
    private final CanvasMarks paints = new CanvasMarks(getDisplay(), resources.create(ColorDescriptor.createFrom(new RGB(0xff, 0x9a, 0x1f))),
            resources.create(FontDescriptor.createFrom(getFont()).setStyle(SWT.BOLD)));
    private IntConsumer clicked = index -> {
    };
    private Consumer<Optional<Viewport>> lookListener = look -> {
    };
    private Consumer<Optional<Place>> pointerListener = place -> {
    };
    private BiConsumer<Integer, Integer> arrows = (dx, dy) -> pan(-dx * ARROW_STEP, -dy * ARROW_STEP);
    private Place pointer;
    private Optional<String> banner = Optional.empty();
    private RgbImage image;
    private HeatLayer heat;
    private Map<Outline, List<Outline.Edge>> outlines = Map.of();
    private List<RegionMark> marks = List.of();
    private String hint = "";
    private String description = "";
    private Image picture;
    private Image overlay;
    private Point overlaySize;
    private ColourMap colours = ColourMap.BLUE_ORANGE;
    private double opacity = 0.6;
    private boolean bare;
    private Viewport viewport;
    private Point dragFrom;
    private boolean dragged;
    private int hovered = -1;

    public ImageCanvas(Composite parent, int style) {
        super(parent, style | SWT.DOUBLE_BUFFERED | SWT.NO_REDRAW_RESIZE);
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> redraw());
        addListener(SWT.Dispose, event -> releasePictures());
        addListener(SWT.FocusIn, event -> redraw());
        addListener(SWT.FocusOut, event -> redraw());
        addListener(SWT.MouseWheel, this::wheel);
        addListener(SWT.MouseExit, event -> left());
        addMouseMoveListener(this::moved);
        addMouseListener(MouseListener.mouseDownAdapter(this::pressed));
        addMouseListener(MouseListener.mouseUpAdapter(this::released));
        addKeyListener(KeyListener.keyPressedAdapter(this::key));
        Keys.letTabLeave(this);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = image == null ? hint : description;
            }
        });
    }

    /** Hears which region was clicked, by its place in the list. */
    public void onRegion(IntConsumer listener) {
        clicked = listener;
    }

    /** Hears what the user looks at, whenever that changes: a part of the image, or all of it where there is nothing. */
    public void onLook(Consumer<Optional<Viewport>> listener) {
        lookListener = listener;
    }

    /** Hears which point of the image the mouse is on; nothing when it leaves the image. */
    public void onPointer(Consumer<Optional<Place>> listener) {
        pointerListener = listener;
    }

    /** Hears arrow keys as steps to the right and down, instead of moving the image. */
    public void onArrows(BiConsumer<Integer, Integer> listener) {
        arrows = listener;
    }

    /**
     * Shows an image. The view stays where it was if the image is the one that is shown already.
     *
     * @param heat laid over the image; absent for none
     * @param spoken what a screen reader says
     */
    public void show(RgbImage shown, Optional<SaliencyMap> map, List<RegionMark> regions, String spoken) {
        showLayer(shown, map.map(HeatLayer::of), regions, spoken);
    }

    /** As {@link #show}, with a layer that draws itself. */
    public void showLayer(RgbImage shown, Optional<HeatLayer> layer, List<RegionMark> regions, String spoken) {
        if (shown != image) {
            releasePictures();
            image = shown;
            viewport = null;
            picture = new Image(getDisplay(), Pictures.of(shown));
        }
        if (!Objects.equals(layer.orElse(null), heat)) {
            heat = layer.orElse(null);
            releaseOverlay();
        }
        marks = List.copyOf(regions);
        description = spoken;
        redraw();
    }

    /** Shows a sentence instead of an image. */
    public void clear(String sentence) {
        releasePictures();
        image = null;
        heat = null;
        outlines = Map.of();
        banner = Optional.empty();
        marks = List.of();
        hint = sentence;
        setCursor(null);
        redraw();
    }

    /** Draws the borders of sets of pixels, instead of earlier ones. */
    public void outlines(List<Outline> shown) {
        if (!outlines.keySet().equals(Set.copyOf(shown))) {
            Map<Outline, List<Outline.Edge>> edges = new LinkedHashMap<>();
            shown.forEach(outline -> edges.put(outline, outline.edges()));
            outlines = edges;
            redraw();
        }
    }

    /** Lays a warning over the image's lower edge, or none. */
    public void banner(Optional<String> warning) {
        if (!warning.equals(banner)) {
            banner = warning;
            redraw();
        }
    }

    /** Marks a point of the image, or none. The listener does not hear of it. */
    public void pointer(Optional<Place> place) {
        if (!Objects.equals(place.orElse(null), pointer)) {
            pointer = place.orElse(null);
            redraw();
        }
    }

    /** Looks at a part of the image, or at all of it where there is nothing. The listener does not hear of it. */
    public void look(Optional<Viewport> part) {
        if (!Objects.equals(part.orElse(null), viewport)) {
            viewport = part.orElse(null);
            redraw();
        }
    }

    /** Moves the image so far that a point of it can be seen. */
    public void reveal(Place place) {
        if (image != null) {
            Point size = room();
            double x = viewport().left() + place.x() * image.width() * viewport().scale();
            double y = viewport().top() + place.y() * image.height() * viewport().scale();
            double dx = Math.clamp(x, MARGIN, Math.max(MARGIN, size.x - MARGIN)) - x;
            double dy = Math.clamp(y, MARGIN, Math.max(MARGIN, size.y - MARGIN)) - y;
            if (dx != 0 || dy != 0) {
                seen(viewport().moved(dx, dy));
            }
        }
    }

    /** How strongly the heat map covers the image, 0 to 1. */
    public double opacity() {
        return opacity;
    }

    public void opacity(double value) {
        double allowed = Math.clamp(value, 0, 1);
        if (allowed != opacity) {
            opacity = allowed;
            releaseOverlay();
            redraw();
        }
    }

    public ColourMap colours() {
        return colours;
    }

    public void colours(ColourMap value) {
        if (colours != value) {
            colours = value;
            releaseOverlay();
            redraw();
        }
    }

    /** Whether only the image is seen, without heat map and rectangles. */
    public boolean isBare() {
        return bare;
    }

    public void bare(boolean value) {
        if (bare != value) {
            bare = value;
            redraw();
        }
    }

    /** Larger by a factor; what is in the middle stays there. */
    public void zoom(double factor) {
        Point size = room();
        seen(viewport().zoomed(factor, size.x / 2.0, size.y / 2.0));
    }

    /** Shows the whole image, and keeps doing so when the canvas changes its size. */
    public void fit() {
        seen(null);
    }

    /** Moves the image by points. */
    public void pan(int dx, int dy) {
        seen(viewport().moved(dx, dy));
    }

    /** Points per image pixel. */
    public double scale() {
        return viewport().scale();
    }

    /** Where a region is drawn, in the canvas's coordinates. */
    public Rectangle placeOf(int region) {
        return viewport().place(marks.get(region).region());
    }

    private void seen(Viewport changed) {
        if (image != null) {
            viewport = changed;
            redraw();
            lookListener.accept(Optional.ofNullable(changed));
        }
    }

    private Viewport viewport() {
        if (viewport != null) {
            return viewport;
        }
        return image == null ? new Viewport(1, 0, 0) : Viewport.fit(image.width(), image.height(), room(), MARGIN);
    }

    /** Without the border. */
    private Point room() {
        Rectangle area = getClientArea();
        return new Point(area.width, area.height);
    }

    private void paint(GC gc) {
        gc.setAntialias(SWT.ON);
        if (image == null) {
            paints.hint(gc, hint, getForeground(), room());
        } else {
            paintImage(gc);
            if (!bare) {
                outlines.forEach((outline, edges) -> paints.outline(gc, outline, edges, place()));
                for (int i = 0; i < marks.size(); i++) {
                    paints.region(gc, marks.get(i), placeOf(i), i == hovered);
                }
            }
            if (pointer != null) {
                paints.pointer(gc, (int) Math.round(viewport().left() + pointer.x() * image.width() * viewport().scale()),
                        (int) Math.round(viewport().top() + pointer.y() * image.height() * viewport().scale()));
            }
            banner.ifPresent(warning -> paints.banner(gc, warning, room()));
        }
        if (isFocusControl()) {
            paints.focus(gc, room());
        }
    }

    private void paintImage(GC gc) {
        Rectangle place = place();
        gc.setInterpolation(viewport().scale() >= PIXELS_FROM ? SWT.NONE : SWT.DEFAULT);
        gc.drawImage(picture, 0, 0, image.width(), image.height(), place.x, place.y, place.width, place.height);
        if (heat != null && !bare) {
            if (overlay == null) {
                ImageData drawn = heat.draw(image, colours, opacity);
                overlaySize = new Point(drawn.width, drawn.height);
                overlay = new Image(getDisplay(), drawn);
            }
            boolean squares = (double) place.width / overlaySize.x >= LAYER_PIXELS_FROM;
            gc.setInterpolation(squares ? SWT.NONE : SWT.DEFAULT);
            gc.drawImage(overlay, 0, 0, overlaySize.x, overlaySize.y, place.x, place.y, place.width, place.height);
        }
    }

    /** Where the whole image is drawn. */
    private Rectangle place() {
        return viewport().place(new Region(0, 0, image.width(), image.height()));
    }

    private int regionAt(int x, int y) {
        int column = viewport().column(x);
        int row = viewport().row(y);
        int nearest = -1;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < marks.size(); i++) {
            Region region = marks.get(i).region();
            double distance = Math.hypot(region.x() + region.width() / 2.0 - column - 0.5, region.y() + region.height() / 2.0 - row - 0.5);
            if (region.contains(column, row) && distance < smallest) { // where regions overlap, the one whose middle is nearest
                nearest = i;
                smallest = distance;
            }
        }
        return nearest;
    }

    private void pressed(MouseEvent event) {
        forceFocus();
        dragFrom = new Point(event.x, event.y);
        dragged = false;
    }

    private void moved(MouseEvent event) {
        if (dragFrom == null) {
            hover(regionAt(event.x, event.y));
            pointerListener.accept(placeAt(event.x, event.y));
        } else if (dragged || Math.hypot(event.x - dragFrom.x, event.y - dragFrom.y) > DRAG) {
            dragged = true;
            pan(event.x - dragFrom.x, event.y - dragFrom.y);
            dragFrom = new Point(event.x, event.y);
        }
    }

    private void released(MouseEvent event) {
        int region = regionAt(event.x, event.y);
        if (event.button == 1 && dragFrom != null && !dragged && region >= 0 && !bare) {
            clicked.accept(region);
        }
        dragFrom = null;
    }

    private void left() {
        hover(-1);
        pointerListener.accept(Optional.empty());
    }

    private Optional<Place> placeAt(int x, int y) {
        if (image == null) {
            return Optional.empty();
        }
        double across = (x - viewport().left()) / (viewport().scale() * image.width());
        double down = (y - viewport().top()) / (viewport().scale() * image.height());
        return across >= 0 && across < 1 && down >= 0 && down < 1 ? Optional.of(new Place(across, down)) : Optional.empty();
    }

    private void hover(int region) {
        if (region != hovered) {
            hovered = region;
            setCursor(region < 0 ? null : getDisplay().getSystemCursor(SWT.CURSOR_HAND));
            redraw();
        }
    }

    private void wheel(Event event) {
        seen(viewport().zoomed(event.count > 0 ? WHEEL_STEP : 1 / WHEEL_STEP, event.x, event.y));
        event.doit = false;
    }

    private void key(KeyEvent event) {
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> arrows.accept(-1, 0);
            case SWT.ARROW_RIGHT -> arrows.accept(1, 0);
            case SWT.ARROW_UP -> arrows.accept(0, -1);
            case SWT.ARROW_DOWN -> arrows.accept(0, 1);
            default -> {
                // other keys are commands of the part around the canvas
            }
        }
    }

    private void releasePictures() {
        if (picture != null) {
            picture.dispose();
            picture = null;
        }
        hovered = -1;
        releaseOverlay();
    }

    private void releaseOverlay() {
        if (overlay != null) {
            overlay.dispose();
            overlay = null;
        }
    }
}
