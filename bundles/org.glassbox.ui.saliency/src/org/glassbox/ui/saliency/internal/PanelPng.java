package org.glassbox.ui.saliency.internal;

import java.io.ByteArrayOutputStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.glassbox.ui.Pictures;
import org.glassbox.ui.saliency.Panel;
import org.glassbox.ui.saliency.Panel.Item;

/** A panel as PNG, in the system's font. User interface's thread only. */
final class PanelPng {
    private static final int SCALE = 2; // pixels of the file for one of the drawing, for print and large screens
    private final Display display;
    private final GC gc;

    private PanelPng(Display display, GC gc) {
        this.display = display;
        this.gc = gc;
    }

    /** The bytes of the file. */
    static byte[] of(Panel panel, Display display) {
        Image image = new Image(display, new ImageData(SCALE * panel.width(), SCALE * panel.height(), 24, new PaletteData(0xff0000, 0xff00, 0xff)));
        GC gc = new GC(image);
        try {
            gc.setBackground(display.getSystemColor(SWT.COLOR_WHITE));
            gc.fillRectangle(0, 0, SCALE * panel.width(), SCALE * panel.height());
            gc.setAntialias(SWT.ON);
            PanelPng drawing = new PanelPng(display, gc);
            panel.items().forEach(drawing::draw);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            loader.save(bytes, SWT.IMAGE_PNG);
            return bytes.toByteArray();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    private void draw(Item item) {
        switch (item) {
            case Item.Text text -> text(text);
            case Item.Picture picture -> picture(picture);
            case Item.Rectangle box -> {
                gc.setBackground(colour(box.rgb()));
                int left = at(box.x());
                gc.fillRectangle(left, at(box.y()), at(box.x() + box.width()) - left, at(box.height()));
            }
            case Item.Line line -> {
                gc.setForeground(colour(line.rgb()));
                gc.setLineWidth(Math.max(1, at(line.width())));
                gc.setLineStyle(line.dashed() ? SWT.LINE_DASH : SWT.LINE_SOLID);
                gc.drawLine(at(line.x0()), at(line.y0()), at(line.x1()), at(line.y1()));
                gc.setLineStyle(SWT.LINE_SOLID);
            }
        }
    }

    private void text(Item.Text text) {
        FontData data = display.getSystemFont().getFontData()[0];
        int points = Math.max(1, (int) Math.round(SCALE * text.size() * 72 / display.getDPI().y));
        Font font = new Font(display, new FontData(data.getName(), points, text.bold() ? SWT.BOLD : SWT.NORMAL));
        try {
            gc.setFont(font);
            gc.setForeground(colour(text.rgb()));
            Point extent = gc.textExtent(text.text());
            int left = switch (text.anchor()) {
                case START -> at(text.x());
                case MIDDLE -> at(text.x()) - extent.x / 2;
                case END -> at(text.x()) - extent.x;
            };
            gc.drawText(text.text(), left, at(text.y()) - gc.getFontMetrics().getAscent() - gc.getFontMetrics().getLeading(), true);
        } finally {
            font.dispose();
        }
    }

    private void picture(Item.Picture picture) {
        Image image = new Image(display, Pictures.of(picture.image()));
        try {
            gc.setInterpolation(SWT.NONE);
            gc.drawImage(image, 0, 0, picture.image().width(), picture.image().height(), at(picture.x()), at(picture.y()), at(picture.width()),
                    at(picture.height()));
        } finally {
            image.dispose();
        }
    }

    private static int at(double place) {
        return (int) Math.round(SCALE * place);
    }

    private static Color colour(int rgb) {
        return new Color(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }
}
