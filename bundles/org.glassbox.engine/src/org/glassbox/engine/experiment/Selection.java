package org.glassbox.engine.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A contribution as an experiment names it.
 *
 * @param id of the contribution
 * @param options those that differ from the defaults, as text
 */
public record Selection(String id, Map<String, String> options) {
    public Selection {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** With all options at their defaults. */
    public static Selection of(String id) {
        return new Selection(id, Map.of());
    }

    /** With some options changed. */
    public static Selection of(String id, Map<String, String> options) {
        return new Selection(id, options);
    }
}
