package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * DeepLIFT's rescale rule: in place of its derivative, each nonlinear node has a multiplier, the change of its output from the reference's over the change of its
 * input. The pass of the references is noted by a probe; {@link RuleBackpropagation} then takes the multipliers in its backward pass.
 *
 * <p>References may be fewer than the images where one serves all: their values are broadcast over the images.
 */
final class RescaleRules implements RuleBackpropagation.Rule {
    /** The largest gap that counts as complete, of 1 + |difference of the scores| (methods.md 6.6). */
    static final double TOLERANCE = 1e-3;
    /** Of the option for {@link #RescaleRules}. */
    static final String EPS_HELP = "a smaller change of a nonlinearity's input takes the derivative in place of the quotient; ReLU divides by nothing small and needs none";
    private static final float SMALLEST = Float.MIN_NORMAL; // divides zero by something
    private final Map<String, Values> reference = new HashMap<>();
    private final float epsilon;

    /** A node's inputs and output. */
    private record Values(List<NDArray> inputs, NDArray output) {
    }

    /**
     * @param epsilon changes of an input that are smaller have the derivative as their multiplier
     */
    RescaleRules(double epsilon) {
        this.epsilon = (float) epsilon;
    }

    /** Why a network can't be explained: it has a layer without a rule. */
    static Optional<String> refusal(Graph graph) {
        return Unseen.layer(graph).map(name -> "there is no rule for layer \"" + name + "\"" + Unseen.REMEDY);
    }

    /** @throws GlassboxException if there is a {@link #refusal} */
    static void requireRules(String explainer, Graph graph) throws GlassboxException {
        Unseen.require(explainer, refusal(graph));
    }

    /** Whether a node is nonlinear; the ordinary derivative of the others, which are affine in evaluation mode, is their multiplier. */
    static boolean isFor(Node node) {
        return switch (node.layer()) {
            case Layer.Elementwise nonlinear -> true;
            case Layer.MaxPool2d nonlinear -> true;
            case Layer.Multiply nonlinear -> true;
            case Layer.Custom(Layer.CustomLayer layer) -> layer.behaviour() == Layer.CustomLayer.Behaviour.ELEMENTWISE;
            case Layer.Input affine -> false;
            case Layer.Conv2d affine -> false;
            case Layer.Linear affine -> false;
            case Layer.BatchNorm2d affine -> false;
            case Layer.AveragePool2d affine -> false;
            case Layer.GlobalAveragePool affine -> false;
            case Layer.AdaptiveAveragePool affine -> false;
            case Layer.Subsample affine -> false;
            case Layer.PadChannels affine -> false;
            case Layer.Add affine -> false;
            case Layer.Concatenate affine -> false;
            case Layer.Flatten affine -> false;
            case Layer.Dropout affine -> false;
            case Layer.StochasticDepth affine -> false;
        };
    }

    /**
     * Runs the network on references and notes their values, in place of those noted before.
     *
     * @param references (N, C, H, W), or (1, C, H, W) for all images
     * @return z_t(x0), (N), owned by the manager of {@code references}
     * @throws GlassboxException if a target is no class of the network
     */
    NDArray note(NDArray references, String explainer, ExplainRequest request) throws GlassboxException {
        reference.clear();
        try (GradientMode off = GradientMode.off()) {
            NDArray logits = request.network().forward(references, Mode.EVAL, (node, inputs, output) -> {
                if (isFor(node)) {
                    reference.put(node.name(), new Values(inputs, output));
                }
                return output;
            });
            Requests.requireClasses(explainer, request, logits.size(1));
            return request.targetScores(logits.broadcast(new Shape(request.targets().length, logits.size(1))));
        }
    }

    @Override
    public List<NDArray> backward(Node node, List<NDArray> inputs, NDArray output, NDArray gradient) {
        NDManager owner = gradient.getManager();
        Values before = reference.get(node.name());
        try (NDManager scope = owner.newSubManager()) {
            List<NDArray> values = inputs.stream().map(input -> within(scope, input)).toList();
            NDArray z = values.getFirst();
            NDArray o = within(scope, output);
            List<NDArray> toInputs = switch (node.layer()) {
                case Layer.Elementwise(Function function) -> List.of(multiplier(function, z, o, before).muli(gradient));
                case Layer.MaxPool2d layer -> List.of(maxPool(scope, layer, z, o, before, gradient));
                case Layer.Multiply layer -> multiply(values, before, gradient);
                default -> List.of(quotient(z, o, before, () -> recordedDerivative(scope, inputs.getFirst(), output)).muli(gradient));
            };
            toInputs.forEach(each -> each.attach(owner));
            return toInputs;
        }
    }

    /** The same values, so that what is computed from them ends with the scope. */
    private static NDArray within(NDManager scope, NDArray array) {
        NDArray same = array.stopGradient();
        same.attach(scope);
        return same;
    }

