package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.glassbox.core.image.PlaneResize;

/** How a map becomes a heat map: values from 0 to 1 at the image's size. */
public enum MapScaling {
    /** Divided by its largest value, then enlarged; a map without a value above zero becomes zero everywhere. The default. */
    MAX {
        @Override
        NDArray apply(NDArray maps, int height, int width) {
            NDArray positive = Activation.relu(maps);
            NDArray largest = rowMax(positive).reshape(-1, 1, 1);
            NDArray empty = largest.lte(0f).toType(largest.getDataType(), false);
            return PlaneResize.BILINEAR.apply(positive.div(largest.add(empty)), height, width);
        }
    },
    /** Enlarged, then from its smallest to its largest value, as most codes do; a map of equal values becomes zero everywhere. */
    MINMAX {
        @Override
        NDArray apply(NDArray maps, int height, int width) {
            NDArray large = PlaneResize.BILINEAR.apply(maps, height, width);
            NDArray largest = rowMax(large).reshape(-1, 1, 1);
            NDArray smallest = rowMax(large.neg()).neg().reshape(-1, 1, 1);
            return large.sub(smallest).div(largest.sub(smallest).add(LEAST_RANGE));
        }
    };

    private static final float LEAST_RANGE = 1e-8f;

    /**
     * @param maps (N, h, w)
     * @return (N, height, width), owned by the manager of the maps; a map with a value that is no number has none but such
     */
    abstract NDArray apply(NDArray maps, int height, int width);

    private static NDArray rowMax(NDArray maps) {
        return maps.reshape(maps.size(0), -1).max(new int[] {1});
    }
}
