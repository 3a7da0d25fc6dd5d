package org.glassbox.ui.saliency.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Place;
import org.glassbox.ui.Viewport;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Row;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.saliency.LookModel.Look;
import org.glassbox.ui.saliency.Scales;
import org.glassbox.ui.saliency.Sentences;

/**
 * All maps side by side, a line for each network, as large as they fit. They share what they look at and where the pointer is. Where there is not room enough
 * for all, they are scrolled.
 */
final class TileGrid {
    private static final int NARROWEST = 26; // characters
    private static final double LOWEST = 0.8; // of the narrowest tile's width
    private final LookModel look;
    private final ScrolledComposite scroll;
    private final Composite page;
    private final List<Line> lines = new ArrayList<>();
    private Picture picture;
    private RgbImage coloured;
    private RgbImage grey;
    private Optional<Viewport> viewport = Optional.empty();
    private IntConsumer selected = index -> {
    };
    private List<NetworkCard> cards = List.of();
    private int[] captions = {};
    private int columns;
    private boolean laidOut;

    /** One network's tiles: the image first. */
    private static final class Line {
        private final Label header;
        private final List<Tile> tiles = new ArrayList<>();

        Line(Composite page) {
            header = new Label(page, SWT.NONE);
            header.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        }

        void dispose() {
            header.dispose();
            tiles.forEach(Tile::dispose);
        }
    }

    TileGrid(Composite parent, LookModel look) {
        this.look = look;
        scroll = new ScrolledComposite(parent, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.setShowFocusedControl(true);
        page = new Composite(scroll, SWT.NONE);
        scroll.setContent(page);
        scroll.addListener(SWT.Resize, event -> layout());
    }

    ScrolledComposite control() {
        return scroll;
    }

    /** Hears which of the first line's maps the user has gone to, from 0. */
    void onSelect(IntConsumer listener) {
        selected = listener;
    }

    /** All tiles' texts, line by line. */
    List<String> texts() {
        return lines.stream().flatMap(line -> line.tiles.stream()).map(Tile::text).toList();
    }

    /** Gives the focus to a map of the first line, from 0; -1 is the image. */
    void focus(int map) {
        if (!lines.isEmpty() && map + 1 < lines.getFirst().tiles.size()) {
            lines.getFirst().tiles.get(map + 1).canvas().setFocus();
        }
    }

    void zoom(double factor) {
        first().ifPresent(canvas -> canvas.zoom(factor));
    }

    void fit() {
        first().ifPresent(ImageCanvas::fit);
    }

    void pan(int dx, int dy) {
        first().ifPresent(canvas -> canvas.pan(dx, dy));
    }

    private Optional<ImageCanvas> first() {
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getFirst().tiles.getFirst().canvas());
    }

    /** Shows nothing. */
    void clear() {
        lines.forEach(Line::dispose);
        lines.clear();
        picture = null;
    }

    void show(Inspection.Shown state, Look shown) {
        if (state.picture() != picture) {
            picture = state.picture();
            coloured = picture.shown();
            grey = Overlay.grey(coloured);
            viewport = Optional.empty();
        }
        cards = state.rows().stream().map(row -> row.network().card()).toList();
        boolean changed = fit(state);
        for (int i = 0; i < lines.size(); i++) {
            render(lines.get(i), state, i, shown);
        }
        boolean reworded = false;
        for (Line line : lines) {
            for (Tile tile : line.tiles) {
                reworded |= tile.settle();
            }
        }
        if (changed || !laidOut) {
            layout();
        } else if (reworded) {
            relayoutIfCaptionsGrew();
        }
    }

    /** Makes or removes tiles until there is one for each map. @return whether there was anything to do */
    private boolean fit(Inspection.Shown state) {
        boolean changed = false;
        while (lines.size() > state.rows().size()) {
            lines.removeLast().dispose();
            changed = true;
        }
        while (lines.size() < state.rows().size()) {
            lines.add(new Line(page));
            changed = true;
        }
        for (Line line : lines) {
            int wanted = 1 + state.rows().getFirst().cells().size();
            while (line.tiles.size() > wanted) {
                line.tiles.removeLast().dispose();
                changed = true;
            }
            while (line.tiles.size() < wanted) {
                line.tiles.add(tile(line, line.tiles.size()));
                changed = true;
            }
        }
        return changed;
    }

    private Tile tile(Line line, int index) {
        Tile tile = new Tile(page);
        ImageCanvas canvas = tile.canvas();
        canvas.onLook(this::looked);
        canvas.onPointer(look::pointer);
        canvas.onArrows(Optional.of((dx, dy, far) -> step(dx, dy)));
        canvas.addListener(SWT.FocusIn, event -> selected.accept(index - 1));
        canvas.addListener(SWT.KeyDown, event -> bare(event.keyCode, true));
        canvas.addListener(SWT.KeyUp, event -> bare(event.keyCode, false));
        return tile;
    }

    /** The images alone while H is held down. */
    private void bare(int key, boolean down) {
        if (key == 'h') {
            look.bare(down);
        }
    }

