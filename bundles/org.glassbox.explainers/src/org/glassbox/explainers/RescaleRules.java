package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * DeepLIFT's rescale rule: in place of its derivative, each nonlinear node has a multiplier, the change of its output from the reference's over the change of
 * its input. The pass of the references is noted by a probe; {@link RuleBackpropagation} then takes the multipliers in its backward pass.
 *
 * <p>References may be fewer than the images where one serves all: their values are broadcast over the images.
 */
final class RescaleRules implements RuleBackpropagation.Rule {
    /** The largest gap that counts as complete, of 1 + |difference of the scores| (methods.md 6.6). */
    static final double TOLERANCE = 1e-3;
    /** Of the option for {@link #RescaleRules}. */
    static final String EPS_HELP = "of functions that plug-ins bring: a smaller change of the input takes the derivative in place of the quotient";
    private static final float SMALLEST = Float.MIN_NORMAL; // divides zero by something
    private final Map<String, List<NDArray>> reference = new HashMap<>(); // by the name of the node its inputs, and behind them its output where needed
    private final float epsilon;

    /**
     * @param epsilon where the input of a plug-in's function changes less, the derivative is its multiplier
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
            case Layer.ReplicatePad affine -> false;
            case Layer.Add affine -> false;
            case Layer.Concatenate affine -> false;
            case Layer.Flatten affine -> false;
            case Layer.Dropout affine -> false;
            case Layer.StochasticDepth affine -> false;
        };
    }

    /**
     * Runs the network on references and notes what each nonlinear node takes, for one backward pass.
     *
     * @param references (N, C, H, W), or (1, C, H, W) for all images
     * @return z_t(x0), (N), owned by the manager of {@code references}
     * @throws GlassboxException if a target is no class of the network
     */
    NDArray note(NDArray references, String explainer, ExplainRequest request) throws GlassboxException {
        reference.clear();
        try (GradientMode off = GradientMode.off()) {
            NDArray own = references.stopGradient();
            NDArray logits = request.network().forward(own, Mode.EVAL, new Notes());
            Requests.requireClasses(explainer, request, logits.size(1));
            return request.targetScores(logits.broadcast(new Shape(request.targets().length, logits.size(1))));
        }
    }

    private final class Notes implements Probe {
        @Override
        public NDArray observe(Node node, List<NDArray> inputs, NDArray output) {
            if (isFor(node)) {
                Stream<NDArray> alsoOutput = node.layer() instanceof Layer.Custom ? Stream.of(output) : Stream.empty();
                reference.put(node.name(), Stream.concat(inputs.stream(), alsoOutput).map(NDArray::stopGradient).toList());
            }
            return output;
        }

        @Override
        public boolean keepsArrays() {
            return false; // stopGradient made other views of them
        }
    }

    @Override
    public RuleBackpropagation.Propagated backward(Node node, List<NDArray> inputs, NDArray output, NDArray gradient) {
        NDManager owner = gradient.getManager();
        try (NDManager scope = owner.newSubManager()) {
            List<NDArray> before = reference.remove(node.name()); // used once, then freed
            before.forEach(each -> each.attach(scope));
            List<NDArray> values = inputs.stream().map(input -> within(scope, input)).toList();
            NDArray z = values.getFirst();
            NDArray z0 = before.getFirst();
            NDArray o = within(scope, output);
            List<NDArray> toInputs = switch (node.layer()) {
                case Layer.Elementwise(Function function) -> List.of(multiplier(function, z, o, z0).muli(gradient));
                case Layer.MaxPool2d layer -> List.of(maxPool(scope, layer, z, o, z0, gradient));
                case Layer.Multiply layer -> multiply(values, before, gradient);
                case Layer.Custom function -> List.of(quotient(scope, inputs.getFirst(), output, z0, before.getLast()).muli(gradient));
                default -> throw new IllegalStateException("no rule for " + node.name()); // see isFor
            };
            toInputs.forEach(each -> each.attach(owner));
            return new RuleBackpropagation.Propagated.ToInputs(toInputs);
        }
    }

    /** The same values, so that what is computed from them ends with the scope. */
    private static NDArray within(NDManager scope, NDArray array) {
        NDArray same = array.stopGradient();
        same.attach(scope);
        return same;
    }

    /** m = (f(z) - f(z0)) / (z - z0), and f'(z) where z = z0, in forms that divide nothing by a small difference, so that rounding is not enlarged. */
    private static NDArray multiplier(Function function, NDArray z, NDArray o, NDArray z0) {
        return switch (function) {
            case RELU -> reluMultiplier(z, o, z0);
            case RELU6 -> relu6Multiplier(z, o, z0);
            case TANH -> slopeOfTanh(z.sub(z0)).muli(o.mul(Activation.tanh(z0)).negi().addi(1f)); // tanh z - tanh z0 = tanh(z - z0) (1 - tanh z tanh z0)
            case SIGMOID -> sigmoidMultiplier(z, o, z0, Activation.sigmoid(z0));
            case SILU -> { // z s - z0 s0 = (z - z0) (s + s0) / 2 + (s - s0) (z + z0) / 2
                NDArray s = Activation.sigmoid(z);
                NDArray s0 = Activation.sigmoid(z0);
                yield sigmoidMultiplier(z, s, z0, s0).muli(z.add(z0)).addi(s.addi(s0)).muli(0.5f);
            }
        };
    }

