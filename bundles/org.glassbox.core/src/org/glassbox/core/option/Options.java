package org.glassbox.core.option;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.GlassboxException;

/**
 * Turns a record with {@link Option} components into {@link OptionSpec}s, and texts into such a record. Components are int, long, double, boolean, an enum,
 * {@link Path} or String; an empty text stands for an absent path ({@code null} in the record).
 *
 * @param <T> the record
 */
public final class Options<T> {
    private final OptionRecord type;
    private final T defaults;

    private Options(OptionRecord type, T defaults) {
        this.type = type;
        this.defaults = defaults;
    }

    /**
     * The options of the record that {@code defaults} is an instance of.
     *
     * @throws IllegalArgumentException if it is no record
     * @throws IllegalStateException if a component is no option
     */
    public static <T> Options<T> of(T defaults) {
        return new Options<>(OptionRecord.of(defaults.getClass()), defaults);
    }

    /** One for each component, in the record's order. */
    public List<OptionSpec> specs() {
        return type.components().stream().map(component -> withDefault(component.spec(), component.text(defaults))).toList();
    }

    private static OptionSpec withDefault(OptionSpec spec, String text) {
        return switch (spec) {
            case OptionSpec.Int number -> new OptionSpec.Int(number.name(), number.help(), text, number.unit(), number.min(), number.max());
            case OptionSpec.Real number -> new OptionSpec.Real(number.name(), number.help(), text, number.unit(), number.min(), number.max());
            case OptionSpec.Flag flag -> new OptionSpec.Flag(flag.name(), flag.help(), text);
            case OptionSpec.Choice choice -> new OptionSpec.Choice(choice.name(), choice.help(), text, choice.choices());
            case OptionSpec.PathTo path -> new OptionSpec.PathTo(path.name(), path.help(), text);
            case OptionSpec.Text word -> new OptionSpec.Text(word.name(), word.help(), text);
        };
    }

    /** The values of a record of this type as texts, in the record's order; what {@link #create} reads back. */
    public Map<String, String> values(T record) {
        Map<String, String> values = new LinkedHashMap<>();
        for (OptionRecord.Component component : type.components()) {
            values.put(component.name(), component.text(record));
        }
        return values;
    }

    /**
     * The record with the given values and defaults for the others.
     *
     * @param owner whose options they are, for messages, such as {@code explainer "deeplift"}
     * @throws GlassboxException if a name is unknown or a value is not allowed
     */
    @SuppressWarnings("unchecked")
    public T create(String owner, Map<String, String> values) throws GlassboxException {
        List<String> known = type.components().stream().map(OptionRecord.Component::name).toList();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw GlassboxException.badInput(owner + " has no option \"" + name + "\"" + Suggestion.among(name, known));
            }
        }
        List<Object> arguments = new ArrayList<>();
        for (OptionRecord.Component component : type.components()) {
            String value = values.get(component.name());
            arguments.add(value == null ? component.value(defaults) : parse(owner, component, value.strip()));
        }
        return (T) type.construct(owner, arguments);
    }

    private static Object parse(String owner, OptionRecord.Component component, String value) throws GlassboxException {
        return switch (component.spec()) {
            case OptionSpec.Int spec -> {
                long number = whole(owner, spec, value);
                if (component.type() == int.class && number != (int) number) {
                    throw wrong(owner, spec, value, "a whole number of at most " + Integer.MAX_VALUE + ".");
                }
                yield component.type() == int.class ? (Object) (int) number : (Object) number;
            }
            case OptionSpec.Real spec -> real(owner, spec, value);
            case OptionSpec.Flag spec -> flag(owner, spec, value);
            case OptionSpec.Choice spec -> constant(owner, spec, component.type(), value);
            case OptionSpec.PathTo spec -> path(owner, spec, value);
            case OptionSpec.Text spec -> value;
        };
    }

    private static long whole(String owner, OptionSpec.Int spec, String value) throws GlassboxException {
        try {
            long number = new BigDecimal(value).longValueExact();
            if (number >= spec.min() && number <= spec.max()) {
                return number;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below, with the allowed range
        }
        throw wrong(owner, spec, value, "a whole number" + range(spec.min() == Long.MIN_VALUE ? null : spec.min(), spec.max() == Long.MAX_VALUE ? null
                : spec.max()));
    }

    private static double real(String owner, OptionSpec.Real spec, String value) throws GlassboxException {
        try {
            double number = Double.parseDouble(value);
            if (number >= spec.min() && number <= spec.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the allowed range
        }
        throw wrong(owner, spec, value, "a number" + range(Double.isInfinite(spec.min()) ? null : spec.min(), Double.isInfinite(spec.max()) ? null
                : spec.max()));
    }

    private static boolean flag(String owner, OptionSpec.Flag spec, String value) throws GlassboxException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(owner, spec, value, "true or false.");
        };
    }

    private static Object constant(String owner, OptionSpec.Choice spec, Class<?> type, String value) throws GlassboxException {
        for (Object constant : type.getEnumConstants()) {
            if (OptionRecord.text(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw wrong(owner, spec, value, "one of " + String.join(", ", spec.choices()) + Suggestion.nearest(value, spec.choices()).orElse("."));
    }

    private static Path path(String owner, OptionSpec.PathTo spec, String value) throws GlassboxException {
        try {
            return value.isEmpty() ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw GlassboxException.badInput(owner + ": option " + spec.name() + " is no path: " + e.getMessage(), e);
        }
    }

    private static GlassboxException wrong(String owner, OptionSpec spec, String value, String expected) {
        return GlassboxException.badInput(owner + ": option " + spec.name() + " is \"" + value + "\", but must be " + expected);
    }

    private static String range(Number min, Number max) {
        if (min != null && max != null) {
            return " from " + OptionRecord.text(min) + " to " + OptionRecord.text(max) + ".";
        }
        return min != null ? " of at least " + OptionRecord.text(min) + "." : max != null ? " of at most " + OptionRecord.text(max) + "." : ".";
    }
}
