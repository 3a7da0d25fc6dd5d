package org.glassbox.ui;

import java.util.List;
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
    private final LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), this);
    private final CanvasMarks paints;
    private final CanvasLayers layers;
    private final CanvasPicture picture = new CanvasPicture(getDisplay());
    private final CanvasView view = new CanvasView(this);
    private final CanvasMouse mouse;
    private final CanvasKeys keys;
    private String hint = "";
    private String description = "";
    private boolean bare;

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
        mouse = new CanvasMouse(this, layers);
        keys = new CanvasKeys(this);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = isShowing() ? description : hint;
            }
        });
    }

    /** Hears which region was clicked, by its place in the list. */
    public void onRegion(IntConsumer listener) {
        mouse.onRegion(listener);
    }

    /** Hears what the user looks at, whenever that changes: a part of the image, or all of it where there is nothing. */
    public void onLook(Consumer<Optional<Viewport>> listener) {
        view.onLook(listener);
    }

    /** Hears which point of the image the mouse is on; nothing when it leaves the image. */
    public void onPointer(Consumer<Optional<Place>> listener) {
        mouse.onPointer(listener);
    }

    /** Who hears arrow keys; absent where they move the image. */
    public void onArrows(Optional<Arrows> listener) {
        keys.arrows(listener);
    }

    /** Who hears what the left button draws; absent where it chooses rectangles and moves the image. */
    public void onStrokes(Optional<Strokes> listener) {
        mouse.onStrokes(listener);
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
            view.look(Optional.empty());
            layers.hover(-1);
            mouse.rest();
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
        mouse.rest();
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
        view.look(part);
    }

    /** Moves the image so far that a point of it can be seen. */
    public void reveal(Place place) {
        view.reveal(place);
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
        Point size = view.room();
        zoom(factor, size.x / 2, size.y / 2);
    }

    /** Larger by a factor; a point of the canvas stays where it is. */
    void zoom(double factor, int x, int y) {
        view.see(Optional.of(viewport().zoomed(factor, x, y)));
    }

    /** Shows the whole image, and keeps doing so when the canvas changes its size. */
    public void fit() {
        view.see(Optional.empty());
    }

    /** Moves the image by points. */
    public void pan(int dx, int dy) {
        view.see(Optional.of(viewport().moved(dx, dy)));
    }

    /** Points per image pixel. */
    public double scale() {
        return viewport().scale();
    }

    /** Where a region is drawn, in the canvas's coordinates. */
    public Rectangle placeOf(int region) {
        return viewport().place(layers.marks().get(region).region());
    }

    /** The image that is shown. */
    Optional<RgbImage> image() {
        return Optional.ofNullable(picture.image());
    }

    /** Whether there is an image. */
    boolean isShowing() {
        return picture.image() != null;
    }

    /** What is seen now. */
    Viewport viewport() {
        return view.now();
    }

    private void paint(GC gc) {
        gc.setAntialias(SWT.ON);
        if (isShowing()) {
            Point size = new Point(picture.image().width(), picture.image().height());
            picture.paint(gc, viewport().place(new Region(0, 0, size.x, size.y)), viewport().scale(), !bare);
            layers.paint(gc, viewport(), size, view.room(), bare);
        } else {
            paints.hint(gc, hint, getForeground(), view.room());
        }
        if (isFocusControl()) {
            paints.focus(gc, view.room());
        }
    }

    /** The point of the image under a point of the canvas. */
    Optional<Place> placeAt(int x, int y) {
        if (!isShowing()) {
            return Optional.empty();
        }
        double across = viewport().across(x) / picture.image().width();
        double down = viewport().down(y) / picture.image().height();
        return across >= 0 && across < 1 && down >= 0 && down < 1 ? Optional.of(new Place(across, down)) : Optional.empty();
    }
}
