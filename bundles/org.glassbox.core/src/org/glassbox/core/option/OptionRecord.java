package org.glassbox.core.option;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.glassbox.core.GlassboxException;

/**
 * A record class whose components are options. This is the only reflection in Glassbox. It is slow, so a class is looked into once; what was found is kept with
 * the class itself and goes with the bundle that brought it.
 */
final class OptionRecord {
    private static final ClassValue<OptionRecord> KNOWN = new ClassValue<>() {
        @Override
        protected OptionRecord computeValue(Class<?> type) {
            return new OptionRecord(type);
        }
    };

    private final Constructor<?> constructor;
    private final List<Component> components;

    /** @param spec its declaration, with an empty text as its default */
    record Component(Class<?> type, Method accessor, OptionSpec spec) {
        String name() {
            return spec.name();
        }

        /** Its value as text, as one would type it. */
        String text(Object record) {
            return OptionRecord.text(value(record));
        }

        Object value(Object record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("option " + name() + " of " + record.getClass().getName() + " can't be read", e);
            }
        }
    }

    private OptionRecord(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " must be a record, whose components are its options");
        }
        List<Component> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            found.add(new Component(component.getType(), component.getAccessor(), spec(component)));
        }
        components = List.copyOf(found);
        try {
            constructor = type.getDeclaredConstructor(found.stream().map(Component::type).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the record " + type.getName() + " has no constructor of its components", e);
        }
    }

    static OptionRecord of(Class<?> type) {
        return KNOWN.get(type);
    }

    /** In the record's order. */
    List<Component> components() {
        return components;
    }

    /** @throws GlassboxException if the record refuses the values */
    Object construct(String owner, List<Object> values) throws GlassboxException {
        try {
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw GlassboxException.badInput(owner + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record " + constructor.getDeclaringClass().getName() + " can't be made; it must be public and in an exported"
                    + " package", e);
        }
    }

    private static OptionSpec spec(RecordComponent component) {
        Option option = component.getAnnotation(Option.class);
        if (option == null) {
            throw new IllegalStateException("component " + component.getName() + " of " + component.getDeclaringRecord().getName() + " needs @Option");
        }
        String name = component.getName();
        Class<?> kind = component.getType();
        if (kind == int.class || kind == long.class) {
            return new OptionSpec.Int(name, option.help(), "", option.unit(), longBound(option.min()), longBound(option.max()));
        }
        if (kind == double.class) {
            return new OptionSpec.Real(name, option.help(), "", option.unit(), option.min(), option.max());
        }
        if (kind == boolean.class) {
            return new OptionSpec.Flag(name, option.help(), "");
        }
        if (kind.isEnum()) {
            return new OptionSpec.Choice(name, option.help(), "", Arrays.stream(kind.getEnumConstants()).map(OptionRecord::text).toList());
        }
        if (kind == Path.class) {
            return new OptionSpec.PathTo(name, option.help(), "");
        }
        if (kind == String.class) {
            return new OptionSpec.Text(name, option.help(), "");
        }
        throw new IllegalStateException("component " + name + " of " + component.getDeclaringRecord().getName() + " has a type that no"
                + " option can have: " + kind);
    }

    private static long longBound(double bound) {
        return (long) bound; // an infinite bound becomes the smallest or largest long
    }

    static String text(Object value) {
        return switch (value) {
            case null -> "";
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            default -> value.toString();
        };
    }
}
