package org.glassbox.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.glassbox.core.option.OptionSpec;

/** How the command line describes a contribution's options, as text and as JSON. */
final class OptionText {
    private OptionText() {
    }

    /** What may be typed, such as {@code whole number from 1 to 1000 passes}. */
    static String values(OptionSpec option) {
        return switch (option) {
            case OptionSpec.Int number -> "whole number" + range(number.min() == Long.MIN_VALUE ? null : number.min(), number.max() == Long.MAX_VALUE ? null
                    : number.max())
                    + unit(number.unit());
            case OptionSpec.Real number -> "number" + range(Double.isInfinite(number.min()) ? null : number.min(), Double.isInfinite(number.max()) ? null
                    : number.max())
                    + unit(number.unit());
            case OptionSpec.Flag flag -> "true or false";
            case OptionSpec.Choice choice -> String.join(" | ", choice.choices());
            case OptionSpec.PathTo path -> "file or folder";
            case OptionSpec.Text text -> "text";
        };
    }

    /** An object with name, type, default, help and what the type adds: min, max, unit, choices. Bounds that there are not are left out. */
    static ObjectNode json(OptionSpec option) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", option.name());
        switch (option) {
            case OptionSpec.Int number -> {
                node.put("type", "int");
                if (number.min() != Long.MIN_VALUE) {
                    node.put("min", number.min());
                }
                if (number.max() != Long.MAX_VALUE) {
                    node.put("max", number.max());
                }
                node.put("unit", number.unit());
            }
            case OptionSpec.Real number -> {
                node.put("type", "real");
                if (!Double.isInfinite(number.min())) {
                    node.put("min", number.min());
                }
                if (!Double.isInfinite(number.max())) {
                    node.put("max", number.max());
                }
                node.put("unit", number.unit());
            }
            case OptionSpec.Flag flag -> node.put("type", "flag");
            case OptionSpec.Choice choice -> {
                node.put("type", "choice");
                choice.choices().forEach(node.putArray("choices")::add);
            }
            case OptionSpec.PathTo path -> node.put("type", "path");
            case OptionSpec.Text text -> node.put("type", "text");
        }
        node.put("default", option.defaultText());
        node.put("help", option.help());
        return node;
    }

    private static String range(Number min, Number max) {
        if (min != null && max != null) {
            return " from " + text(min) + " to " + text(max);
        }
        return min != null ? " of at least " + text(min) : max != null ? " of at most " + text(max) : "";
    }

    private static String text(Number bound) {
        return bound.doubleValue() == bound.longValue() ? Long.toString(bound.longValue()) : bound.toString();
    }

    private static String unit(String unit) {
        return unit.isEmpty() ? "" : " " + unit;
    }
}
