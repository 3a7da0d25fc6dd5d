package org.glassbox.core.network;

import ai.djl.ndarray.types.Shape;

/**
 * A parameter or buffer of a layer.
 *
 * @param suffix appended to the node's name with a dot, as in a PyTorch state dict
 * @param shape as in PyTorch: convolutions (out, in / groups, kH, kW), linear (out, in)
 * @param kind how it is initialised and whether it is trained
 * @param fanIn number of inputs of one output, which scales the initial weights
 */
public record ParameterSpec(String suffix, Shape shape, Kind kind, int fanIn) {
    /** What a parameter is for. */
    public enum Kind {
        CONVOLUTION_WEIGHT, LINEAR_WEIGHT, BIAS, SCALE, SHIFT, RUNNING_MEAN, RUNNING_VARIANCE;

        /** Whether the optimiser changes it; running statistics are changed by forward passes in training mode only. */
        public boolean isTrained() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }
}
