package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.glassbox.core.RandomStream;
import org.glassbox.pytorch.Padding;

/** Computes single layers with DJL's functional operators. */
final class LayerExecution {
    private static final int SMALL = 20_480; // values, up to which PyTorch takes its own convolution for one image and not oneDNN's
    private static final NDIndex FIRST = new NDIndex("0:1");
    private final StateDict state;
    private final Mode mode;
    private final RandomStream dropout;
    private final Set<String> frozen;

    /**
     * @param dropout where dropout and stochastic depth draw from in training mode; {@code null} for networks that have neither
     * @param frozen names of parameters that are not trained; batch norm that has no other stays in evaluation mode
     */
    LayerExecution(StateDict state, Mode mode, RandomStream dropout, Set<String> frozen) {
        this.state = state;
        this.mode = mode;
        this.dropout = dropout;
        this.frozen = frozen;
    }

    /** In evaluation mode. */
    LayerExecution(StateDict state) {
        this(state, Mode.EVAL, null, Set.of());
    }

    NDArray apply(Node node, List<NDArray> inputs) {
        NDArray x = inputs.getFirst();
        return switch (node.layer()) {
            case Layer.Input layer -> x;
            case Layer.Conv2d layer -> convolve(node, layer, x);
            case Layer.Linear layer -> Linear.linear(x, parameter(node, "weight"), parameter(node, "bias")).singletonOrThrow();
            case Layer.BatchNorm2d layer -> normalise(node, layer, x);
            case Layer.Elementwise layer -> apply(layer.function(), x);
            case Layer.MaxPool2d(int kernel, int stride, int padding) -> Pool.maxPool2d(x, new Shape(kernel, kernel), new Shape(stride, stride),
                    new Shape(padding, padding), false);
            case Layer.AveragePool2d(int kernel, int stride) -> averagePool(x, kernel, stride);
            case Layer.GlobalAveragePool layer -> Pool.globalAvgPool2d(x).reshape(x.size(0), x.size(1), 1, 1);
            case Layer.AdaptiveAveragePool(int height, int width) -> averageRegions(x, height, width);
            case Layer.Subsample(int stride) -> averagePool(x, 1, stride); // windows of one pixel
            case Layer.PadChannels layer -> padChannels(layer, x);
            case Layer.ReplicatePad(int width) -> Padding.replicate(x, width);
            case Layer.Add layer -> sum(inputs);
            case Layer.Multiply layer -> x.mul(inputs.get(1));
            case Layer.Concatenate layer -> NDArrays.concat(new NDList(inputs), 1);
            case Layer.Flatten layer -> x.reshape(x.size(0), -1);
            case Layer.Dropout(double probability) -> drops(probability) ? drop(node, x, x.getShape(), probability) : x;
            case Layer.StochasticDepth(double probability) -> drops(probability) ? drop(node, x, onePerImage(x.getShape()), probability) : x;
            case Layer.Custom(Layer.CustomLayer layer) ->
                layer.apply(inputs, layer.parameters().stream().map(spec -> parameter(node, spec.suffix())).toList());
        };
    }

    /** The function of each value; DeepLIFT's rules use it too. */
    static NDArray apply(Layer.Elementwise.Function function, NDArray x) {
        return switch (function) {
            case RELU -> Activation.relu(x);
            case RELU6 -> x.clip(0, 6);
            case SILU -> x.mul(Activation.sigmoid(x));
            case SIGMOID -> Activation.sigmoid(x);
            case TANH -> Activation.tanh(x);
        };
    }

    /**
     * PyTorch has another algorithm for a single small image than for several, which rounds differently, so that a ReLU whose input is nearly zero may open or close
     * and the gradient jumps. That nothing depends on whether others are with an image, a single small one goes in twice.
     */
    private NDArray convolve(Node node, Layer.Conv2d layer, NDArray x) {
        if (mode == Mode.EVAL && x.size(0) == 1 && x.size() <= SMALL) {
            try (NDArray twice = NDArrays.concat(new NDList(x, x), 0); NDArray both = convolution(node, layer, twice)) {
                return both.get(FIRST); // shares their memory, and its graph keeps what gradients need
            }
        }
        return convolution(node, layer, x);
    }

    private NDArray convolution(Node node, Layer.Conv2d layer, NDArray x) {
        return Conv2d.conv2d(x, parameter(node, "weight"), layer.bias() ? parameter(node, "bias") : null, new Shape(layer.stride(), layer.stride()),
                new Shape(layer.padding(), layer.padding()), new Shape(1, 1), layer.groups()).singletonOrThrow();
    }

    /** DJL's momentum is the weight of the old running value, hence the complement. */
    private NDArray normalise(Node node, Layer.BatchNorm2d layer, NDArray x) {
        boolean trained = !frozen.contains(node.name() + ".weight") || !frozen.contains(node.name() + ".bias");
        return BatchNorm.batchNorm(x, parameter(node, "running_mean"), parameter(node, "running_var"), parameter(node, "weight"), parameter(node, "bias"), 1,
                (float) (1 - layer.momentum()), (float) layer.epsilon(), mode == Mode.TRAIN && trained).singletonOrThrow();
    }

    /** DJL's layers have only the case of one region. */
    private static NDArray averageRegions(NDArray x, int height, int width) {
        boolean unchanged = x.size(2) == height && x.size(3) == width;
        return unchanged ? x : JniUtils.adaptiveAvgPool((PtNDArray) x, new Shape(height, width));
    }

    private static NDArray averagePool(NDArray x, int kernel, int stride) {
        return Pool.avgPool2d(x, new Shape(kernel, kernel), new Shape(stride, stride), new Shape(0, 0), false, true);
    }

    private static NDArray padChannels(Layer.PadChannels layer, NDArray x) {
        Shape shape = x.getShape();
        NDList parts = new NDList();
        if (layer.before() > 0) {
            parts.add(zeros(x, shape, layer.before()));
        }
        parts.add(x);
        if (layer.after() > 0) {
            parts.add(zeros(x, shape, layer.after()));
        }
        return NDArrays.concat(parts, 1);
    }

    private static NDArray zeros(NDArray x, Shape shape, int channels) {
        return x.getManager().zeros(new Shape(shape.get(0), channels, shape.get(2), shape.get(3)));
    }

    private static NDArray sum(List<NDArray> inputs) {
        NDArray sum = inputs.getFirst();
        for (NDArray other : inputs.subList(1, inputs.size())) {
            sum = sum.add(other);
        }
        return sum;
    }

    private boolean drops(double probability) {
        return mode != Mode.EVAL && probability > 0;
    }

    private static Shape onePerImage(Shape images) {
        long[] shape = new long[images.dimension()];
        Arrays.fill(shape, 1);
        shape[0] = images.get(0);
        return new Shape(shape);
    }

    /** Zeros where a draw says so, the rest scaled up so that the expected value stays. @param draws shape of the draws, broadcast to that of {@code x} */
    private NDArray drop(Node node, NDArray x, Shape draws, double probability) {
        if (dropout == null) {
            throw new IllegalArgumentException("in training mode node " + node.name() + " needs a random stream to draw from");
        }
        float kept = (float) (1 / (1 - probability));
        float[] scale = new float[Math.toIntExact(draws.size())];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = dropout.chance(probability) ? 0f : kept;
        }
        return x.mul(x.getManager().create(scale, draws));
    }

    private NDArray parameter(Node node, String suffix) {
        return state.get(node.name() + "." + suffix);
    }
}
