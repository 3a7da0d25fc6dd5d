package org.glassbox.core;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that depend on their purpose and not on who drew before: each (seed, purpose, epoch, sample) has a SplitMix64 stream of its own, so that
 * results do not change with the batch size, the number of threads or a resumed run (methods.md 0). Not thread safe; make one where it is used.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /** A stream for one purpose of a run, such as {@code "init"}. */
    public static RandomStream of(long seed, String purpose) {
        return of(seed, purpose, 0, "");
    }

    /** A stream for one purpose, epoch and sample (or parameter) of a run. */
    public static RandomStream of(long seed, String purpose, int epoch, String sampleId) {
        long key = mix(seed + GOLDEN_GAMMA);
        key = absorb(key, purpose);
        key = mix(key ^ epoch * GOLDEN_GAMMA);
        return new RandomStream(absorb(key, sampleId));
    }

    private static long absorb(long key, String text) {
        long result = key;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            result = mix(result + GOLDEN_GAMMA + b);
        }
        return mix(result ^ text.length());
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** All 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Goes on as if that many numbers had been drawn; a standard normal counts as two. */
    public void skip(long draws) {
        state += draws * GOLDEN_GAMMA;
    }

    /** Uniform in [0, 1), 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** Uniform in 0 .. bound-1. */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return (int) Math.floor(nextDouble() * bound);
    }

    /** True with the given probability. */
    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Standard normal, by the Box-Muller transform with {@link StrictMath}, so that it is equal on every platform. */
    public double nextGaussian() {
        double u = 1.0 - nextDouble();
        double v = nextDouble();
        return StrictMath.sqrt(-2.0 * StrictMath.log(u)) * StrictMath.cos(2.0 * Math.PI * v);
    }

    /** Shuffles in place (Fisher-Yates). */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
