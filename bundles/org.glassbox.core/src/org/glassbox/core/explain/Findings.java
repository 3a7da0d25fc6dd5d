package org.glassbox.core.explain;

import java.util.HashMap;
import java.util.Map;

/**
 * What metrics found out and others may want to know as well: each thing is found once. For plain values, never arrays of the device, which end before. One
 * thread at a time.
 */
public final class Findings {
    private final Map<Object, Object> found = new HashMap<>();

    /** Finds something out. @param <X> what it throws */
    @FunctionalInterface
    public interface Finder<T, X extends Exception> {
        T find() throws X;
    }

    /** Whether something is known under a key. */
    public boolean knows(Object key) {
        return found.containsKey(key);
    }

    /**
     * What is known under a key, found out now if nobody needed it before.
     *
     * @param key of a type of the caller's own, equal for equal things
     * @throws X as the finder; the next who asks finds out for himself then
     */
    public <T, X extends Exception> T get(Object key, Class<T> type, Finder<T, X> finder) throws X {
        Object known = found.get(key);
        if (known == null) {
            known = finder.find();
            found.put(key, known);
        }
        return type.cast(known);
    }
}
