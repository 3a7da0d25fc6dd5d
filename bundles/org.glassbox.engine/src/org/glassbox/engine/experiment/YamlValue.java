package org.glassbox.engine.experiment;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a YAML file that knows where it was written. Scalars stay text: what they must be is said by the option that they set. */
public sealed interface YamlValue {
    Place place();

    /** What it is, for messages. */
    String kind();

    /**
     * Where something was written.
     *
     * @param text for messages: a file and its line, or an option of the command line
     * @param base what relative paths written there are relative to
     */
    record Place(String text, Path base) {
    }

    /** A single value; {@code null} in YAML, or nothing after the colon, is an absent one. */
    record Scalar(String text, boolean absent, Place place) implements YamlValue {
        @Override
        public String kind() {
            return "a single value";
        }
    }

    /** A list. */
    record Sequence(List<YamlValue> items, Place place) implements YamlValue {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys and values. */
    record Mapping(Map<String, Entry> entries, Place place) implements YamlValue {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String kind() {
            return "a group of keys";
        }
    }

    /**
     * A value with the place of its key.
     */
    record Entry(Place place, YamlValue value) {
    }
}
