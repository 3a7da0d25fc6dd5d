package org.glassbox.datasets;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps what was made or decoded as long as there is room, and never throws anything out: an epoch visits every sample once, so that evicting the least
 * recently used one would always evict the one that is needed next. Thread safe.
 */
final class BoundedCache<K, V> {
    private final ConcurrentMap<K, V> entries = new ConcurrentHashMap<>();
    private final AtomicLong used = new AtomicLong();
    private final long capacity;

    /**
     * @param capacity in bytes
     */
    BoundedCache(long capacity) {
        this.capacity = capacity;
    }

    /** The value kept, or null. */
    V get(K key) {
        return entries.get(key);
    }

    /** Keeps the value if there is room for it. */
    void offer(K key, V value, long bytes) {
        if (used.addAndGet(bytes) > capacity || entries.putIfAbsent(key, value) != null) {
            used.addAndGet(-bytes);
        }
    }
}
