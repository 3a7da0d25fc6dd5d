package org.glassbox.ui.advise.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.advise.AdviseResult;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Legend;
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.GroupCard;
import org.glassbox.ui.advise.MapLook.Look;
import org.glassbox.ui.advise.MapScale;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;

/** One of the maps that stand side by side, or the image: what it is, the picture, what is to be said of it. The best group is framed. */
final class GroupTile {
    private static final int FRAME = 3;
    private static final int NARROWEST = 60;
    private final Composite tile;
    private final Label title;
    private final ImageCanvas canvas;
    private final Legend legend;
    private final Label caption;
    private final Button list;
    private final UnitsModel units;
    private OptionalInt peaks = OptionalInt.empty();
    private boolean framed;
    private GroupCard shown;

    GroupTile(Composite parent, UnitsModel units) {
        this.units = units;
        tile = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(2 * FRAME, 2 * FRAME).spacing(2, 2).applyTo(tile);
        GridDataFactory.fillDefaults().applyTo(tile);
        title = new Label(tile, SWT.NONE);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(title);
        canvas = new ImageCanvas(tile, SWT.BORDER);
        GridDataFactory.fillDefaults().hint(FRAME, FRAME).applyTo(canvas);
        legend = new Legend(tile, Numbers::plain);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(legend);
        caption = new Label(tile, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(caption);
        list = new Button(tile, SWT.TOGGLE);
        list.setText(Messages.groupUnits);
        list.setToolTipText(Messages.groupUnitsTip);
        Keys.name(list, Messages.groupUnitsTip);
        list.addListener(SWT.Selection, event -> units.filter(list.getSelection() ? peaks : OptionalInt.empty()));
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(list);
        tile.addPaintListener(event -> frame(event.gc));
    }

    Composite control() {
        return tile;
    }

    ImageCanvas canvas() {
        return canvas;
    }

    /** Shows the image alone. */
    void show(RgbImage image, String name, Look look) {
        Rows.set(title, Messages.imageTile);
        Rows.set(caption, name + "\n ");
        frame(false);
        offer(OptionalInt.empty());
        shown = null;
        legend.clear();
        canvas.bare(look.bare());
        canvas.showLayer(image, Optional.empty(), List.of(), name);
    }

    /** Shows a map over the image without its colours. */
    void show(GroupCard card, AdviseResult result, RgbImage grey, Look look) {
        Rows.set(title, Sentences.title(card));
        Rows.set(caption, Sentences.caption(card, result));
        frame(card.best());
        offer(card.peaks());
        if (card != shown) { // the same card is shown again where only the look has changed
            shown = card;
            card.map().map(map -> MapScale.of(map, grey)).ifPresentOrElse(this::colour, legend::clear);
        }
        canvas.opacity(look.opacity());
        canvas.bare(look.bare());
        canvas.banner(card.map().isPresent() ? Optional.empty() : Optional.of(Sentences.nothing(card.group().map())));
        canvas.show(grey, card.map(), List.of(), Sentences.title(card) + ": " + Sentences.caption(card, result));
    }

    private void colour(MapScale scale) {
        canvas.colours(scale.colours());
        legend.show(scale.colours(), scale.largest(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Whether the list shows this group's units only. */
    void listed(OptionalInt score) {
        list.setSelection(peaks.isPresent() && peaks.equals(score));
    }

    private void offer(OptionalInt score) {
        peaks = score;
        list.setVisible(score.isPresent());
        listed(units.state().peaks());
    }

    /** The height of everything but the picture. */
    int captions() {
        GridData place = (GridData) canvas.getLayoutData();
        Point all = tile.computeSize(SWT.DEFAULT, SWT.DEFAULT);
        return all.y - place.heightHint;
    }

    /** Gives the picture a size. */
    void size(int width, int height) {
        GridData place = (GridData) canvas.getLayoutData();
        place.widthHint = width;
        place.heightHint = height;
    }

    private void frame(boolean wanted) {
        if (framed != wanted) {
            framed = wanted;
            tile.redraw();
        }
    }

    private void frame(GC gc) {
        if (framed) {
            Point size = tile.getSize();
            gc.setForeground(tile.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION));
            gc.setLineWidth(FRAME);
            gc.drawRectangle(FRAME / 2, FRAME / 2, size.x - FRAME, size.y - FRAME);
        }
    }

    void dispose() {
        tile.dispose();
    }
}
