package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.training.StepContext;

/**
 * One kind of masks of a batch, at the size at which they are compared.
 *
 * @param values (B, pixels), 0 to 1
 * @param known (B): 1 for members with a mask
 * @param count (B), Σ values
 */
record MarkedPixels(NDArray values, NDArray known, NDArray count) {
    /**
     * @param masks absent where no member has one
     * @param batch its size
     * @param shaded whether a place of a smaller map may belong to the mask in part
     */
    static MarkedPixels of(StepContext step, Optional<StepContext.Masks> masks, int batch, int height, int width, boolean shaded) {
        if (masks.isEmpty()) {
            NDArray none = step.manager().zeros(new Shape(batch));
            return new MarkedPixels(step.manager().zeros(new Shape(batch, (long) height * width)), none, none);
        }
        NDArray given = masks.get().values(); // (B, H, W)
        NDArray values = given.size(1) == height && given.size(2) == width ? given.reshape(batch, -1)
                : shaded ? PlaneResize.AREA.apply(given, height, width).reshape(batch, -1) : atMapSize(given, height, width);
        return new MarkedPixels(values, masks.get().known(), values.sum(new int[] {1}));
    }

    /** Places of the map of which at least half belongs to the mask; where that is none, those of which most does, so that a small mask is not lost. */
    private static NDArray atMapSize(NDArray given, int height, int width) {
        NDArray shares = PlaneResize.AREA.apply(given, height, width).reshape(given.size(0), -1);
        NDArray most = shares.max(new int[] {1}, true); // (B, 1)
        NDArray half = most.zerosLike().add(0.5f);
        NDArray nearlyMost = most.mul(0.999f); // equal shares may differ in their last digit
        return shares.gte(half.minimum(nearlyMost)).logicalAnd(shares.gt(0f)).toType(given.getDataType(), false);
    }
}
