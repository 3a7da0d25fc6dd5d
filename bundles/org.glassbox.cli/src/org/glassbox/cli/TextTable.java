package org.glassbox.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table as text: the first column to the left, numbers to the right.
 *
 * @param header one title a column
 * @param rows as long as the header
 */
record TextTable(List<String> header, List<List<String>> rows) {
    private static final String GAP = "  ";

    TextTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** A share as a percentage with one digit; a dash where it is undefined. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /** A number with three digits after the point; a dash where it is undefined. */
    static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** One line for the header and one a row, each ended. */
    String text() {
        int[] widths = new int[header.size()];
        List<List<String>> lines = new ArrayList<>();
        lines.add(header);
        lines.addAll(rows);
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - line.get(i).length());
                row.append(i == 0 ? line.get(i) + padding : GAP + padding + line.get(i));
            }
            text.append(row.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
