package org.glassbox.core.option;

import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.GlassboxException;

/** Options of something wrapped, written as one text: {@code key=value;key=value}. */
public final class OptionPairs {
    private OptionPairs() {
    }

    /**
     * @param owner whose option the text is, for messages
     * @param name of that option
     * @param text may be empty
     * @throws GlassboxException if a part is no pair
     */
    public static Map<String, String> parse(String owner, String name, String text) throws GlassboxException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw GlassboxException.badInput(owner + ": option " + name + " has \"" + pair.strip() + "\", but must be like key=value;key=value.");
            }
        }
        return pairs;
    }
}
