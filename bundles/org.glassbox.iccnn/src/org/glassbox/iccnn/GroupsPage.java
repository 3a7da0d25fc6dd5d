package org.glassbox.iccnn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.HtmlPage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Overlay;
import org.glassbox.engine.report.Pictures;
import org.glassbox.engine.report.Table;

/**
 * What the groups of a layer's filters stand for, as one HTML file: a colour for each group, by how well its maps cover what is relevant, and images in these
 * colours.
 *
 * @param ranked the groups in the order in which they are told, see {@link GroupTally#ranked}
 * @param images how many were looked at
 * @param pictures some of them
 * @param facts what was used, by name: network, weights, data
 */
public record GroupsPage(List<GroupTally.Group> ranked, int images, List<Picture> pictures, Map<String, String> facts) {
    private static final int SHOWN = 224; // pixels of a picture's longer side on the screen
    private static final double OPACITY = 0.85;
    private static final double DARKEST = 0.05; // near its ends the colour map is hard to tell from black

    /**
     * An image in its groups' colours.
     *
     * @param name of the image
     * @param image as the network sees it
     * @param maps one for each group, by number
     */
    public record Picture(String name, RgbImage image, List<SaliencyMap> maps) {
    }

    public GroupsPage {
        ranked = List.copyOf(ranked);
        pictures = List.copyOf(pictures);
    }

    /** A row for each group, in their order. */
    public String csv() {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("group", "iou", "strength", "strongest in")));
        ranked.forEach(group -> csv.append(Csv.line(List.of(Integer.toString(group.number()), number(group.overlap()), number(group.strength()),
                Integer.toString(group.strongest())))));
        return csv.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
    }

    /** The table's rows for a terminal. */
    public List<List<String>> rows() {
        return ranked.stream().map(group -> List.of(Integer.toString(group.number()), Numbers.plain(group.overlap()), Numbers.plain(group.strength()),
                Integer.toString(group.strongest()))).toList();
    }

    private boolean isJudged() {
        return ranked.stream().anyMatch(group -> !Double.isNaN(group.overlap()));
    }

    /** The page as text. */
    public String html() {
        HtmlPage page = new HtmlPage("Groups of filters");
        page.lead().element("p", headline(), "class", "headline").line();
        page.section("Groups", groups());
        page.section("Images", cards());
        page.section("How it was made", settings());
        return page.html("Made by Glassbox. Groups of filters: interpretable compositional networks, Shen et al. 2021.");
    }

    private String headline() {
        GroupTally.Group first = ranked.getFirst();
        String of = "Of " + Numbers.count(ranked.size(), "group", "groups") + " of filters, group " + first.number();
        String over = " over " + Numbers.count(images, "image", "images") + ".";
        return isJudged() ? of + " covers best what is relevant: intersection over union " + Numbers.plain(first.overlap()) + over
                : of + " reacts most" + over + " The data have no masks, so that nobody can say which group covers what is relevant.";
    }

    private Html groups() {
        Table table = new Table(isJudged() ? "Groups by how well their maps cover what is relevant" : "Groups by how strongly they react",
                List.of("group", "colour", "IoU with what is relevant", "strength", "strongest in"));
        for (int rank = 0; rank < ranked.size(); rank++) {
            GroupTally.Group group = ranked.get(rank);
            int colour = colour(rank);
            byte[] rgb = {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour};
            Html swatch = new Html().open("img", "src", Pictures.dataUri(new RgbImage(1, 1, rgb)), "alt", String.format(Locale.ROOT, "#%06x", colour), "width", "40",
                    "height", "14");
            table.formattedRow(List.of(new Html().text(Integer.toString(group.number())), swatch, new Html().text(Numbers.plain(group.overlap())),
                    new Html().text(Numbers.plain(group.strength())), new Html().text(Numbers.count(group.strongest(), "image", "images"))));
        }
        return table.html().element("p", "A group's map is the mean over its filters of what is above zero. IoU: of the places where the map is at least half as"
                + " high as at its highest with the mask, the mean over images. Strength: the map's mean.", "class", "note");
    }

    private Html cards() {
        Html html = new Html().element("p", "Each place has the colour of the group that reacts most there for what it ever does in these images, and the more of it"
                + " the more it reacts. Colours run from yellow for the first group of the table to violet for the last.").line();
        html.open("div", "class", "cards", "style", "grid-template-columns:repeat(auto-fill,minmax(14.5rem,1fr))");
        for (Picture picture : pictures) {
            RgbImage image = picture.image();
            double factor = (double) SHOWN / Math.max(image.width(), image.height());
            html.open("div", "class", "card");
            for (RgbImage each : List.of(image, coloured(picture))) {
                html.open("img", "src", Pictures.dataUri(each), "alt", picture.name(), "class", image.width() < SHOWN / 2 ? "picture" : "photo", "width",
                        Long.toString(Math.round(image.width() * factor)), "height", Long.toString(Math.round(image.height() * factor)), "style",
                        "max-width:100%;height:auto");
            }
            html.element("p", picture.name()).close("div").line();
        }
        return html.close("div").line();
    }

    /** An image in grey under its groups' colours. */
    public RgbImage coloured(Picture picture) {
        RgbImage grey = Overlay.grey(picture.image());
        List<float[]> shares = new ArrayList<>();
        for (GroupTally.Group group : ranked) {
            shares.add(picture.maps().get(group.number() - 1).resized(grey.width(), grey.height(), Scaling.NONE));
        }
        byte[] rgb = grey.rgb().clone();
        for (int i = 0; i < rgb.length / 3; i++) {
            int strongest = 0;
            double most = 0;
            for (int rank = 0; rank < ranked.size(); rank++) {
                double share = ranked.get(rank).peak() > 0 ? shares.get(rank)[i] / ranked.get(rank).peak() : 0;
                if (share > most) {
                    most = share;
                    strongest = rank;
                }
            }
            double cover = OPACITY * Math.sqrt(most); // the root lets middling values be seen
            int colour = colour(strongest);
            for (int c = 0; c < 3; c++) {
                int below = rgb[3 * i + c] & 0xff;
                rgb[3 * i + c] = (byte) Math.round(below + ((colour >> 8 * (2 - c) & 0xff) - below) * cover);
            }
        }
        return new RgbImage(grey.width(), grey.height(), rgb);
    }

    private int colour(int rank) {
        double place = ranked.size() == 1 ? 1 : 1 - (double) rank / (ranked.size() - 1);
        return ColourMap.VIRIDIS.rgb(DARKEST + (1 - DARKEST) * place);
    }

    private Html settings() {
        Table table = new Table("What was used", List.of("what", "which"));
        facts.forEach((name, value) -> table.row(List.of(name, value)));
        return table.html();
    }
}
