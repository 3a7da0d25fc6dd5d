package org.glassbox.engine.study.preference;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a rater says of two heat maps side by side. */
public enum Choice {
    /** The one on the left is better. */
    FIRST,
    /** The one on the right is better. */
    SECOND,
    /** There is no difference. */
    SAME;

    /** As it is written in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Choice::word).toList();
    }

    /** The choice of a word, whatever its case. */
    public static Optional<Choice> of(String word) {
        return Arrays.stream(values()).filter(choice -> choice.word().equalsIgnoreCase(word.strip())).findFirst();
    }
}
