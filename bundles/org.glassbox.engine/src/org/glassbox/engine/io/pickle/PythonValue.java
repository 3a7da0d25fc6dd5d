package org.glassbox.engine.io.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of Python's, without behaviour. Containers may hold themselves and may be nested as deep as a file is long, so nobody walks them by recursion, and
 * nobody compares, hashes or prints them: none of these types does it by content where that could take more than a moment.
 */
public sealed interface PythonValue {
    /** The value {@code None}. */
    enum None implements PythonValue {
        /** The only one. */
        NONE
    }

    /** {@code True} or {@code False}. */
    record Bool(boolean value) implements PythonValue {
    }

    /** A whole number. */
    record Whole(long value) implements PythonValue {
    }

    /** A whole number that a {@code long} can't hold. */
    record Big(BigInteger value) implements PythonValue {
    }

    /** A floating-point number. */
    record Real(double value) implements PythonValue {
    }

    /** A text. */
    record Text(String value) implements PythonValue {
    }

    /** Bytes; nobody changes them. */
    record Bytes(byte[] value) implements PythonValue {
    }

    /** A function or class that is known by name, which is all that there is of it. */
    record Global(String module, String name) implements PythonValue {
    }

    /** Something that is only kept in its place and never used, such as a device or a dtype. */
    record Inert(String kind) implements PythonValue {
    }

    /** What the reader of a format makes of a known class, such as a tensor. */
    non-sealed interface Made extends PythonValue {
    }

    /** A tuple. */
    final class Tuple implements PythonValue {
        private final List<PythonValue> items;

        /** Takes the list over. */
        public Tuple(List<PythonValue> items) {
            this.items = Collections.unmodifiableList(items);
        }

        /** In order. */
        public List<PythonValue> items() {
            return items;
        }
    }

    /** A list, a set or a frozen set; a file may still add to it. */
    final class Items implements PythonValue {
        private final List<PythonValue> items = new ArrayList<>(0);

        /** In order; equal items of a set are all there. */
        public List<PythonValue> items() {
            return Collections.unmodifiableList(items);
        }

        /** Adds at the end. */
        public void addAll(List<PythonValue> more) {
            items.addAll(more);
        }
    }

    /** A dictionary of any kind; a file may still add to it. Keys are not compared before somebody asks for the texts among them. */
    final class Dict implements PythonValue {
        private final List<PythonValue> keysAndValues = new ArrayList<>(0);

        /** Adds an entry, which replaces an earlier one of an equal key. */
        public void put(PythonValue key, PythonValue value) {
            keysAndValues.add(key);
            keysAndValues.add(value);
        }

        /** Whether nothing was ever added. */
        public boolean isEmpty() {
            return keysAndValues.isEmpty();
        }

        /** The entries whose keys are texts, in order. */
        public Map<String, PythonValue> byText() {
            Map<String, PythonValue> entries = new LinkedHashMap<>();
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                if (keysAndValues.get(i) instanceof Text text) {
                    entries.put(text.value(), keysAndValues.get(i + 1));
                }
            }
            return entries;
        }
    }
}
