package org.glassbox.core.network;

import java.util.Locale;

/** Layers in a few words, for tables of a network's nodes. */
public final class LayerDescriptions {
    private LayerDescriptions() {
    }

    /** What a layer is, with the settings that are not usual: {@code "conv 3x3, 64, stride 2"}. A convolution's usual padding keeps the size. */
    public static String of(Layer layer) {
        return switch (layer) {
            case Layer.Input input -> "images";
            case Layer.Conv2d convolution -> of(convolution);
            case Layer.Linear linear -> "linear, " + linear.outFeatures();
            case Layer.BatchNorm2d norm -> "batch norm";
            case Layer.Elementwise(Layer.Elementwise.Function function) -> of(function);
            case Layer.MaxPool2d pool -> "max pool " + square(pool.kernel()) + stride(pool.stride()) + padding(pool.padding(), 0);
            case Layer.AveragePool2d pool -> "average pool " + square(pool.kernel()) + stride(pool.stride());
            case Layer.GlobalAveragePool pool -> "global average pool";
            case Layer.AdaptiveAveragePool pool -> "average pool to " + pool.height() + "x" + pool.width();
            case Layer.Subsample subsample -> "subsample" + stride(subsample.stride());
            case Layer.PadChannels pad -> "zero channels, " + pad.before() + " before, " + pad.after() + " after";
            case Layer.ReplicatePad(int width) -> "copies of the edge, " + width + " wide";
            case Layer.Add add -> "sum";
            case Layer.Multiply multiply -> "product";
            case Layer.Concatenate concatenate -> "concatenation";
            case Layer.Flatten flatten -> "flatten";
            case Layer.Dropout(double probability) -> "dropout " + number(probability);
            case Layer.StochasticDepth(double probability) -> "stochastic depth " + number(probability);
            case Layer.Custom(Layer.CustomLayer custom) -> custom.description();
        };
    }

    private static String of(Layer.Conv2d layer) {
        boolean depthwise = layer.groups() > 1 && layer.groups() == layer.inChannels();
        String groups = layer.groups() == 1 || depthwise ? "" : ", " + layer.groups() + " groups";
        return (depthwise ? "depthwise conv " : "conv ") + square(layer.kernel()) + ", " + layer.outChannels() + stride(layer.stride())
                + padding(layer.padding(), layer.kernel() / 2) + groups;
    }

    private static String of(Layer.Elementwise.Function function) {
        return switch (function) {
            case RELU -> "ReLU";
            case RELU6 -> "ReLU6";
            case SILU -> "SiLU";
            case SIGMOID -> "sigmoid";
            case TANH -> "tanh";
        };
    }

    private static String square(int kernel) {
        return kernel + "x" + kernel;
    }

    private static String stride(int stride) {
        return stride == 1 ? "" : ", stride " + stride;
    }

    private static String padding(int padding, int usual) {
        return padding == usual ? "" : ", padding " + padding;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "").replaceFirst("\\.$", "");
    }
}
