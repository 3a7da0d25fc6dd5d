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
import org.glassbox.pytorch.Reductions;

/**
 * ψ(x ∂z_t/∂x) + Σ_l Σ_c ψ(b_lc ∂z_t/∂A_lc): the input times its gradient, and every bias b of channel c times the gradient at the output A of its layer l,
 * where ψ takes the absolute value, scales it to [0, 1] and enlarges it to the image. Srinivas and Fleuret 2019, arXiv:1905.00780. Biases are those of
 * convolutions and, for batch norm, what it adds to its scaled input: β - γ μ / sqrt(σ² + ε). Those of linear layers have no place in the image and are left
 * out of the map.
 *
 * <p>Without ψ all parts, with the linear layers' biases, sum to the logit where a network is linear in pieces; by how much they miss it is reported for
 * networks whose only nonlinear functions are ReLU and max pooling.
 */
public record FullGrad(@Option(help = "what is scaled to [0, 1] by itself: each channel, as in the paper's formula, or each layer, as in its"
        + " authors' code") Scaling scaling)
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
     * The parts before ψ, kept as what they are products of.
     *
     * @param input x ∂z_t/∂x, with factors of 1 for biases
     * @param layers by the name of the node, in the order of the graph
     * @param linear Σ b ∂z_t/∂y over the outputs y of linear layers, (N)
     * @param scores z_t, (N)
     */
    private record Parts(Part input, Map<String, Part> layers, NDArray linear, NDArray scores) {
    }

    /**
     * @param biases b, (1, K)
     * @param gradient ∂z_t/∂A, (N, K, h w)
     * @param shape of the maps, (h, w)
     */
    private record Part(NDArray biases, NDArray gradient, Shape shape) {
        /** Σ_c |b_c ∂z_t/∂A_c|, (N, h, w). */
        NDArray map() {
            return weighted(biases.abs(), gradient.abs());
        }

        /** Σ_c of |b_c ∂z_t/∂A_c| scaled to [0, 1], (N, h, w): that is |b_c| |∂z_t/∂A_c|, so that the gradient's extremes and one matrix product will do. */
        NDArray scaled(Scaling scaling) {
            NDManager scope = gradient.getManager();
            NDArray strength = biases.abs(); // (1, K)
            try (NDArray size = gradient.abs()) { // closed at once, so that the next layer's takes its memory, which is still in the processor's cache
                NDList extremes = Reductions.extremes(scope, size); // (N, K)
                NDArray least = extremes.get(0);
                NDArray range = extremes.get(1).subi(least);
                size.subi(least.expandDims(2)); // first of all, so that what is constant becomes exactly 0
                NDArray bottoms = least.muli(strength);
                NDArray ranges = range.muli(strength);
                return switch (scaling) {
                    case CHANNEL -> weighted(strength.div(ranges.addi(SMALLEST_RANGE)), size);
                    case LAYER -> {
                        int[] channels = {1};
                        NDArray bottom = bottoms.min(channels, true); // (N, 1)
                        NDArray wholeRange = ranges.addi(bottoms).max(channels, true).subi(bottom).addi(SMALLEST_RANGE).expandDims(2);
                        NDArray aboveBottom = bottoms.sub(bottom).sum(channels, true).expandDims(2);
                        yield weighted(strength, size).addi(aboveBottom).divi(wholeRange);
                    }
                };
            }
        }

        /** Σ_c b_c Σ_ij ∂z_t/∂A_cij, (N). */
        NDArray sum() {
            return gradient.sum(new int[] {2}).muli(biases).sum(new int[] {1});
        }

        /** @param weights (N, K) or (1, K) @param maps (N, K, h w) @return Σ_c w_c maps_c, (N, h, w) */
        private NDArray weighted(NDArray weights, NDArray maps) {
            NDArray rows = weights.expandDims(1).broadcast(maps.size(0), 1, maps.size(1));
            return rows.matMul(maps).reshape(maps.size(0), shape.get(0), shape.get(1));
        }
    }

    private static Parts parts(ExplainRequest request, NDManager scope) throws GlassboxException {
        Network network = request.network();
        NDArray x = Requests.leaf(scope, request.images());
        Map<Node, NDArray> biases = new LinkedHashMap<>();
        List<NDArray> differentiated = new ArrayList<>(List.of(x));
        NDArray logits = network.forward(x, Mode.EVAL, (node, inputs, output) -> {
            biases(network.state(), node, scope).ifPresent(found -> {
                biases.put(node, found);
                differentiated.add(output);
            });
            return output;
        });
        NDList gradients = Autograd.grad(scope, Requests.sumOfTargetScores(ID, request, logits), differentiated, false);
        NDArray linear = scope.zeros(new Shape(request.targets().length));
        Map<String, Part> layers = new LinkedHashMap<>();
        int i = 1;
        for (Map.Entry<Node, NDArray> each : biases.entrySet()) {
            NDArray gradient = gradients.get(i++);
            if (each.getKey().layer() instanceof Layer.Linear) {
                linear.addi(gradient.mul(each.getValue()).sum(new int[] {1}));
            } else {
                layers.put(each.getKey().name(), part(each.getValue(), gradient));
            }
        }
        Part input = part(scope.ones(new Shape(1, x.size(1))), x.stopGradient().mul(gradients.getFirst()));
        return new Parts(input, layers, linear, request.targetScores(logits.stopGradient()));
    }

    /** @param gradient (N, K, h, w) */
    private static Part part(NDArray biases, NDArray gradient) {
        return new Part(biases, gradient.reshape(gradient.size(0), gradient.size(1), -1), gradient.getShape().slice(2));
    }

    /** What a node adds to a linear function of its input, (1, K). */
    private static Optional<NDArray> biases(StateDict state, Node node, NDManager scope) {
        return switch (node.layer()) {
            case Layer.Conv2d layer when layer.bias() -> Optional.of(row(state, node, "bias", scope));
            case Layer.Linear layer -> Optional.of(row(state, node, "bias", scope));
            case Layer.BatchNorm2d layer -> {
                NDArray scale = row(state, node, "weight", scope).div(row(state, node, "running_var", scope).add((float) layer.epsilon()).sqrt());
                yield Optional.of(row(state, node, "bias", scope).sub(scale.mul(row(state, node, "running_mean", scope))));
            }
            default -> Optional.empty();
        };
    }

    private static NDArray row(StateDict state, Node node, String suffix, NDManager scope) {
        NDArray row = state.get(node.name() + "." + suffix).stopGradient();
        row.attach(scope);
        return row.reshape(1, -1);
    }

    /** How well the sum of all parts is the score. @param sum (N) @param scores (N) */
    private static Completeness completeness(NDArray sum, NDArray scores) {
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

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        Graph graph = request.network().graph();
        Unseen.require(ID, refusal(graph, request.layer()));
        Shape images = request.images().getShape();
        int height = Math.toIntExact(images.get(2));
        int width = Math.toIntExact(images.get(3));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Parts parts = parts(request, scope);
            List<Part> all = new ArrayList<>(List.of(parts.input()));
            all.addAll(parts.layers().values());
            boolean promises = isPiecewiseLinear(graph);
            NDArray sum = parts.linear();
            Map<Shape, NDArray> bySize = new LinkedHashMap<>(); // what was scaled may be summed before it is enlarged, which is linear
            for (Part part : all) { // one after the other, so that each is still in the processor's cache when it is looked at again
                if (promises) {
                    sum.addi(part.sum());
                }
                bySize.merge(part.shape(), part.scaled(scaling), NDArray::addi);
            }
            NDArray map = bySize.values().stream().map(each -> PlaneResize.BILINEAR.apply(each, height, width)).reduce(NDArray::addi).orElseThrow();
            return promises ? Attribution.ofPixels(scope.ret(map), completeness(sum, parts.scores())) : Attribution.ofPixels(scope.ret(map));
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
            parts(request, scope).layers().forEach((node, part) -> maps.put(node, scope.ret(part.map())));
            return maps;
        }
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
