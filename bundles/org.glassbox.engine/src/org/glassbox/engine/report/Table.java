package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;

/** A table with a caption, column heads and, in its first column, row heads. */
public final class Table {
    private final String caption;
    private final List<Html> heads;
    private final List<List<Html>> rows = new ArrayList<>();

    /**
     * @param caption what the numbers are
     * @param heads of all columns, that of the row heads included
     */
    public Table(String caption, List<String> heads) {
        this.caption = caption;
        this.heads = heads.stream().map(head -> new Html().text(head)).toList();
    }

    private Table(String caption, List<Html> heads, boolean formatted) {
        this.caption = caption;
        this.heads = List.copyOf(heads);
    }

    /** With heads that hold more than text. */
    public static Table withHeads(String caption, List<Html> heads) {
        return new Table(caption, heads, true);
    }

    /** Adds a row of text, its head first. */
    public Table row(List<String> cells) {
        return formattedRow(cells.stream().map(cell -> new Html().text(cell)).toList());
    }

    /** Adds a row, its head first. */
    public Table formattedRow(List<Html> cells) {
        if (cells.size() != heads.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + heads.size() + " heads");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Numbers align at the right, row heads and plain words at the left; a wide table scrolls by itself. */
    public Html html() {
        Html html = new Html().open("div", "class", "wide", "tabindex", "0", "role", "group", "aria-label", caption).open("table");
        html.element("caption", caption).open("thead").open("tr");
        heads.forEach(head -> html.open("th", "scope", "col").add(head).close("th"));
        html.close("tr").close("thead").line().open("tbody");
        for (List<Html> row : rows) {
            html.open("tr").open("th", "scope", "row").add(row.getFirst()).close("th");
            row.stream().skip(1).forEach(cell -> html.open("td").add(cell).close("td"));
            html.close("tr").line();
        }
        return html.close("tbody").close("table").close("div").line();
    }
}
