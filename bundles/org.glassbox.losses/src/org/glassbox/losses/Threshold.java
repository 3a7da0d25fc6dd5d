package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.glassbox.pytorch.Scalars;

/**
 * How scaled values become an explanation E in [0, 1] that a mask is compared with (methods.md 2.2). The thesis compares "the binary mask", through which no
 * gradient flows; these do have one.
 */
public enum Threshold {
    /** 1 / (1 + exp(-k (S - t))). The default. */
    SIGMOID {
        @Override
        NDArray of(NDArray scaled, double at, double steepness) {
            return Activation.sigmoid(Scalars.times(scaled.sub((float) at), steepness));
        }
    },
    /** max(S - t, 0) / (1 - t). */
    RELU {
        @Override
        NDArray of(NDArray scaled, double at, double steepness) {
            return Scalars.over(Activation.relu(scaled.sub((float) at)), 1 - at);
        }
    },
    /** 1 where S >= t, else 0, with the gradient of SIGMOID (straight through: Bengio, Léonard and Courville 2013, arXiv:1308.3432). */
    STE {
        @Override
        NDArray of(NDArray scaled, double at, double steepness) {
            NDArray soft = SIGMOID.of(scaled, at, steepness);
            return soft.add(hard(scaled, at).sub(soft).stopGradient());
        }
    },
    /** S itself; values below zero, which only maps without any above it have, count as zero and still get a gradient. */
    IDENTITY {
        @Override
        NDArray of(NDArray scaled, double at, double steepness) {
            return scaled.add(Activation.relu(scaled.neg()).stopGradient());
        }
    };

    /**
     * @param scaled S, any shape
     * @param at t
     * @param steepness k
     * @return E, of the same shape, owned by the manager of {@code scaled}
     */
    abstract NDArray of(NDArray scaled, double at, double steepness);

    /** 1 where S >= t and something is seen at all, else 0; without a gradient. */
    static NDArray hard(NDArray scaled, double at) {
        NDArray constant = scaled.stopGradient();
        return constant.gte((float) at).logicalAnd(constant.gt(0f)).toType(scaled.getDataType(), false);
    }
}
