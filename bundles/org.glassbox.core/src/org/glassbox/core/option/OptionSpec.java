package org.glassbox.core.option;

import java.util.List;

/** An option as its users see it: forms, the command line, YAML and help are exhaustive switches over these kinds. */
public sealed interface OptionSpec {
    /** The record component's name, also the key in YAML. */
    String name();

    String help();

    /** The default as text, as one would type it. */
    String defaultText();

    /** A whole number from {@code min} to {@code max}. */
    record Int(String name, String help, String defaultText, String unit, long min, long max) implements OptionSpec {
    }

    /** A number from {@code min} to {@code max}. */
    record Real(String name, String help, String defaultText, String unit, double min, double max) implements OptionSpec {
    }

    /** Yes or no. */
    record Flag(String name, String help, String defaultText) implements OptionSpec {
    }

    /** One of several words, in lower case with hyphens. */
    record Choice(String name, String help, String defaultText, List<String> choices) implements OptionSpec {
        public Choice {
            choices = List.copyOf(choices);
        }
    }

    /** A file or folder. */
    record PathTo(String name, String help, String defaultText) implements OptionSpec {
    }

    /** Free text. */
    record Text(String name, String help, String defaultText) implements OptionSpec {
    }
}
