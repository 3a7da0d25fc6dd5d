package org.glassbox.ui.saliency.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.ui.HeatLayer;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Legend;
import org.glassbox.ui.Outline;
import org.glassbox.ui.Pictures;
import org.glassbox.ui.Place;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.LookModel.Look;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Sentences;
import org.glassbox.ui.saliency.ShownMap;

/** One of the small multiples: the image, or a map over it, with its scale and what is to be said of it. */
final class Tile {
    private static final int NARROWEST = 60;
    private final Composite composite;
    private final Label title;
    private final ImageCanvas canvas;
    private final Legend legend;
    private final Label value;
    private final Label status;
    private final Label facts;
    private final Label metrics;
    private String spoken = "";
    private boolean reworded;

    Tile(Composite parent) {
        composite = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(4, 4).spacing(2, 2).applyTo(composite);
        title = line(composite, SWT.WRAP);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        canvas = new ImageCanvas(composite, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, NARROWEST).applyTo(canvas);
        legend = new Legend(composite, Sentences::number);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(legend);
        value = line(composite, SWT.NONE);
        status = line(composite, SWT.WRAP);
        metrics = line(composite, SWT.WRAP);
        facts = line(composite, SWT.WRAP);
    }

    /**
     * A layer whose pixels are those of a map.
     *
     * @param scale the absolute value of the strongest colours
     */
    private record MapLayer(ShownMap map, double scale) implements HeatLayer {
        @Override
        public ImageData draw(RgbImage image, ColourMap colours, double opacity) {
            return Pictures.argb(map.argb(colours, opacity, scale), map.width(), map.height());
        }
    }

    Composite control() {
        return composite;
    }

    ImageCanvas canvas() {
        return canvas;
    }

    /** All lines that stand below the image, as one text. */
    String text() {
        return String.join("\n", List.of(title.getText(), value.getText(), status.getText(), metrics.getText(), facts.getText()));
    }

    /** Height of everything but the image at a width. */
    int captionHeight(int width) {
        return composite.computeSize(width, SWT.DEFAULT).y - ((GridData) canvas.getLayoutData()).heightHint - border();
    }

    private int border() {
        return canvas.computeTrim(0, 0, 0, 0).height;
    }

    /** Lays the tile out with an image of this height. */
    void place(int x, int y, int width, int height, int captions) {
        ((GridData) canvas.getLayoutData()).heightHint = height - border();
        composite.setBounds(x, y, width, height + captions);
        composite.layout(true);
    }

    /** Shows the image alone. */
    void showPicture(Picture picture, RgbImage shown, NetworkCard card, Look look) {
        set(title, Messages.imageTile);
        spoken = picture.name();
        canvas.showLayer(shown, Optional.empty(), List.of(), spoken);
        canvas.banner(Optional.empty());
        canvas.outlines(picture.relevant().map(mask -> new Outline(mask, Outline.Kind.MASK)).stream().toList());
        canvas.bare(look.bare());
        canvas.pointer(look.pointer());
        legend.clear();
        set(value, look.pointer().map(place -> pixel(picture.image(), place, card)).orElse(""));
        set(status, picture.name());
        set(metrics, picture.relevant().map(mask -> Messages.bind(Messages.maskShare, Sentences.percent((double) mask.count() / mask.width() / mask.height())))
                .orElse(""));
    }

    private static String pixel(RgbImage image, Place place, NetworkCard card) {
        int x = place.column(image.width());
        int y = place.row(image.height());
        return Messages.bind(Messages.pixel, new Object[] {place.column(card.width()), place.row(card.height()), image.value(x, y, 0), image.value(x, y, 1),
            image.value(x, y, 2)});
    }

    /**
     * Shows what there is of a map.
     *
     * @param number of the key that selects it; 0 for none
     * @param below the image without its colours
     * @param scale the absolute value of the strongest colours
     */
    void showCell(Cell cell, int number, Picture picture, RgbImage below, NetworkCard card, double scale, Look look) {
        set(title, (number > 0 ? number + "  " : "") + cell.method().title());
        spoken = Sentences.spoken(card, cell.method(), cell.content());
        title.setToolTipText(spoken);
        switch (cell.content()) {
            case Content.Ready ready -> showMap(ready, cell, picture, below, card, scale, look);
            case Content.Waiting waiting -> showNothing(Messages.waiting);
            case Content.Computing computing -> showNothing(Messages.computing);
            case Content.Cancelled cancelled -> showNothing(Messages.cancelled);
            case Content.Refused(String sentence) -> showNothing(sentence);
            case Content.Failed(String message) -> showNothing("\u26a0 " + message);
        }
    }

    private void showNothing(String sentence) {
        canvas.clear(sentence);
        legend.clear();
        set(value, "");
        set(status, "");
        set(metrics, "");
        set(facts, "");
    }

    private void showMap(Content.Ready ready, Cell cell, Picture picture, RgbImage below, NetworkCard card, double scale, Look look) {
        ShownMap map = ready.map();
        canvas.colours(look.coloursFor(map));
        canvas.opacity(look.opacity());
        canvas.showLayer(below, Optional.of(new MapLayer(map, scale)), List.of(), spoken);
        canvas.banner(map.explanation().problem().map(problem -> "\u26a0 " + Messages.unsoundShort));
        canvas.outlines(look.threshold().isEmpty() ? List.of() : Stream.concat(picture.relevant().map(mask -> new Outline(mask, Outline.Kind.MASK)).stream(),
                Stream.of(new Outline(map.above(look.threshold().getAsDouble()), Outline.Kind.THRESHOLD))).toList());
        canvas.bare(look.bare());
        canvas.pointer(look.pointer());
        OptionalDouble pointed = look.pointer().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(map.at(look.pointer().get()));
        OptionalDouble from = look.threshold().isEmpty() ? look.threshold() : OptionalDouble.of(look.threshold().getAsDouble() * map.largest());
        legend.show(look.coloursFor(map), scale, pointed, from);
        set(value, pointed.isPresent() ? Messages.bind(Messages.valueHere, Sentences.number(pointed.getAsDouble())) : "");
        set(status, Sentences.status(map.explanation()));
        String judged = Sentences.judgements(cell);
        set(metrics, look.threshold().isEmpty() ? judged : Sentences.threshold(map, picture, look.threshold().getAsDouble())
                + (judged.isEmpty() ? "" : "\n" + judged));
        metrics.setToolTipText(Sentences.remarks(cell));
        set(facts, Sentences.provenance(card, cell.method(), ready));
    }

    void dispose() {
        composite.dispose();
    }

    private static Label line(Composite parent, int style) {
        Label label = new Label(parent, style);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(label);
        return label;
    }

    private void set(Label label, String text) {
        String escaped = text.replace("&", "&&");
        if (!label.getText().equals(escaped)) {
            label.setText(escaped);
            label.setToolTipText(text);
            reworded |= label != value; // which has one line whatever it says, and changes whenever the pointer moves
        }
    }

    /** Gives changed texts the lines that they need. @return whether there were any, so that the tile may need another height */
    boolean settle() {
        boolean changed = reworded;
        if (changed) {
            reworded = false;
            composite.layout(true);
        }
        return changed;
    }
}