    private void looked(Optional<Viewport> part) {
        viewport = part;
        for (Line line : lines) {
            line.tiles.forEach(tile -> tile.canvas().look(part));
        }
    }

    /** Moves the pointer by pixels of the network's image; it begins in the middle. */
    private void step(int dx, int dy) {
        NetworkCard card = cards.getFirst();
        Place from = look.look().pointer().orElse(new Place(0.5, 0.5));
        Place to = Place.ofPixel(from.column(card.width()) + dx, from.row(card.height()) + dy, card.width(), card.height());
        look.pointer(Optional.of(to));
        first().ifPresent(canvas -> canvas.reveal(to));
    }

    private void render(Line line, Inspection.Shown state, int index, Look shown) {
        Row row = state.rows().get(index);
        NetworkCard card = row.network().card();
        String header = Sentences.header(card, row, picture);
        if (!line.header.getText().equals(header)) {
            line.header.setText(header);
            line.header.setToolTipText(Sentences.network(card));
        }
        line.tiles.getFirst().showPicture(picture, coloured, card, shown);
        line.tiles.getFirst().canvas().look(viewport);
        for (int m = 0; m < row.cells().size(); m++) {
            Cell cell = row.cells().get(m);
            Tile tile = line.tiles.get(m + 1);
            tile.showCell(cell, index == 0 && m < 9 ? m + 1 : 0, picture, grey, card, Scales.of(state, m, cell, shown), shown);
            tile.canvas().look(viewport);
        }
    }

    /** New sentences may need more lines; room that is not needed any more is given back when the window changes. */
    private void relayoutIfCaptionsGrew() {
        if (columns > 0 && !lines.isEmpty()) {
            int[] needed = captions(columns, lines.getFirst().tiles.getFirst().control().getSize().x);
            for (int i = 0; i < needed.length; i++) {
                if (needed[i] > captions[i]) {
                    layout();
                    return;
                }
            }
        }
    }

    /** The height of everything but the image for each row of tiles, from top to bottom. */
    private int[] captions(int across, int width) {
        int down = Math.ceilDiv(lines.getFirst().tiles.size(), across);
        int[] heights = new int[lines.size() * down];
        for (int l = 0; l < lines.size(); l++) {
            List<Tile> tiles = lines.get(l).tiles;
            for (int i = 0; i < tiles.size(); i++) {
                int row = l * down + i / across;
                heights[row] = Math.max(heights[row], tiles.get(i).captionHeight(width));
            }
        }
        return heights;
    }

    private int narrowest() {
        GC gc = new GC(page);
        try {
            return (int) (NARROWEST * gc.getFontMetrics().getAverageCharacterWidth());
        } finally {
            gc.dispose();
        }
    }

    /** Takes as many columns as let the images be largest. */
    private void layout() {
        Rectangle area = scroll.getClientArea();
        if (lines.isEmpty() || area.width == 0 || picture == null) {
            return;
        }
        int tiles = lines.getFirst().tiles.size();
        int headers = lines.size() * lines.getFirst().header.computeSize(SWT.DEFAULT, SWT.DEFAULT).y;
        int narrowest = narrowest();
        double best = 0;
        for (int tried = 1; tried <= tiles && (tried == 1 || area.width / tried >= narrowest); tried++) {
            int width = area.width / tried;
            int[] heights = captions(tried, width);
            double scale = Math.min((double) width / coloured.width(), (double) canvas(area.height - headers, heights, width, narrowest) / coloured.height());
            if (scale >= best * 0.999) { // of equals the one with more columns, which takes less scrolling
                best = scale;
                columns = tried;
            }
        }
        place(area, narrowest, headers);
    }

    /** The images' height, if all rows of tiles are to be seen at once; not less than can be made use of. */
    private int canvas(int room, int[] heights, int width, int narrowest) {
        int tallest = Math.max(1, (int) (width * (double) coloured.height() / coloured.width())); // more would be empty
        int lowest = (int) Math.min(tallest, narrowest * LOWEST);
        return Math.clamp((room - IntStream.of(heights).sum()) / heights.length, lowest, tallest);
    }

    private void place(Rectangle area, int narrowest, int headers) {
        int tiles = lines.getFirst().tiles.size();
        int width = area.width / columns;
        captions = captions(columns, width);
        int canvas = canvas(area.height - headers, captions, width, narrowest);
        int down = Math.ceilDiv(tiles, columns);
        int y = 0;
        for (int l = 0; l < lines.size(); l++) {
            Line line = lines.get(l);
            int header = line.header.computeSize(SWT.DEFAULT, SWT.DEFAULT).y;
            line.header.setBounds(4, y, area.width - 4, header);
            y += header;
            for (int row = 0; row < down; row++) {
                int caption = captions[l * down + row];
                for (int i = row * columns; i < Math.min(tiles, (row + 1) * columns); i++) {
                    line.tiles.get(i).place(i % columns * width, y, width, canvas, caption);
                }
                y += canvas + caption;
            }
        }
        page.setSize(area.width, Math.max(y, area.height));
        scroll.setMinHeight(y);
        laidOut = true;
    }
}
