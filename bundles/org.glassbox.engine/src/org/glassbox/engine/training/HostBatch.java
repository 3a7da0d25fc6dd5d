package org.glassbox.engine.training;

/**
 * A step's input in ordinary memory, made ahead of time off the device's thread.
 *
 * @param images B augmented, normalised images, (B, C, H, W) row by row
 * @param labels B
 * @param weights B sample weights
 * @param feedbackImages B' images with feedback, without augmentation
 * @param ruledOut B' masks (H, W) of 0 and 1
 */
record HostBatch(float[] images, int[] labels, float[] weights, float[] feedbackImages, float[] ruledOut) {
    int size() {
        return labels.length;
    }
}
