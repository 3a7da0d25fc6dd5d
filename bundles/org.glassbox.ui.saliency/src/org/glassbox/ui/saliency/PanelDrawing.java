package org.glassbox.ui.saliency;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.Outline;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.Inspection.Row;
import org.glassbox.ui.saliency.LookModel.Look;
import org.glassbox.ui.saliency.Panel.Anchor;
import org.glassbox.ui.saliency.Panel.Item;

/** Lays out all maps with their scales and captions as a drawing for papers and notes. One use. */
public final class PanelDrawing {
    private static final int TILE = 280;
    private static final int GAP = 18;
    private static final int MARGIN = 20;
    private static final int MOST_ACROSS = 5;
    private static final int BAR = 12;
    private static final int STEPS = 70;
    private static final double TITLE = 15;
    private static final double SMALL = 11.5;
    private static final double LINE = 15;
    private static final double LETTER = 0.58; // of the size, a little more than the mean letter of usual fonts needs
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;
    private static final int WARNING = 22;
    private static final int ORANGE = 0xff9a1f;
    private final Inspection.Shown state;
    private final Look look;
    private final int across;
    private final int imageHeight;
    private final RgbImage coloured;
    private final RgbImage grey;
    private final List<Item> items = new ArrayList<>();
    private double y = MARGIN;

    private PanelDrawing(Inspection.Shown state, Look look) {
        this.state = state;
        this.look = look;
        int tiles = 1 + state.rows().getFirst().cells().size();
        across = Math.min(tiles, Math.ceilDiv(tiles, Math.ceilDiv(tiles, MOST_ACROSS)));
        RgbImage image = state.picture().shown();
        imageHeight = Math.clamp(Math.round((double) TILE * image.height() / image.width()), 20, 3 * TILE);
        coloured = ImageScaling.scale(image, TILE, imageHeight);
        grey = Overlay.grey(coloured);
    }

    /** What is shown, as it is shown; whatever is still being computed is missing. */
    public static Panel of(Inspection.Shown state, Look look) {
        return new PanelDrawing(state, look).draw();
    }

    private Panel draw() {
        int width = 2 * MARGIN + across * TILE + (across - 1) * GAP;
        for (Row row : state.rows()) {
            y += TITLE;
            text(MARGIN, y, TITLE, true, Sentences.header(row.network().card(), row, state.picture()));
            y += LINE;
            drawRow(row);
        }
        return new Panel(state.picture().name(), width, (int) Math.ceil(y + MARGIN / 2.0), items);
    }

    private void drawRow(Row row) {
        int tiles = 1 + row.cells().size();
        double lowest = y;
        for (int i = 0; i < tiles; i++) {
            if (i > 0 && i % across == 0) {
                y = lowest + GAP;
            }
            double x = MARGIN + i % across * (TILE + GAP);
            lowest = Math.max(lowest, i == 0 ? drawPicture(x) : drawCell(x, row.network().card(), row.cells().get(i - 1), i - 1));
        }
        y = lowest + GAP;
    }

    /** @return where it ends */
    private double drawPicture(double x) {
        double top = head(x, Messages.imageTile);
        items.add(new Item.Picture(x, top, TILE, imageHeight, coloured, state.picture().name()));
        state.picture().relevant().ifPresent(mask -> outline(x, top, new Outline(mask, Outline.Kind.MASK)));
        return lines(x, top + imageHeight + LINE, state.picture().name());
    }

