package org.glassbox.core.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody who mistyped a name probably meant. */
public final class Suggestion {
    private Suggestion() {
    }

    /** {@code ; did you mean "x"?} for the known name nearest to the typed one, else the list of the known ones. */
    public static String among(String typed, Collection<String> known) {
        if (known.isEmpty()) {
            return "; there are none";
        }
        String nearest = known.stream().min(Comparator.comparingInt(name -> distance(typed, name))).orElseThrow();
        return distance(typed, nearest) <= Math.max(2, typed.length() / 3) ? "; did you mean \"" + nearest + "\"?" : "; known: " + String.join(", ", known);
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
