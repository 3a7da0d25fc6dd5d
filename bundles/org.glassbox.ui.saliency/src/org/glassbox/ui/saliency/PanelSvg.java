package org.glassbox.ui.saliency;

import java.util.Base64;
import java.util.Locale;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.ui.saliency.Panel.Item;

/** A panel as SVG, with its pictures inside, so that the file stands by itself. */
public final class PanelSvg {
    private PanelSvg() {
    }

    /** The text of the file. */
    public static String of(Panel panel) {
        StringBuilder svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        svg.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\">%n", panel.width(), panel.height(), panel.width(), panel.height()));
        svg.append("<title>").append(escaped(panel.title())).append("</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        panel.items().forEach(item -> svg.append(of(item)).append('\n'));
        return svg.append("</svg>\n").toString();
    }

    private static String of(Item item) {
        return switch (item) {
            case Item.Text text -> String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"#%06x\"%s%s>%s</text>", text.x(), text.y(),
                    text.size(), text.rgb(),
                    text.bold() ? " font-weight=\"bold\"" : "", switch (text.anchor()) {
                        case START -> "";
                        case MIDDLE -> " text-anchor=\"middle\"";
                        case END -> " text-anchor=\"end\"";
                    }, escaped(text.text()));
            case Item.Picture picture -> String.format(Locale.ROOT,
                    "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,%s\">"
                            + "<title>%s</title></image>",
                    picture.x(), picture.y(), picture.width(), picture.height(), Base64.getEncoder().encodeToString(ImageFiles.png(picture.image())),
                    escaped(picture.description()));
            case Item.Rectangle box -> String.format(Locale.ROOT, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>", box.x(),
                    box.y(), box.width(), box.height(), box.rgb());
            case Item.Line line -> String.format(Locale.ROOT, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#%06x\" stroke-width=\"%.1f\""
                    + " stroke-linecap=\"square\"%s/>", line.x0(), line.y0(), line.x1(), line.y1(), line.rgb(), line.width(), line.dashed()
                    ? " stroke-dasharray=\"4 4\"" : "");
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