    private NDArray multiplier(Function function, NDArray z, NDArray o, Values before) {
        return switch (function) {
            case RELU -> reluMultiplier(z, o, before);
            // rounding must not leave what the slope of a line through two points can be
            case RELU6 -> quotient(z, o, before, () -> derivative(function, z, o)).clip(0f, 1f);
            case SILU, SIGMOID, TANH -> quotient(z, o, before, () -> derivative(function, z, o));
        };
    }

    /**
     * P / (P + Q) with P the larger of both outputs and Q the larger of both max(-z, 0). That is the quotient of the changes, but divides nothing by a small
     * difference: exactly 1 where z and z0 are positive and 0 where neither is.
     */
    private static NDArray reluMultiplier(NDArray z, NDArray o, Values before) {
        NDArray p = o.maximum(before.output());
        NDArray minusQ = z.minimum(before.inputs().getFirst()).minimum(-SMALLEST);
        return p.div(p.sub(minusQ));
    }

    /** m = (f(z) - f(z0)) / (z - z0), and f'(z) where z and z0 are too close to divide. */
    private NDArray quotient(NDArray z, NDArray o, Values before, Supplier<NDArray> derivative) {
        NDArray change = z.sub(before.inputs().getFirst());
        NDArray close = change.abs().lt(epsilon);
        NDArray rise = o.sub(before.output());
        if (!close.any().getBoolean()) {
            return rise.divi(change);
        }
        NDArray divisor = change.addi(close.toType(change.getDataType(), false)); // not zero where the quotient is not taken
        return NDArrays.where(close, derivative.get(), rise.divi(divisor));
    }

    /** f'(z), with o = f(z). */
    private static NDArray derivative(Function function, NDArray z, NDArray o) {
        return switch (function) {
            case RELU -> z.gt(0f).toType(z.getDataType(), false);
            case RELU6 -> z.gt(0f).logicalAnd(z.lt(6f)).toType(z.getDataType(), false);
            case SIGMOID -> o.sub(o.square());
            case TANH -> o.square().negi().addi(1f);
            case SILU -> { // s + z s (1 - s) with s = sigmoid(z)
                NDArray s = Activation.sigmoid(z);
                yield s.add(o.mul(s.neg().addi(1f)));
            }
        };
    }

    /** Of a function that a plug-in brought. */
    private static NDArray recordedDerivative(NDManager scope, NDArray z, NDArray output) {
        return Autograd.grad(scope, output, output.onesLike(), List.of(z), true, false).singletonOrThrow();
    }

    /**
     * With i the place of a window's maximum in the image, j that in the reference: a rise of the maximum from o0 to o is given to the change at i, a fall to the
     * change at j, none of which is smaller than it. Captum's rule, but where windows overlap the shares of one place are added and not overwritten.
     */
    private static NDArray maxPool(NDManager scope, Layer.MaxPool2d layer, NDArray x, NDArray o, Values before, NDArray gradient) {
        NDArray x0 = before.inputs().getFirst();
        NDArray i = Autograd.maxPoolWithIndices(scope, x, layer.kernel(), layer.stride(), layer.padding()).get(1);
        NDArray j = Autograd.maxPoolWithIndices(scope, x0, layer.kernel(), layer.stride(), layer.padding()).get(1);
        NDArray rise = o.sub(before.output());
        NDArray place = NDArrays.where(rise.gte(0f), i, j.broadcast(i.getShape()));
        NDArray change = pick(x, place).subi(pick(within(scope, x0).broadcast(x.getShape()), place));
        NDArray divisor = change.addi(change.eq(0f).toType(change.getDataType(), false)); // only where the maximum did not change either
        return Autograd.unpool(scope, rise.divi(divisor).muli(gradient), x, place, layer.kernel(), layer.stride(), layer.padding());
    }

    /** The values (N, C, h, w) at places of the planes of {@code x}. */
    private static NDArray pick(NDArray x, NDArray places) {
        Shape shape = places.getShape();
        NDArray planes = x.reshape(shape.get(0), shape.get(1), -1);
        return planes.gather(places.reshape(shape.get(0), shape.get(1), -1), 2).reshape(shape);
    }

    /** u v - u0 v0 = (u - u0) (v + v0) / 2 + (v - v0) (u + u0) / 2, exactly. */
    private static List<NDArray> multiply(List<NDArray> inputs, Values before, NDArray gradient) {
        NDArray u = inputs.get(0);
        NDArray v = inputs.get(1);
        NDArray toU = v.add(before.inputs().get(1)).mul(gradient).muli(0.5f);
        NDArray toV = u.add(before.inputs().get(0)).mul(gradient).muli(0.5f);
        return List.of(reduced(toU, u.getShape()), reduced(toV, v.getShape()));
    }

    /** The sum over the axes along which an input was broadcast. */
    private static NDArray reduced(NDArray gradient, Shape shape) {
        int[] axes = IntStream.range(0, shape.dimension()).filter(axis -> shape.get(axis) == 1 && gradient.size(axis) > 1).toArray();
        return axes.length == 0 ? gradient : gradient.sum(axes, true);
    }
}
