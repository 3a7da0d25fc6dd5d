package org.glassbox.engine.experiment;

import java.util.List;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.ExtensionPoint;

/**
 * A contribution that wraps another, of its own kind or of the kind that the option is named after, has an option for the other's id and one, {@code Options} at
 * the end of its name, for the other's options as {@code key=value;key=value}.
 */
public final class WrappedOptions {
    private static final String END = "Options";

    private WrappedOptions() {
    }

    /** Whether an option holds the id of something wrapped. @param options all of the contribution */
    public static boolean wraps(List<OptionSpec> options, String name) {
        return options.stream().anyMatch(option -> option.name().equals(companion(name)));
    }

    /** Whether an option holds the options of something wrapped. @param options all of the contribution */
    public static boolean isCompanion(List<OptionSpec> options, String name) {
        return name.endsWith(END) && options.stream().anyMatch(option -> companion(option.name()).equals(name));
    }

    /** The option that holds the wrapped one's options. */
    public static String companion(String name) {
        return name + END;
    }

    /** What kind is wrapped: an option {@code explainer} names an explainer, whatever has it. @param own the kind of the contribution that wraps */
    public static ExtensionPoint<?> pointOf(String option, ExtensionPoint<?> own) {
        for (ExtensionPoint<?> point : ExtensionPoint.all()) {
            if (point.element().equals(option)) {
                return point;
            }
        }
        return own;
    }
}