    /** P / (P + Q) with P the larger of both outputs and Q the larger of both max(-z, 0): 1 where z and z0 are positive, 0 where neither is. */
    private static NDArray reluMultiplier(NDArray z, NDArray o, NDArray z0) {
        NDArray p = o.maximum(z0); // o is not negative
        NDArray minusQ = z.minimum(z0).minimum(-SMALLEST);
        return p.div(p.sub(minusQ));
    }

    /** The quotient itself, whose terms are equal numbers where z and z0 lie between 0 and 6. */
    private static NDArray relu6Multiplier(NDArray z, NDArray o, NDArray z0) {
        NDArray change = z.sub(z0);
        NDArray none = change.eq(0f);
        NDArray derivative = z.gt(0f).logicalAnd(z.lt(6f)).logicalAnd(none).toType(z.getDataType(), false); // where there is no change
        return o.sub(z0.clip(0f, 6f)).divi(change.addi(none.toType(z.getDataType(), false))).addi(derivative);
    }

    /** s(z) - s(z0) = tanh((z - z0) / 2) (s (1 - s0) + s0 (1 - s)). */
    private static NDArray sigmoidMultiplier(NDArray z, NDArray s, NDArray z0, NDArray s0) {
        NDArray either = s.mul(s0).muli(-2f).addi(s).addi(s0);
        return slopeOfTanh(z.sub(z0).muli(0.5f)).muli(either).muli(0.5f);
    }

    /** tanh(x) / x, and 1 at 0. @param x may be changed */
    private static NDArray slopeOfTanh(NDArray x) {
        NDArray divisor = x.addi(x.eq(0f).toType(x.getDataType(), false).muli(SMALLEST));
        return Activation.tanh(divisor).divi(divisor);
    }

    /** m = (f(z) - f(z0)) / (z - z0), and f'(z) where z and z0 are too close to divide, of a function of which nothing else is known. */
    private NDArray quotient(NDManager scope, NDArray recorded, NDArray output, NDArray z0, NDArray o0) {
        NDArray change = within(scope, recorded).sub(z0);
        NDArray close = change.abs().lt(epsilon);
        NDArray divisor = change.addi(close.toType(change.getDataType(), false)); // not zero where the quotient is not taken
        NDArray rise = within(scope, output).sub(o0);
        return NDArrays.where(close, derivative(scope, recorded, output), rise.divi(divisor));
    }

    private static NDArray derivative(NDManager scope, NDArray z, NDArray output) {
        return Autograd.grad(scope, output, output.onesLike(), List.of(z), true, false).singletonOrThrow();
    }

    /**
     * With i the place of a window's maximum in the image, j that in the reference: a rise of the maximum from o0 to o is given to the change at i, a fall to
     * the change at j, none of which is smaller than it. Captum's rule, but where windows overlap the shares of one place are added and not overwritten.
     */
    private static NDArray maxPool(NDManager scope, Layer.MaxPool2d layer, NDArray x, NDArray o, NDArray x0, NDArray gradient) {
        NDArray i = Autograd.maxPoolWithIndices(scope, x, layer.kernel(), layer.stride(), layer.padding()).get(1);
        NDList pooled = Autograd.maxPoolWithIndices(scope, x0, layer.kernel(), layer.stride(), layer.padding());
        NDArray rise = o.sub(pooled.getFirst());
        NDArray j = pooled.get(1).broadcast(i.getShape());
        NDArray place = NDArrays.where(rise.gte(0f), i, j);
        NDArray change = pick(x, place).subi(pick(x0.broadcast(x.getShape()), place));
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
    private static List<NDArray> multiply(List<NDArray> inputs, List<NDArray> before, NDArray gradient) {
        NDArray u = inputs.get(0);
        NDArray v = inputs.get(1);
        NDArray toU = v.add(before.get(1)).mul(gradient).muli(0.5f);
        NDArray toV = u.add(before.get(0)).mul(gradient).muli(0.5f);
        return List.of(reduced(toU, u.getShape()), reduced(toV, v.getShape()));
    }

    /** The sum over the axes along which an input was broadcast. */
    private static NDArray reduced(NDArray gradient, Shape shape) {
        int[] axes = IntStream.range(0, shape.dimension()).filter(axis -> shape.get(axis) == 1 && gradient.size(axis) > 1).toArray();
        return axes.length == 0 ? gradient : gradient.sum(axes, true);
    }
}
