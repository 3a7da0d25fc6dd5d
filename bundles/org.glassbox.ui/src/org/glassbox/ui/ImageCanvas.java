package org.glassbox.ui;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * Shows an image, a heat map over it, areas, outlines and numbered rectangles. The wheel zooms where the mouse is and dragging moves the image; with the
 * keyboard, arrows move it. Where somebody hears {@link Strokes}, the left button draws. What can be asked of it is public, so that keys and buttons around it
 * do the same, and several canvases can share what they look at.
 */
public final class ImageCanvas extends Canvas {
    private static final int MARGIN = 6;
    private static final int ARROW_STEP = 40;
    private final LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), this);
    private final CanvasMarks paints;
    private final CanvasLayers layers;
    private final CanvasPicture picture = new CanvasPicture(getDisplay());
    private final CanvasMouse mouse;
    private IntConsumer clicked = index -> {
    };
    private Consumer<Optional<Viewport>> lookListener = look -> {
    };
    private Consumer<Optional<Place>> pointerListener = place -> {
    };
    private Optional<Arrows> arrows = Optional.empty();
    private String hint = "";
    private String description = "";
    private boolean bare;
    private Viewport viewport;

    /** Hears arrow keys. */
    @FunctionalInterface
    public interface Arrows {
        /**
         * @param dx a step to the right, or -1
         * @param dy a step down, or -1
         * @param far whether Shift is held
         */
        void pressed(int dx, int dy, boolean far);
    }

    public ImageCanvas(Composite parent, int style) {
        super(parent, style | SWT.DOUBLE_BUFFERED | SWT.NO_REDRAW_RESIZE);
        Color marked = resources.create(ColorDescriptor.createFrom(new RGB(0xff, 0x9a, 0x1f)));
        Color relevant = resources.create(ColorDescriptor.createFrom(new RGB(0x5f, 0xe3, 0xc0)));
        paints = new CanvasMarks(getDisplay(), marked, resources.create(FontDescriptor.createFrom(getFont()).setStyle(SWT.BOLD)));
        layers = new CanvasLayers(paints, new AreaPaints(getDisplay(), relevant, marked));
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> redraw());
        addListener(SWT.Dispose, event -> picture.release());
        addListener(SWT.FocusIn, event -> redraw());
        addListener(SWT.FocusOut, event -> redraw());
        mouse = new CanvasMouse(this);
        addKeyListener(KeyListener.keyPressedAdapter(this::key));
        Keys.letTabLeave(this);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = isShowing() ? description : hint;
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

    /** Who hears arrow keys; absent where they move the image. */
    public void onArrows(Optional<Arrows> listener) {
        arrows = listener;
    }

    /** Who hears what the left button draws; absent where it chooses rectangles and moves the image. */
    public void onStrokes(Optional<Strokes> listener) {
        mouse.strokes(listener);
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
        if (picture.show(shown, layer)) {
            viewport = null;
            layers.hover(-1);
        }
        layers.marks(regions);
        description = spoken;
        redraw();
    }

    /** Shows a sentence instead of an image. */
    public void clear(String sentence) {
        picture.clear();
        layers.clear();
        hint = sentence;
        setCursor(null);
        redraw();
    }

    /** Draws the borders of sets of pixels, instead of earlier ones. */
    public void outlines(List<Outline> shown) {
        if (layers.outlines(shown)) {
            redraw();
        }
    }

    /** Draws what somebody said of sets of pixels, instead of earlier ones. */
    public void areas(List<AreaMark> shown) {
        if (layers.areas(shown)) {
            redraw();
        }
    }

    /** Shows where a brush is, or none. */
    public void brush(Optional<BrushRing> ring) {
        if (layers.brush(ring)) {
            redraw();
        }
    }

    /** Lays a warning over the image's lower edge, or none. */
    public void banner(Optional<String> warning) {
        if (layers.banner(warning)) {
            redraw();
        }
    }

    /** Marks a point of the image, or none. The listener does not hear of it. */
    public void pointer(Optional<Place> place) {
        if (layers.pointer(place)) {
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
        if (isShowing()) {
            Viewport revealing = viewport().revealing(place.x() * picture.image().width(), place.y() * picture.image().height(), room(), MARGIN);
            if (!revealing.equals(viewport())) {
                seen(revealing);
            }
        }
    }

    /** How strongly the heat map covers the image, 0 to 1. */
    public double opacity() {
        return picture.opacity();
    }

    public void opacity(double value) {
        if (picture.opacity(value)) {
            redraw();
        }
    }

    public ColourMap colours() {
        return picture.colours();
    }

    public void colours(ColourMap value) {
        if (picture.colours(value)) {
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
        zoom(factor, size.x / 2, size.y / 2);
    }

    /** Larger by a factor; a point of the canvas stays where it is. */
    void zoom(double factor, int x, int y) {
        seen(viewport().zoomed(factor, x, y));
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
        return viewport().place(layers.marks().get(region).region());
    }

    /** Whether there is an image. */
    boolean isShowing() {
        return picture.image() != null;
    }

    private void seen(Viewport changed) {
        if (isShowing()) {
            viewport = changed;
            redraw();
            lookListener.accept(Optional.ofNullable(changed));
        }
    }

    /** What is seen now. */
    Viewport viewport() {
        if (viewport != null) {
            return viewport;
        }
        return isShowing() ? Viewport.fit(picture.image().width(), picture.image().height(), room(), MARGIN) : new Viewport(1, 0, 0);
    }

    /** Without the border. */
    private Point room() {
        Rectangle area = getClientArea();
        return new Point(area.width, area.height);
    }

    private void paint(GC gc) {
        gc.setAntialias(SWT.ON);
        if (isShowing()) {
            Point size = new Point(picture.image().width(), picture.image().height());
            picture.paint(gc, viewport().place(new Region(0, 0, size.x, size.y)), viewport().scale(), !bare);
            layers.paint(gc, viewport(), size, room(), bare);
        } else {
            paints.hint(gc, hint, getForeground(), room());
        }
        if (isFocusControl()) {
            paints.focus(gc, room());
        }
    }

    /** The mouse is there. */
    void hovered(int x, int y) {
        hover(layers.regionAt(viewport().column(x), viewport().row(y)));
        pointerListener.accept(placeAt(x, y));
    }

    /** Somebody clicked there. */
    void chosen(int x, int y) {
        int region = layers.regionAt(viewport().column(x), viewport().row(y));
        if (region >= 0 && !bare) {
            clicked.accept(region);
        }
    }

    /** The mouse is outside. */
    void left() {
        hover(-1);
        pointerListener.accept(Optional.empty());
    }

    private Optional<Place> placeAt(int x, int y) {
        if (!isShowing()) {
            return Optional.empty();
        }
        double across = viewport().across(x) / picture.image().width();
        double down = viewport().down(y) / picture.image().height();
        return across >= 0 && across < 1 && down >= 0 && down < 1 ? Optional.of(new Place(across, down)) : Optional.empty();
    }

    private void hover(int region) {
        if (layers.hover(region)) {
            setCursor(region < 0 ? null : getDisplay().getSystemCursor(SWT.CURSOR_HAND));
            redraw();
        }
    }

    private void key(KeyEvent event) {
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> arrow(-1, 0, event);
            case SWT.ARROW_RIGHT -> arrow(1, 0, event);
            case SWT.ARROW_UP -> arrow(0, -1, event);
            case SWT.ARROW_DOWN -> arrow(0, 1, event);
            default -> {
                // other keys are commands of the part around the canvas
            }
        }
    }

    private void arrow(int dx, int dy, KeyEvent event) {
        arrows.ifPresentOrElse(listener -> listener.pressed(dx, dy, (event.stateMask & SWT.SHIFT) != 0), () -> pan(-dx * ARROW_STEP, -dy * ARROW_STEP));
    }
}
