package org.glassbox.core.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody who mistyped a name probably meant. */
public final class Suggestion {
    private static final int LISTED = 40; // a network's layers can be hundreds
    private static final int SHOWN = 6;

    private Suggestion() {
    }

    /**
     * The end of a sentence: {@code ; did you mean "x"?} for the known name nearest to the typed one, else {@code ; known: x, y.}, the nearest of very many.
     */
    public static String among(String typed, Collection<String> known) {
        if (known.isEmpty()) {
            return "; there are none.";
        }
        return nearest(typed, known).orElseGet(() -> known.size() <= LISTED ? "; known: " + String.join(", ", known) + "." : "; known are " + known.size()
                + ", the nearest " + known.stream().sorted(byDistance(typed)).limit(SHOWN).collect(Collectors.joining(", ")) + ".");
    }

    private static Comparator<String> byDistance(String typed) {
        return Comparator.comparingInt(name -> distance(typed, name));
    }

    /** {@code ; did you mean "x"?} where a known name is near to the typed one. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        return known.stream().min(byDistance(typed)).filter(name -> distance(typed, name) <= Math.max(2, typed.length() / 3))
                .map(name -> "; did you mean \"" + name + "\"?");
    }

    /** The Levenshtein distance, ignoring case. */
    static int distance(String a, String b) {
        String s = a.toLowerCase(Locale.ROOT);
        String t = b.toLowerCase(Locale.ROOT);
        int[] previous = new int[t.length() + 1];
        for (int j = 0; j <= t.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= s.length(); i++) {
            int[] current = new int[t.length() + 1];
            current[0] = i;
            for (int j = 1; j <= t.length(); j++) {
                int substitution = previous[j - 1] + (s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[t.length()];
    }
}
