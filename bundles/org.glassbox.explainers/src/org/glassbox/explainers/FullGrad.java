package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.Autograd;

/**
 * ψ(x ∂z_t/∂x) + Σ_l Σ_c ψ(b_lc ∂z_t/∂A_lc): the input times its gradient, and every bias b of channel c times the gradient at the output A of its layer l, where ψ
 * takes the absolute value, scales it to [0, 1] and enlarges it to the image. Srinivas and Fleuret 2019, arXiv:1905.00780. Biases are those of convolutions and, for
 * batch norm, what it adds to its scaled input: β - γ μ / sqrt(σ² + ε). Those of linear layers have no place in the image and are left out of the map.
 *
 * <p>Without ψ all parts, with the linear layers' biases, sum to the logit where a network is linear in pieces; by how much they miss it is reported for networks
 * whose only nonlinear functions are ReLU and max pooling.
 */
public record FullGrad(@Option(help = "what is scaled to [0, 1] by itself: each channel, as in the paper's formula, or each layer, as in its authors' code") Scaling scaling)
        implements Explainer {
    private static final String ID = "fullgrad";
    private static final float SMALLEST_RANGE = 1e-7f; // what varies less counts as nothing
    private static final double TOLERANCE = 1e-3; // of 1 + |logit|

    /** What is scaled by itself. */
    public enum Scaling { CHANNEL, LAYER }

    /** As in the paper's formula. */
    public FullGrad() {
        this(Scaling.CHANNEL);
    }

    /**
     * The parts before ψ.
     *
     * @param input x ∂z_t/∂x, (N, C, H, W)
     * @param biases b ∂z_t/∂A, (N, K, h, w), by the name of the node
     * @param linear Σ b ∂z_t/∂y over the outputs y of linear layers, (N)
     * @param scores z_t, (N)
     */
    private record Parts(NDArray input, Map<String, NDArray> biases, NDArray linear, NDArray scores) {
        static Parts of(ExplainRequest request, NDManager scope) throws GlassboxException {
            Network network = request.network();
            NDArray x = Requests.leaf(scope, request.images());
            Map<Node, NDArray> biases = new LinkedHashMap<>();
            List<NDArray> differentiated = new ArrayList<>(List.of(x));
            NDArray logits = network.forward(x, Mode.EVAL, (node, inputs, output) -> {
                bias(network.state(), node, scope).ifPresent(bias -> {
                    biases.put(node, bias);
                    differentiated.add(output);
                });
                return output;
            });
            NDArray score = Requests.sumOfTargetScores(ID, request, logits);
            NDList gradients = Autograd.grad(scope, score, differentiated, false);
            NDArray linear = scope.zeros(new Shape(request.targets().length));
            Map<String, NDArray> ofMaps = new LinkedHashMap<>();
            int i = 1;
            for (Map.Entry<Node, NDArray> each : biases.entrySet()) {
                NDArray part = gradients.get(i++).mul(each.getValue());
                if (each.getKey().layer() instanceof Layer.Linear) {
                    linear.addi(part.sum(new int[] {1}));
                } else {
                    ofMaps.put(each.getKey().name(), part);
                }
            }
            return new Parts(x.stopGradient().mul(gradients.getFirst()), ofMaps, linear, request.targetScores(logits.stopGradient()));
        }

        /** What a node adds to its linear function of the input, of a shape that is broadcast over its output. */
        private static Optional<NDArray> bias(StateDict state, Node node, NDManager scope) {
            return switch (node.layer()) {
                case Layer.Conv2d layer when layer.bias() -> Optional.of(within(scope, state.get(node.name() + ".bias")).reshape(1, -1, 1, 1));
                case Layer.Linear layer -> Optional.of(within(scope, state.get(node.name() + ".bias")).reshape(1, -1));
                case Layer.BatchNorm2d layer -> {
                    NDArray scale = within(scope, state.get(node.name() + ".weight")).div(within(scope, state.get(node.name() + ".running_var"))
                            .add((float) layer.epsilon()).sqrt());
                    NDArray shift = within(scope, state.get(node.name() + ".bias")).sub(scale.mul(state.get(node.name() + ".running_mean")));
                    yield Optional.of(shift.reshape(1, -1, 1, 1));
                }
                default -> Optional.empty();
            };
        }

        private static NDArray within(NDManager scope, NDArray parameter) {
            NDArray same = parameter.stopGradient();
            same.attach(scope);
            return same;
        }

        /** How well all parts sum to the score. */
        Completeness completeness() {
            NDArray sum = linear.add(input.sum(new int[] {1, 2, 3}));
            biases.values().forEach(part -> sum.addi(part.sum(new int[] {1, 2, 3})));
            float[] sums = sum.toFloatArray();
            float[] expected = scores.toFloatArray();
            double[] gap = new double[sums.length];
            double[] allowed = new double[sums.length];
            for (int n = 0; n < gap.length; n++) {
                gap[n] = Math.abs((double) sums[n] - expected[n]);
                allowed[n] = TOLERANCE * (1 + Math.abs(expected[n]));
            }
            return new Completeness(gap, allowed);
        }
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        Graph graph = request.network().graph();
        Unseen.require(ID, refusal(graph, request.layer()));
        int height = Math.toIntExact(request.images().size(2));
        int width = Math.toIntExact(request.images().size(3));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Parts parts = Parts.of(request, scope);
            NDArray map = scaled(parts.input()); // (N, H, W)
            parts.biases().values().forEach(part -> map.addi(PlaneResize.BILINEAR.apply(scaled(part), height, width)));
            return isPiecewiseLinear(graph) ? Attribution.ofPixels(scope.ret(map), parts.completeness()) : Attribution.ofPixels(scope.ret(map));
        }
    }

    /**
     * Σ_c |b_lc ∂z_t/∂A_lc| of each layer with biases, neither scaled nor enlarged. Engine thread only, with gradients being recorded.
     *
     * @param owner of the result
     * @return (N, h, w) by the name of the node, in the order of the graph
     * @throws GlassboxException as {@link #explain}
     */
    public static Map<String, NDArray> biasMaps(ExplainRequest request, NDManager owner) throws GlassboxException {
        try (NDManager scope = owner.newSubManager()) {
            Map<String, NDArray> maps = new LinkedHashMap<>();
            Parts.of(request, scope).biases().forEach((node, part) -> maps.put(node, scope.ret(part.abs().sum(new int[] {1}))));
            return maps;
        }
    }

    /** Σ_c of the absolute values, scaled to [0, 1]; enlarging the sum is the same as summing what was enlarged. */
    private NDArray scaled(NDArray part) {
        Shape shape = part.getShape();
        NDArray sizes = switch (scaling) {
            case CHANNEL -> part.abs().reshape(shape.get(0), shape.get(1), -1);
            case LAYER -> part.abs().reshape(shape.get(0), 1, -1);
        };
        int[] together = {2};
        NDArray least = sizes.min(together, true);
        NDArray range = sizes.max(together, true).subi(least).addi(SMALLEST_RANGE);
        return sizes.subi(least).divi(range).reshape(shape).sum(new int[] {1});
    }

    private static boolean isPiecewiseLinear(Graph graph) {
        return graph.nodes().stream().map(Node::layer).noneMatch(layer -> layer instanceof Layer.Multiply || layer instanceof Layer.Custom
                || layer instanceof Layer.Elementwise(Function function) && function != Function.RELU);
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return Unseen.layer(graph).map(name -> "the biases inside layer \"" + name + "\" can't be seen" + Unseen.REMEDY);
    }
}
