package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.Autograd;

/**
 * Maps of several layers in one: Σ_l β_l S_l / Σ_l β_l at the image's size, where S_l is the layer's Grad-CAM map after its ReLU, divided by its maximum and
 * enlarged bilinearly; so deep layers say what, and shallow ones where. Layers whose map is zero or equal everywhere are left out, image by image; where all
 * are, the map is zero. After methods.md 2.3. One forward pass and one backward pass serve all layers.
 *
 * <p>{@code fusion=max} takes max_l β_l S_l, as Jiang et al. 2021 (doi:10.1109/TIP.2021.3089943) fuse maps of Layer-CAM; {@code fusion=product} takes Π_l
 * S_l^β_l, which keeps only what all layers agree on.
 */
public record FusedCam(
        @Option(help = "names with commas between them, \"resolutions\" for the last layer of each size that nothing bypasses, or \"all\" for every"
                + " convolution") String layers,
        @Option(help = "how each layer's map is made") Maps maps,
        @Option(help = "how the layers' maps become one: their weighted sum, their largest value, or their product") Fusion fusion,
        @Option(help = "how much each layer counts, numbers with commas between them in the order of the layers, from the shallowest where they are not named;"
                + " empty for all the same") String weights,
        @Option(help = "whether evidence against the class is cut off, as in the paper; it can be kept for the sum only") boolean relu) implements Explainer {
    /** How each layer's map is made. */
    public enum Maps {
        /** As {@link GradCam}. */
        GRADCAM,
        /** As {@link LayerCam}. */
        LAYERCAM,
        /** As {@link HiResCam}. */
        HIRESCAM
    }

    /** How the layers' maps become one. */
    public enum Fusion {
        /** Σ β S / Σ β. */
        SUM,
        /** max β S. */
        MAX,
        /** Π S^β. */
        PRODUCT
    }

    /**
     * @throws IllegalArgumentException if options don't go together, or weights are no numbers above zero
     */
    public FusedCam {
        layers = String.join(",", FusedLayers.names(layers));
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("option layers is empty, but must be names with commas between them, resolutions or all");
        }
        double[] numbers = numbers(weights);
        if (numbers.length > 0 && FusedLayers.areNamed(layers) && numbers.length != FusedLayers.names(layers).size()) {
            throw new IllegalArgumentException("option weights has " + numbers.length + " numbers for " + FusedLayers.names(layers).size() + " layers");
        }
        if (!relu && fusion != Fusion.SUM) {
            throw new IllegalArgumentException("option relu is false, which only fusion=sum can have: the largest of signed maps and their product"
                    + " mean nothing");
        }
    }

    /** Grad-CAM at the last layer of each size, all counting the same. */
    public FusedCam() {
        this(FusedLayers.RESOLUTIONS, Maps.GRADCAM, Fusion.SUM, "", true);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        progress.checkCanceled();
        Graph graph = request.network().graph();
        int height = Math.toIntExact(request.images().size(2));
        int width = Math.toIntExact(request.images().size(3));
        List<Node> nodes = FusedLayers.of(graph, layers, height, width);
        double[] counts = counts(nodes);
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Map<Node, NDArray> activations = new HashMap<>();
            NDArray score = score(request, nodes, activations, scope);
            progress.checkCanceled();
            NDList gradients = Autograd.grad(scope, score, nodes.stream().map(activations::get).toList(), false);
            Fuser fuser = new Fuser(scope.zeros(new Shape(request.images().size(0), height, width)), fusion);
            for (int i = 0; i < counts.length; i++) {
                NDArray map = map(activations.get(nodes.get(i)).stopGradient(), gradients.get(i));
                fuser.add(relu ? Activation.relu(map) : map, counts[i]);
            }
            return Attribution.ofLayer(scope.ret(fuser.result()));
        }
    }

    /** Runs the network; what comes after the first of the layers is recorded. */
    private static NDArray score(ExplainRequest request, List<Node> nodes, Map<Node, NDArray> activations, NDManager scope) throws GlassboxException {
        NDArray images = request.images().stopGradient();
        images.attach(scope); // so that the network's results end with the scope
        Set<String> recorded = new HashSet<>();
        Probe probe = (node, inputs, output) -> {
            boolean follows = node.inputs().stream().anyMatch(recorded::contains);
            boolean wanted = nodes.contains(node);
            if (follows || wanted) {
                recorded.add(node.name());
            }
            // the first layer, and any that does not depend on an earlier one, begins the part that is recorded
            NDArray result = wanted && !follows ? Requests.leaf(scope, output) : output;
            if (wanted) {
                activations.put(node, result);
            }
            return result;
        };
        NDArray score = Requests.sumOfTargetScores("fusedcam", request, request.network().forward(images, Mode.EVAL, probe));
        for (Map.Entry<Node, NDArray> each : activations.entrySet()) {
            MapLayers.requireMaps("fusedcam", request.network().graph(), each.getKey(), each.getValue().getShape());
        }
        return score;
    }

    /** (N, h, w). */
    private NDArray map(NDArray activation, NDArray gradient) {
        NDArray weighted = switch (maps) {
            case GRADCAM -> activation.mul(GradCam.weights(gradient).expandDims(2).expandDims(3));
            case LAYERCAM -> activation.mul(Activation.relu(gradient));
            case HIRESCAM -> activation.mul(gradient);
        };
        return weighted.sum(new int[] {1});
    }

    /** β of each layer. */
    private double[] counts(List<Node> nodes) throws GlassboxException {
        double[] numbers = numbers(weights);
        if (numbers.length == 0) {
            numbers = new double[nodes.size()];
            Arrays.fill(numbers, 1);
        }
        if (numbers.length != nodes.size()) {
            throw GlassboxException.badInput("Explainer \"fusedcam\": option weights has " + numbers.length + " numbers for " + nodes.size() + " layers ("
                    + nodes.stream().map(Node::name).collect(Collectors.joining(", ")) + ").");
        }
        return numbers;
    }

    private static double[] numbers(String weights) {
        double[] numbers = new double[FusedLayers.names(weights).size()];
        for (int i = 0; i < numbers.length; i++) {
            String text = FusedLayers.names(weights).get(i);
            try {
                numbers[i] = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("option weights has \"" + text + "\", which is no number", e);
            }
            if (!(numbers[i] > 0 && Double.isFinite(numbers[i]))) {
                throw new IllegalArgumentException("option weights has " + text + ", but layers that count need numbers above zero; leave out the"
                        + " others in layers");
            }
        }
        return numbers;
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        if (!graph.hasCamLayer() || !FusedLayers.areNamed(layers)) {
            return MapLayers.refusal(graph, graph.camLayer());
        }
        return FusedLayers.names(layers).stream().map(name -> MapLayers.refusal(graph, name)).flatMap(Optional::stream).findFirst();
    }

    /** Puts maps of different sizes together; all arrays stay with the manager of the first. */
    private static final class Fuser {
        private static final float SMALLEST_RANGE = 1e-12f; // see SaliencyMap.status
        private final NDArray sum;
        private final NDArray total;
        private final Fusion fusion;

        /** @param zeros (N, H, W), the fused map's shape */
        Fuser(NDArray zeros, Fusion fusion) {
            this.fusion = fusion;
            sum = fusion == Fusion.PRODUCT ? zeros.add(1f) : zeros;
            total = zeros.getManager().zeros(new Shape(zeros.size(0), 1, 1));
        }

        /** @param map (N, h, w) @param count β */
        void add(NDArray map, double count) {
            NDArray values = map.flatten(1, -1);
            NDArray largest = values.max(new int[] {1}).reshape(-1, 1, 1);
            NDArray range = largest.sub(values.min(new int[] {1}).reshape(-1, 1, 1));
            NDArray counts = range.gt(largest.abs().maximum(1f).mul(SMALLEST_RANGE)).toType(map.getDataType(), false); // (N, 1, 1): 1 or 0
            NDArray unit = values.abs().max(new int[] {1}).reshape(-1, 1, 1);
            NDArray scaled = map.div(unit.add(unit.eq(0f).toType(map.getDataType(), false)));
            NDArray enlarged = PlaneResize.BILINEAR.apply(scaled, Math.toIntExact(sum.size(1)), Math.toIntExact(sum.size(2)));
            NDArray counted = enlarged.mul(counts); // a map that is not finite stays so
            switch (fusion) {
                case SUM -> sum.addi(counted.mul((float) count));
                case MAX -> sum.addi(counted.mul((float) count).sub(sum).maximum(0f));
                case PRODUCT -> sum.muli(enlarged.pow((float) count).mul(counts).add(counts.mul(-1f).add(1f)));
            }
            total.addi(counts.mul((float) count));
        }

        NDArray result() {
            NDArray any = total.gt(0f).toType(total.getDataType(), false);
            return switch (fusion) {
                case SUM -> sum.div(total.add(any.mul(-1f).add(1f)));
                case MAX -> sum;
                case PRODUCT -> sum.mul(any);
            };
        }
    }
}