    private double drawCell(double x, NetworkCard card, Cell cell, int method) {
        double top = head(x, cell.method().title());
        if (!(cell.content() instanceof Content.Ready ready)) {
            return lines(x, top + LINE, Sentences.spoken(card, cell.method(), cell.content()));
        }
        ShownMap map = ready.map();
        double scale = Scales.of(state, method, cell, look);
        ColourMap colours = look.coloursFor(map);
        items.add(new Item.Picture(x, top, TILE, imageHeight, over(map, colours, scale), Sentences.spoken(card, cell.method(), cell.content())));
        look.threshold().ifPresent(share -> {
            state.picture().relevant().ifPresent(mask -> outline(x, top, new Outline(mask, Outline.Kind.MASK)));
            outline(x, top, new Outline(map.above(share), Outline.Kind.THRESHOLD));
        });
        if (map.explanation().problem().isPresent()) {
            items.add(new Item.Rectangle(x, top + imageHeight - WARNING, TILE, WARNING, BLACK));
            items.add(new Item.Text(x + 8, top + imageHeight - 7, SMALL, true, Anchor.START, ORANGE, "\u26a0 " + Messages.unsoundShort));
        }
        double below = legend(x, top + imageHeight + 6, colours, scale);
        List<String> texts = new ArrayList<>(List.of(Sentences.status(map.explanation())));
        look.threshold().ifPresent(share -> texts.add(Sentences.threshold(map, state.picture(), share)));
        if (!cell.judgements().isEmpty()) {
            texts.add(Sentences.judgements(cell));
        }
        texts.add(Sentences.provenance(card, cell.method(), ready));
        return lines(x, below, texts.toArray(String[]::new));
    }

    private double head(double x, String title) {
        List<String> lines = wrapped(title, TITLE);
        double at = y;
        for (String line : lines) {
            at += TITLE + 1;
            text(x, at, TITLE, true, line);
        }
        return at + 7;
    }

    /** The map over the grey image; its pixels stay squares. */
    private RgbImage over(ShownMap map, ColourMap colours, double scale) {
        int[] argb = map.argb(colours, look.bare() ? 0 : look.opacity(), scale);
        byte[] rgb = grey.rgb().clone();
        for (int i = 0; i < TILE * imageHeight; i++) {
            int pixel = argb[i / TILE * map.height() / imageHeight * map.width() + i % TILE * map.width() / TILE];
            int cover = pixel >>> 24;
            for (int c = 0; c < 3; c++) {
                int below = rgb[3 * i + c] & 0xff;
                rgb[3 * i + c] = (byte) Math.round(below + ((pixel >> 8 * (2 - c) & 0xff) - below) * cover / 255.0);
            }
        }
        return new RgbImage(TILE, imageHeight, rgb);
    }

    private void outline(double x, double top, Outline outline) {
        double across = (double) TILE / outline.mask().width();
        double down = (double) imageHeight / outline.mask().height();
        boolean mask = outline.kind() == Outline.Kind.MASK;
        List<Outline.Edge> edges = outline.edges();
        for (boolean below : new boolean[] {true, false}) {
            edges.forEach(edge -> items.add(new Item.Line(x + edge.x0() * across, top + edge.y0() * down, x + edge.x1() * across, top + edge.y1() * down,
                    below ? 3 : 1.2, !below && mask, below ? BLACK : mask ? WHITE : ORANGE)));
        }
    }

    private double legend(double x, double top, ColourMap colours, double unit) {
        double low = colours.isSigned() ? -1 : 0;
        double step = (double) TILE / STEPS;
        for (int i = 0; i < STEPS; i++) {
            items.add(new Item.Rectangle(x + i * step, top, step + 0.5, BAR, colours.rgb(low + (1 - low) * i / (STEPS - 1))));
        }
        double at = top + BAR + SMALL + 1;
        items.add(new Item.Text(x, at, SMALL, false, Anchor.START, BLACK, Sentences.number(low * unit)));
        if (colours.isSigned()) {
            items.add(new Item.Text(x + TILE / 2.0, at, SMALL, false, Anchor.MIDDLE, BLACK, "0"));
        }
        items.add(new Item.Text(x + TILE, at, SMALL, false, Anchor.END, BLACK, Sentences.number(unit)));
        return at + LINE + 2;
    }

    private double lines(double x, double top, String... texts) {
        double at = top;
        for (String text : texts) {
            for (String line : wrapped(text, SMALL)) {
                text(x, at, SMALL, false, line);
                at += LINE;
            }
        }
        return at;
    }

    private void text(double x, double at, double size, boolean bold, String text) {
        items.add(new Item.Text(x, at, size, bold, Anchor.START, BLACK, text));
    }

    private static List<String> wrapped(String text, double size) {
        int most = (int) (TILE / (size * LETTER));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
