package org.glassbox.engine.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values, RFC 4180. */
public final class Csv {
    private Csv() {
    }

    /** A line, ended. */
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\n";
    }

    /** A number with all its digits; empty where it is undefined. */
    public static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
