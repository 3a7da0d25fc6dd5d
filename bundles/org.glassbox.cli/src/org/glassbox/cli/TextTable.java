package org.glassbox.cli;

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
        Layout layout = new Layout(header);
        rows.forEach(layout::measure);
        StringBuilder text = new StringBuilder(layout.line(header));
        rows.forEach(row -> text.append(layout.line(row)));
        return text.toString();
    }

    /** How wide the columns are: for tables whose rows are many and come one by one, first to be measured and then to be printed. */
    static final class Layout {
        private final int[] widths;

        Layout(List<String> header) {
            widths = new int[header.size()];
            measure(header);
        }

        /** Makes room for a row. */
        void measure(List<String> row) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }

        /** A row that was measured, ended. */
        String line(List<String> row) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + padding : GAP + padding + row.get(i));
            }
            return line.toString().stripTrailing() + System.lineSeparator();
        }
    }
}
