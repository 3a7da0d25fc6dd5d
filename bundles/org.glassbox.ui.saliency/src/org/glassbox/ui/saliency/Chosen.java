package org.glassbox.ui.saliency;

import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;

/**
 * A method or a metric as it was chosen; the same one can be chosen twice with other options.
 *
 * @param key tells it from the others of its kind, and stays when its options change
 * @param options those that differ from the defaults, as text
 * @param made the method or metric with these options
 */
public record Chosen<T>(int key, Contribution<T> contribution, Map<String, String> options, T made) {
    public Chosen {
        options = Map.copyOf(options);
    }

    /** All its options by name, as text, defaults included. */
    public Map<String, String> allOptions() {
        return Options.of(made).values(made);
    }

    /** For titles: the name, with what was changed. */
    public String title() {
        Map<String, String> changed = new LinkedHashMap<>();
        contribution.options().forEach(option -> {
            String value = options.get(option.name());
            if (value != null) {
                changed.put(option.name(), value);
            }
        });
        return contribution.name() + (changed.isEmpty() ? "" : " (" + String.join(", ", changed.entrySet().stream().map(entry -> entry.getKey() + " "
                + entry.getValue()).toList()) + ")");
    }
}
