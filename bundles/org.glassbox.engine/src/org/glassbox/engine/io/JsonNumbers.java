package org.glassbox.engine.io;

/** Numbers as JSON can hold them. */
public final class JsonNumbers {
    private JsonNumbers() {
    }

    /** The number; {@code null} for NaN and infinity, which JSON does not have. */
    public static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
