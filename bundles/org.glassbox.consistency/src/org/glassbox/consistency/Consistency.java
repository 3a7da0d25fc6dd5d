package org.glassbox.consistency;

import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Option;
import org.glassbox.core.option.OptionPairs;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;

/**
 * v = max(D, floor), D = ψ(κ mean (g(x̂) - g(x))²), x̂ = x + ε sign(∂CE/∂x) (1 - g(x)): a sample whose explanation g changes when only what the explanation
 * calls unimportant is changed counts more. v = 1 where the change turns the prediction over. After "Improving Network Interpretability via Explanation
 * Consistency Evaluation", equations 1 to 4 and 7.
 *
 * <p>Where we differ: the paper's κ is the number of pixels, with which tanh is 1 for nearly all samples; samples that are wrong weigh 1; a floor keeps samples
 * from dropping out for ever; the change stays in the range of pixels (methods.md 4.1). All of that are options. Where the cross-entropy has no gradient,
 * because p_y is 1 up to rounding, the gradient of the margin max_k≠y z_k - z_y takes its place. Samples whose logits, gradient or maps are not finite have no
 * weight (NaN).
 *
 * <p>Where images may belong to several classes, CE is the mean binary cross-entropy over all classes, the map is that of the class with the largest logit, and
 * the network is right where that class is one of the true ones (methods.md 4.2).
 */
public record Consistency(
        @Option(min = 0, max = 10, help = "by how much each input value is changed where the heat map is zero") double epsilon,
        @Option(help = "what epsilon is measured in: pixel values from 0 to 1, or the network's normalised input") EpsilonUnit epsilonUnit,
        @Option(help = "what brings the distance of two maps to a weight from 0 to 1") Bounding psi,
        @Option(help = "by what the mean squared difference of two maps is multiplied") Distance distance,
        @Option(min = 0, max = 1e9, help = "the factor where distance is kappa") double kappa,
        @Option(help = "the method whose maps are compared, such as gradcam, xgradcam, eigencam or ig") String explainer,
        @Option(help = "its options, such as relu=false;...") String explainerOptions,
        @Option(help = "the layer whose maps are compared; the explainer's usual one where empty") String layer,
        @Option(help = "the weight of samples that the network gets wrong") WrongSamples wrong,
        @Option(min = 0, max = 1, help = "the least weight") double floor,
        @Option(help = "whether changed images stay within the range of pixels") boolean clip,
        @Option(help = "how maps are brought to values from 0 to 1") MapScaling scaling,
        @Option(help = "which way a value is changed whose gradient is exactly zero") SignOfZero signOfZero,
        @Option(help = "exact, or fused with the training steps of the epoch before, which takes half the time") Cost cost) implements Weighting {
    /** methods.md 4.1: Grad-CAM, a tenth of the range of pixels, tanh, κ = 49, floor 0.05. */
    public Consistency() {
        this(0.1, EpsilonUnit.PIXEL, Bounding.TANH, Distance.KAPPA, 49, "gradcam", "", "", WrongSamples.ONE, 0.05, true, MapScaling.MAX,
                SignOfZero.PLUS, Cost.EXACT);
    }

    @Override
    public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) throws GlassboxException {
        Graph graph = request.network().graph();
        return new ConsistencyPass(this, method(), node(graph), request, monitor).weigh();
    }

    @Override
    public Optional<String> refusal(Graph graph) {
        try {
            Explainer method = method();
            String node = node(graph);
            Optional<String> refused = method.refusal(graph, node);
            if (refused.isPresent()) {
                return Optional.of("the explainer \"" + explainer + "\" can't explain it: " + refused.get());
            }
            boolean fits = cost == Cost.EXACT || method instanceof LayerExplainer;
            return fits ? Optional.empty() : Optional.of("cost: fused needs an explainer that works on a layer's output, such as gradcam, and \"" + explainer
                    + "\" does not; take cost: exact.");
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Optional<String> watchedLayer(Graph graph) {
        return switch (cost) {
            case EXACT -> Optional.empty();
            case FUSED -> {
                try {
                    yield Optional.of(node(graph));
                } catch (GlassboxException e) {
                    yield Optional.of(layer); // which has been refused
                }
            }
        };
    }

    private Explainer method() throws GlassboxException {
        String owner = "Weighting \"consistency\"";
        return Contributions.ofPlatform().find(ExtensionPoint.EXPLAINERS, explainer).create(OptionPairs.parse(owner, "explainerOptions", explainerOptions));
    }

    private String node(Graph graph) throws GlassboxException {
        if (layer.isBlank()) {
            return method().usualLayer(graph);
        }
        return graph.layer(layer).map(Node::name).orElseThrow(() -> GlassboxException.badInput("the network has no layer \"" + layer + "\""
                + Suggestion.among(layer, graph.nodes().stream().map(Node::name).toList())));
    }
}
