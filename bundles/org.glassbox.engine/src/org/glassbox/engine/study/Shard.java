package org.glassbox.engine.study;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.GlassboxException;

/**
 * The part of a study's runs that one of several machines does. The parts don't overlap and together are all.
 *
 * @param index which part, from 1
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
    /** All runs. */
    public static final Shard WHOLE = new Shard(1, 1);
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    public Shard {
        if (index < 1 || index > count) {
            throw new IllegalArgumentException("no part " + index + " of " + count);
        }
    }

    /**
     * Reads {@code i/n}.
     *
     * @throws GlassboxException if it is something else
     */
    public static Shard parse(String text) throws GlassboxException {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            int index = Integer.parseInt(matcher.group(1));
            int count = Integer.parseInt(matcher.group(2));
            if (index >= 1 && index <= count) {
                return new Shard(index, count);
            }
        }
        throw GlassboxException.badInput("--shard " + text + ": write which part and of how many, such as 2/3 for the second of three machines.");
    }

    /** Whether these are all runs. */
    public boolean isWhole() {
        return count == 1;
    }

    /**
     * Whether a run belongs to this part. Runs are dealt out by turns; after each round of all cells and all parts the dealing begins one part later, so that
     * no machine gets all the runs of the same, perhaps expensive, arm.
     *
     * @param run its place in the order of all runs, from 0
     * @param cells how many runs there are for each seed
     */
    boolean holds(int run, int cells) {
        int round = cells / greatestDivisor(cells, count) * count;
        return (run + run / round) % count == index - 1;
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }
}
