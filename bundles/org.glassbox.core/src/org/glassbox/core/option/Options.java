package org.glassbox.core.option;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.GlassboxException;

/**
 * Turns a record with {@link Option} components into {@link OptionSpec}s, and texts into such a record. The only reflection in Glassbox. Components are int,
 * long, double, boolean, an enum, {@link Path} or String; an empty text stands for an absent path ({@code null} in the record).
 *
 * @param <T> the record
 */
public final class Options<T> {
    private final Class<? extends T> type;
    private final T defaults;

    private Options(Class<? extends T> type, T defaults) {
        this.type = type;
        this.defaults = defaults;
    }

    /** The options of the record that {@code defaults} is an instance of. */
    @SuppressWarnings("unchecked")
    public static <T> Options<T> of(T defaults) {
        Class<? extends T> type = (Class<? extends T>) defaults.getClass();
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " must be a record, whose components are its options");
        }
        return new Options<>(type, defaults);
    }

    /** One for each component, in the record's order. */
    public List<OptionSpec> specs() {
        return Arrays.stream(type.getRecordComponents()).map(component -> spec(component, text(read(component, defaults)))).toList();
    }

    /** The values of a record of this type as texts, in the record's order; what {@link #create} reads back. */
    public Map<String, String> values(T record) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            values.put(component.getName(), text(read(component, record)));
        }
        return values;
    }

    /**
     * The record with the given values and defaults for the others.
     *
     * @param owner whose options they are, for messages, such as {@code explainer "deeplift"}
     * @throws GlassboxException if a name is unknown or a value is not allowed
     */
    public T create(String owner, Map<String, String> values) throws GlassboxException {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw GlassboxException.badInput(owner + " has no option \"" + name + "\"" + Suggestion.among(name, known));
            }
        }
        List<Object> arguments = new ArrayList<>();
        for (RecordComponent component : components) {
            String value = values.get(component.getName());
            arguments.add(value == null ? read(component, defaults) : parse(owner, component, value.strip()));
        }
        return construct(owner, components, arguments);
    }

    private T construct(String owner, RecordComponent[] components, List<Object> arguments) throws GlassboxException {
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<? extends T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw GlassboxException.badInput(owner + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record " + type.getName() + " can't be made; it must be public and in an exported package", e);
        }
    }

    private static OptionSpec spec(RecordComponent component, String defaultText) {
        Option option = component.getAnnotation(Option.class);
        if (option == null) {
            throw new IllegalStateException("component " + component.getName() + " of " + component.getDeclaringRecord().getName() + " needs @Option");
        }
        String name = component.getName();
        Class<?> kind = component.getType();
        if (kind == int.class || kind == long.class) {
            return new OptionSpec.Int(name, option.help(), defaultText, option.unit(), longBound(option.min()), longBound(option.max()));
        }
        if (kind == double.class) {
            return new OptionSpec.Real(name, option.help(), defaultText, option.unit(), option.min(), option.max());
        }
        if (kind == boolean.class) {
            return new OptionSpec.Flag(name, option.help(), defaultText);
        }
        if (kind.isEnum()) {
            return new OptionSpec.Choice(name, option.help(), defaultText, Arrays.stream(kind.getEnumConstants()).map(Options::text).toList());
        }
        if (kind == Path.class) {
            return new OptionSpec.PathTo(name, option.help(), defaultText);
        }
        if (kind == String.class) {
            return new OptionSpec.Text(name, option.help(), defaultText);
        }
        throw new IllegalStateException("component " + name + " of " + component.getDeclaringRecord().getName() + " has a type that no"
                + " option can have: " + kind);
    }

    private static long longBound(double bound) {
        return (long) bound; // an infinite bound becomes the smallest or largest long
    }

    private static Object parse(String owner, RecordComponent component, String value) throws GlassboxException {
        return switch (spec(component, "")) {
            case OptionSpec.Int spec -> {
                long number = whole(owner, spec, value);
                if (component.getType() == int.class && number != (int) number) {
                    throw wrong(owner, spec, value, "a whole number of at most " + Integer.MAX_VALUE + ".");
                }
                yield component.getType() == int.class ? (Object) (int) number : (Object) number;
            }
            case OptionSpec.Real spec -> real(owner, spec, value);
            case OptionSpec.Flag spec -> flag(owner, spec, value);
            case OptionSpec.Choice spec -> constant(owner, spec, component.getType(), value);
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
            if (text(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
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
            return " from " + text(min) + " to " + text(max) + ".";
        }
        return min != null ? " of at least " + text(min) + "." : max != null ? " of at most " + text(max) + "." : ".";
    }

    private static Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("option " + component.getName() + " of " + record.getClass().getName() + " can't be read", e);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "";
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            default -> value.toString();
        };
    }
}
