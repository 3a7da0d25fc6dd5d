package org.glassbox.engine.run;

/** The time that an epoch's steps take, without what is between them: pauses, and the listener's work. Used by the run's thread. */
final class StepClock {
    private long begun;
    private long nanos;
    private long images;

    /** A step begins. */
    void begins() {
        begun = System.nanoTime();
    }

    /** @param made of so many images; 0 before the first step */
    void ended(int made) {
        if (made > 0) {
            nanos += System.nanoTime() - begun;
            images += made;
        }
    }

    /** NaN where there was no step. */
    double imagesPerSecond() {
        return images == 0 ? Double.NaN : images / (nanos / 1e9);
    }
}
