package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What a node computes, as data. The set is closed, so that whoever treats layers by kind (execution, DeepLIFT's rules, shape tables) switches without a
 * default and can't forget one; plug-ins bring their own through {@link Custom}.
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
            return List.of(new ParameterSpec("weight", shape, ParameterSpec.Kind.SCALE, channels),
                    new ParameterSpec("bias", shape, ParameterSpec.Kind.SHIFT, channels),
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

    /**
     * The mean of each of {@code height x width} regions that cover the input evenly, (N, C, H, W) to (N, C, height, width): region i of n goes from row
     * floor(i H / n) up to row ceil((i + 1) H / n), so that neighbours share rows where n does not divide H, and all are copies where n is larger.
     */
    record AdaptiveAveragePool(int height, int width) implements Layer {
    }

    /** Every {@code stride}-th row and column, beginning with the first. */
    record Subsample(int stride) implements Layer {
    }

    /** Channels of zeros before and after those of the input. */
    record PadChannels(int before, int after) implements Layer {
    }

    /**
     * Rows and columns around the image, each a copy of the nearest one that it has, (N, C, H, W) to (N, C, H + 2 w, W + 2 w): for a convolution without
     * padding of its own, whose output then has no edge that zeros drew.
     */
    record ReplicatePad(int width) implements Layer {
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
        public Dropout {
            requireProbability(probability);
        }
    }

    /**
     * In training sets all values of an image to zero with the given probability and scales those of the others up, so that a residual block is skipped;
     * nothing in evaluation. Huang et al. 2016, arXiv:1603.09382.
     */
    record StochasticDepth(double probability) implements Layer {
        public StochasticDepth {
            requireProbability(probability);
        }
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

        /** What it is, for tables of a network's layers: a few words such as {@code "shift by 2"}. */
        default String description() {
            return getClass().getSimpleName();
        }

        /**
         * The output's shape, known before anything is computed; nothing where it can't be known. A function of each value keeps its input's.
         *
         * @param inputs shapes of the nodes that feed this one
         */
        default Optional<Shape> outputShape(List<Shape> inputs) {
            return behaviour() == Behaviour.ELEMENTWISE ? Optional.of(inputs.getFirst()) : Optional.empty();
        }

        /**
         * @param inputs outputs of the nodes that feed this one
         * @param parameters in the order of {@link #parameters}
         * @return owned by the first input's manager; must be differentiable by PyTorch
         */
        NDArray apply(List<NDArray> inputs, List<NDArray> parameters);
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("values can't be dropped with probability " + probability + "; it must be at least 0 and less than 1");
        }
    }
}
