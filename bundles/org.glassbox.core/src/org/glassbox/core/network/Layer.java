package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What a node computes, as data. The set is closed, so that whoever treats layers by kind (execution, DeepLIFT's rules, shape tables) switches without a default and
 * can't forget one; plug-ins bring their own through {@link Custom}.
 *
 * <p>Shapes are (N, C, H, W) unless said otherwise.
 */
public sealed interface Layer {
    /** Parameters and buffers by suffix ("weight"), in the order of a state dict. */
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    /** The network's input. */
    record Input() implements Layer {
    }

    /** Cross-correlation with square strides and paddings. */
    record Conv2d(int inChannels, int outChannels, int kernel, int stride, int padding, int groups, boolean bias) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            Shape weight = new Shape(outChannels, inChannels / groups, kernel, kernel);
            int fanIn = inChannels / groups * kernel * kernel;
            ParameterSpec kernels = new ParameterSpec("weight", weight, ParameterSpec.Kind.CONVOLUTION_WEIGHT, fanIn);
            return bias ? List.of(kernels, new ParameterSpec("bias", new Shape(outChannels), ParameterSpec.Kind.BIAS, fanIn)) : List.of(kernels);
        }
    }

    /** y = x W^T + b on (N, features). */
    record Linear(int inFeatures, int outFeatures) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(outFeatures, inFeatures), ParameterSpec.Kind.LINEAR_WEIGHT, inFeatures),
                    new ParameterSpec("bias", new Shape(outFeatures), ParameterSpec.Kind.BIAS, inFeatures));
        }
    }

    /** Normalisation by channel; with running statistics in evaluation mode. The momentum is PyTorch's: the weight of the new value. */
    record BatchNorm2d(int channels, double epsilon, double momentum) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            Shape shape = new Shape(channels);
            return List.of(new ParameterSpec("weight", shape, ParameterSpec.Kind.SCALE, channels), new ParameterSpec("bias", shape, ParameterSpec.Kind.SHIFT, channels),
                    new ParameterSpec("running_mean", shape, ParameterSpec.Kind.RUNNING_MEAN, channels),
                    new ParameterSpec("running_var", shape, ParameterSpec.Kind.RUNNING_VARIANCE, channels));
        }
    }

    /** A function of each value by itself. */
    record Elementwise(Function function) implements Layer {
        /** The functions that networks use. */
        public enum Function { RELU, RELU6, SILU, SIGMOID, TANH }
    }

    /** The largest value of each window. */
    record MaxPool2d(int kernel, int stride, int padding) implements Layer {
    }

    /** The mean of each window; without padding. */
    record AveragePool2d(int kernel, int stride) implements Layer {
    }

    /** The mean of each channel, (N, C, H, W) to (N, C, 1, 1). */
    record GlobalAveragePool() implements Layer {
    }

    /** Every {@code stride}-th row and column, beginning with the first. */
    record Subsample(int stride) implements Layer {
    }

    /** Channels of zeros before and after those of the input. */
    record PadChannels(int before, int after) implements Layer {
    }

    /** The sum of all inputs. */
    record Add() implements Layer {
    }

    /** The product of two inputs, the second broadcast over H and W where it is (N, C, 1, 1). */
    record Multiply() implements Layer {
    }

    /** The inputs' channels one after another. */
    record Concatenate() implements Layer {
    }

    /** (N, C, H, W) to (N, C * H * W). */
    record Flatten() implements Layer {
    }

    /** In training sets values to zero with the given probability and scales the others up; nothing in evaluation. */
    record Dropout(double probability) implements Layer {
    }

    /** A layer of a plug-in. */
    record Custom(CustomLayer layer) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            return layer.parameters();
        }
    }

    /** What a plug-in implements to bring a layer of its own. */
    interface CustomLayer {
        /** How the layer behaves; explainers choose their rule by it. */
        enum Behaviour {
            /** Its output is linear in its inputs, up to a constant, in evaluation mode. */
            AFFINE,
            /** A function of each value by itself. */
            ELEMENTWISE,
            /** Anything else: methods that need a rule for it refuse the network by name. */
            OTHER
        }

        Behaviour behaviour();

        /** See {@link Layer#parameters}. */
        List<ParameterSpec> parameters();

        /**
         * @param inputs outputs of the nodes that feed this one
         * @param parameters in the order of {@link #parameters}
         * @return owned by the first input's manager; must be differentiable by PyTorch
         */
        NDArray apply(List<NDArray> inputs, List<NDArray> parameters);
    }
}
