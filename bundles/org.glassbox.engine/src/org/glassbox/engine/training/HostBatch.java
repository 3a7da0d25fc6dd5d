package org.glassbox.engine.training;

import java.util.Map;
import java.util.Optional;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.MaskRequest;

/**
 * A step's input in ordinary memory, made ahead of time off the device's thread.
 *
 * @param images B augmented, normalised images, (B, C, H, W) row by row
 * @param labels B
 * @param labelSets all classes of each member, B; absent unless images may belong to several
 * @param weights B sample weights
 * @param feedbackImages B' images with feedback, without augmentation
 * @param ruledOut B' masks (H, W) of 0 and 1
 * @param masks over the augmented images, those that loss terms asked for and at least one member has
 */
record HostBatch(float[] images, int[] labels, Optional<LabelSets> labelSets, float[] weights, float[] feedbackImages, float[] ruledOut,
        Map<MaskRequest, HostMasks> masks) {
    int size() {
        return labels.length;
    }
}
