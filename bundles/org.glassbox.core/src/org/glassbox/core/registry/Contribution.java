package org.glassbox.core.registry;

import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;

/**
 * Something that a plug-in added.
 *
 * @param id what users write, such as "deeplift"
 * @param name for people
 * @param help one line
 * @param bundle that brought it
 * @param defaults an instance with all options at their defaults
 */
public record Contribution<T>(ExtensionPoint<T> point, String id, String name, String help, String bundle, T defaults) {
    /** Its options in the order of the record. */
    public List<OptionSpec> options() {
        return Options.of(defaults).specs();
    }

    /**
     * An instance with these options and defaults for the others.
     *
     * @throws GlassboxException if an option is unknown or a value is not allowed
     */
    public T create(Map<String, String> options) throws GlassboxException {
        return Options.of(defaults).create(point.element() + " \"" + id + "\"", options);
    }
}
