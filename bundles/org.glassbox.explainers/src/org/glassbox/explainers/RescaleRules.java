package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.Scalars;

/**
 * DeepLIFT's rescale rule as two probes. The first pass, of the references, notes what each node took and gave; the second, of the images, leaves all values as they
 * are and replaces the derivative of each nonlinear node by its multiplier, the change of the output over the change of the input. What ordinary differentiation then
 * gives is the multiplier of the input.
 */
final class RescaleRules {
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

    /** The first node that there is no rule for. */
    static Optional<Node> withoutRule(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.layer() instanceof Layer.Custom(Layer.CustomLayer layer) && layer.behaviour() == Layer.CustomLayer.Behaviour.OTHER)
                .findFirst();
    }

    /** Notes the references' values. */
    Probe referencePass() {
        return (node, inputs, output) -> {
            reference.put(node.name(), new Values(List.copyOf(inputs), output));
            return output;
        };
    }

    /** Replaces derivatives by multipliers; after {@link #referencePass}. */
    Probe imagePass() {
        return this::rescale;
    }

    private NDArray rescale(Node node, List<NDArray> inputs, NDArray output) {
        Values before = reference.get(node.name());
        return switch (node.layer()) {
            case Layer.Elementwise(Layer.Elementwise.Function function) -> elementwise(inputs.getFirst(), output, before, isMonotoneBelowIdentity(function));
            case Layer.MaxPool2d layer -> maxPool(layer, inputs.getFirst(), output, before);
            case Layer.Multiply layer -> multiply(inputs, output, before);
            case Layer.Custom(Layer.CustomLayer layer) -> switch (layer.behaviour()) {
                case AFFINE -> output;
                case ELEMENTWISE -> elementwise(inputs.getFirst(), output, before, false);
                case OTHER -> throw new IllegalStateException("no rule for " + node.name()); // refused before the passes
            };
            // affine in evaluation mode: the ordinary derivative is the multiplier
            case Layer.Input affine -> output;
            case Layer.Conv2d affine -> output;
            case Layer.Linear affine -> output;
            case Layer.BatchNorm2d affine -> output;
            case Layer.AveragePool2d affine -> output;
            case Layer.GlobalAveragePool affine -> output;
            case Layer.AdaptiveAveragePool affine -> output;
            case Layer.Subsample affine -> output;
            case Layer.PadChannels affine -> output;
            case Layer.Add affine -> output;
            case Layer.Concatenate affine -> output;
            case Layer.Flatten affine -> output;
            case Layer.Dropout affine -> output;
            case Layer.StochasticDepth affine -> output;
        };
    }

    /** Whether all multipliers lie in [0, 1], which rounding must not leave. */
    private static boolean isMonotoneBelowIdentity(Layer.Elementwise.Function function) {
        return switch (function) {
            case RELU, RELU6 -> true;
            case SILU, SIGMOID, TANH -> false;
        };
    }

    /** m = (f(z) - f(z0)) / (z - z0), and f'(z) where z and z0 are too close to divide. */
    private NDArray elementwise(NDArray z, NDArray output, Values before, boolean clamped) {
        NDArray change = z.stopGradient().sub(before.inputs().getFirst());
        NDArray close = change.abs().lt(epsilon);
        NDArray derivative = Autograd.grad(z.getManager(), output, output.onesLike(), List.of(z), false).singletonOrThrow();
        NDArray quotient = divide(output.stopGradient().sub(before.output()), change);
        NDArray multiplier = NDArrays.where(close, derivative, quotient);
        return withMultipliers(output, List.of(z), List.of(clamped ? multiplier.clip(0f, 1f) : multiplier));
    }

    /**
     * With i the place of a window's maximum in the image, j that in the reference and q = max(o, o0): the rise from o0 to q is given to the change at i, the fall
     * from q to o to the change at j. Captum's rule, but where windows overlap the shares of one place are added and not overwritten.
     */
    private static NDArray maxPool(Layer.MaxPool2d layer, NDArray x, NDArray output, Values before) {
        NDManager scope = x.getManager();
        NDArray x0 = before.inputs().getFirst();
        NDArray i = Autograd.maxPoolWithIndices(scope, x.stopGradient(), layer.kernel(), layer.stride(), layer.padding()).get(1);
        NDArray j = Autograd.maxPoolWithIndices(scope, x0, layer.kernel(), layer.stride(), layer.padding()).get(1);
        NDArray o = output.stopGradient();
        NDArray o0 = before.output();
        NDArray q = o.maximum(o0);
        NDArray atI = pick(x, i);
        NDArray atJ = pick(x, j);
        NDArray rise = divide(q.sub(o0), atI.stopGradient().sub(pick(x0, i))); // a rise is never larger than the change at i
        NDArray fall = divide(o.sub(q), atJ.stopGradient().sub(pick(x0, j)));
        return withMultipliers(output, List.of(atI, atJ), List.of(rise, fall));
    }

    /** u v - u0 v0 = (u - u0) (v + v0) / 2 + (v - v0) (u + u0) / 2, exactly. */
    private static NDArray multiply(List<NDArray> inputs, NDArray output, Values before) {
        NDArray u = inputs.get(0);
        NDArray v = inputs.get(1);
        NDArray ofU = Scalars.over(v.stopGradient().add(before.inputs().get(1)), 2);
        NDArray ofV = Scalars.over(u.stopGradient().add(before.inputs().get(0)), 2);
        return withMultipliers(output, List.of(u, v), List.of(ofU, ofV));
    }

    /** The values of {@code output}, with the given derivatives by the given arrays. */
    private static NDArray withMultipliers(NDArray output, List<NDArray> inputs, List<NDArray> multipliers) {
        NDArray result = output.stopGradient();
        for (int n = 0; n < inputs.size(); n++) {
            NDArray input = inputs.get(n);
            result = result.add(input.sub(input.stopGradient()).mul(multipliers.get(n))); // adds zero and keeps the values as they are
        }
        return result;
    }

    /** The values (N, C, h, w) at places of the planes of {@code x}. */
    private static NDArray pick(NDArray x, NDArray places) {
        Shape shape = places.getShape();
        NDArray planes = x.reshape(shape.get(0), shape.get(1), -1);
        return planes.gather(places.reshape(shape.get(0), shape.get(1), -1), 2).reshape(shape);
    }

    /** a / b, and a where b is zero. */
    private static NDArray divide(NDArray a, NDArray b) {
        return a.div(b.add(b.eq(0f).toType(b.getDataType(), false)));
    }
}
