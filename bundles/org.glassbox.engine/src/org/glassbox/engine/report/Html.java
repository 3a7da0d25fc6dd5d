package org.glassbox.engine.report;

/** HTML and inline SVG in the making. Text and attribute values are escaped here and nowhere else. */
public final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Text as it stands in HTML, in attribute values too. Control characters, which HTML can't hold, become U+FFFD. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\r', '\t' -> escaped.append(c);
                default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values by turns
     */
    public Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
        }
        out.append('>');
        return this;
    }

    /** Ends an element. */
    public Html close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    /** An element that holds only text. */
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    public Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** A line's end in the source, for those who read it. */
    public Html line() {
        out.append('\n');
        return this;
    }

    public Html add(Html content) {
        out.append(content.out);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
