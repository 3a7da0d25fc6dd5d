package org.glassbox.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Markdown that our documentation uses, as plain text with ranges of styles: headings, lists, code, tables, emphasis, links. Pictures are left out.
 */
final class Markdown {
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`|\\*\\*?([^*]+)\\*\\*?|(?<![!\\w])\\[([^\\]]+)\\]\\(([^)]+)\\)");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]*\\]\\([^)]*\\)");
    private final StringBuilder text = new StringBuilder();
    private final List<Style> styles = new ArrayList<>();
    private boolean inCode;
    private boolean inParagraph;

    private Markdown() {
    }

    /** How a range of the text looks. */
    enum Look { TITLE, HEADING, BOLD, CODE, LINK }

    /**
     * @param start in the text
     * @param target of a link, else empty
     */
    record Style(int start, int length, Look look, String target) {
    }

    /** Readable text and its styles, in rising order. */
    record Page(String text, List<Style> styles) {
        Page {
            styles = List.copyOf(styles);
        }
    }

    static Page read(String markdown) {
        Markdown reader = new Markdown();
        markdown.lines().forEach(reader::line);
        return new Page(reader.text.toString(), reader.styles);
    }

    private void line(String raw) {
        if (raw.strip().startsWith("```")) {
            breakParagraph();
            inCode = !inCode;
        } else if (inCode || raw.startsWith("|")) {
            breakParagraph();
            styled(raw + "\n", Look.CODE, "");
        } else if (raw.startsWith("#")) {
            breakParagraph();
            blankLine();
            styled(raw.replaceFirst("^#+\\s*", "") + "\n", raw.startsWith("##") ? Look.HEADING : Look.TITLE, "");
        } else if (raw.isBlank()) {
            breakParagraph();
            blankLine();
        } else {
            flow(PICTURE.matcher(raw).replaceAll(""));
        }
    }

    /** Lines of one paragraph become one line, which the widget wraps. */
    private void flow(String raw) {
        Matcher item = Pattern.compile("^\\s*(?:[-*]|(\\d+\\.))\\s+(.*)").matcher(raw);
        if (item.matches()) {
            breakParagraph();
            text.append(item.group(1) == null ? "  \u2022 " : "  " + item.group(1) + " ");
            spans(item.group(2));
        } else if (!raw.isBlank()) {
            text.append(inParagraph ? " " : "");
            spans(raw.strip());
        }
        inParagraph |= !raw.isBlank();
    }

    /** One, however many there are in the source. */
    private void blankLine() {
        if (!text.isEmpty() && text.lastIndexOf("\n\n") != text.length() - 2) {
            text.append('\n');
        }
    }

    private void spans(String raw) {
        Matcher span = SPAN.matcher(raw);
        int from = 0;
        while (span.find()) {
            text.append(raw, from, span.start());
            if (span.group(1) != null) {
                styled(span.group(1), Look.CODE, "");
            } else if (span.group(2) != null) {
                styled(span.group(2), Look.BOLD, "");
            } else {
                styled(span.group(3), Look.LINK, span.group(4));
            }
            from = span.end();
        }
        text.append(raw.substring(from));
    }

    private void breakParagraph() {
        if (inParagraph) {
            text.append('\n');
            inParagraph = false;
        }
    }

    private void styled(String shown, Look look, String target) {
        styles.add(new Style(text.length(), shown.length(), look, target));
        text.append(shown);
    }
}
