package org.glassbox.engine.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;

/** Comma-separated values, RFC 4180: cells with commas, quotes or line ends stand in quotes, in which a quote is doubled. */
public final class Csv {
    private static final long LARGEST_FILE = 100 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Csv() {
    }

    /**
     * A row of a table with a head.
     *
     * @param line in the file, from 1
     * @param cells by column
     */
    public record Row(int line, Map<String, String> cells) {
        /** The text of a column without spaces around it; empty where the row has none. */
        public String text(String column) {
            return cells.getOrDefault(column, "").strip();
        }
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

    /**
     * Reads a table whose first line names its columns. Separated by commas, or by semicolons or tabs where the first line has no comma, as spreadsheets of
     * some countries write it.
     *
     * @param what the file is for, such as "file of votes"
     * @param columns that must be there, in any order; others may be
     * @throws GlassboxException if the file can't be read, is no table, or lacks a column
     */
    public static List<Row> read(Path file, String what, List<String> columns) throws GlassboxException {
        FileProblems.requireFile(file, what);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw GlassboxException.badInput(file + " has " + Files.size(file) + " bytes, which is too much for a " + what + " (at most " + LARGEST_FILE
                        + ").");
            }
            return rows(file, Files.readString(file), columns);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private static List<Row> rows(Path file, String text, List<String> columns) throws GlassboxException {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        String first = content.lines().findFirst().orElse("");
        char separator = first.contains(",") ? ',' : first.contains(";") ? ';' : '\t';
        List<Line> lines = new Reading(file, content, separator).lines();
        if (lines.isEmpty()) {
            throw GlassboxException.badInput(file + " is empty; its first line must name the columns " + String.join(", ", columns) + ".");
        }
        List<String> head = lines.getFirst().cells().stream().map(String::strip).toList();
        for (String column : columns) {
            if (!head.contains(column)) {
                throw GlassboxException.badInput(file + ", line 1: there is no column \"" + column + "\"" + Suggestion.among(column, head));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Line line : lines.subList(1, lines.size())) {
            if (line.cells().size() > head.size()) {
                throw GlassboxException.badInput(file + ", line " + line.number() + ": there are " + line.cells().size() + " cells under " + head.size()
                        + " columns.");
            }
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 0; i < line.cells().size(); i++) {
                cells.put(head.get(i), line.cells().get(i));
            }
            rows.add(new Row(line.number(), cells));
        }
        return rows;
    }

    private record Line(int number, List<String> cells) {
    }

    /** Goes through a text once. */
    private static final class Reading {
        private final Path file;
        private final String text;
        private final char separator;
        private int at;
        private int number = 1;

        Reading(Path file, String text, char separator) {
            this.file = file;
            this.text = text;
            this.separator = separator;
        }

        /** Lines without any text are left out. */
        List<Line> lines() throws GlassboxException {
            List<Line> lines = new ArrayList<>();
            while (at < text.length()) {
                Line line = line();
                if (line.cells().stream().anyMatch(cell -> !cell.isBlank())) {
                    lines.add(line);
                }
            }
            return lines;
        }

        private Line line() throws GlassboxException {
            int begun = number;
            List<String> cells = new ArrayList<>(List.of(cell()));
            while (at < text.length() && text.charAt(at) == separator) {
                at++;
                cells.add(cell());
            }
            at += text.startsWith("\r\n", at) ? 2 : 1;
            number++;
            return new Line(begun, cells);
        }

        private String cell() throws GlassboxException {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() throws GlassboxException {
            int begun = number;
            StringBuilder cell = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"' && !text.startsWith("\"\"", at)) {
                    at++;
                    if (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                        throw GlassboxException.badInput(file + ", line " + number
                                + ": after a cell in quotes there must be a separator or the line's end, not \""
                                + text.charAt(at) + "\".");
                    }
                    return cell.toString();
                }
                at += c == '"' ? 1 : 0;
                number += c == '\n' ? 1 : 0;
                cell.append(c);
            }
            throw GlassboxException.badInput(file + ", line " + begun + ": a cell begins with a quote that does not end.");
        }
    }
}
