package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;

/**
 * Guided back-propagation times Grad-CAM, which is enlarged to the image: the fine lines of the one where the other finds evidence for the class. Selvaraju et
 * al. 2016, arXiv:1610.02391. The map is enlarged by repeating its values, as in Captum; the paper interpolates between them. One forward pass serves both.
 */
public record GuidedGradCam() implements Explainer {
    private static final String ID = "guidedgradcam";

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        Graph graph = request.network().graph();
        Unseen.require(ID, RectifierRule.refusal(graph));
        Node layer = Requests.layer(ID, request);
        try (NDManager scope = request.images().getManager().newSubManager()) {
            RuleBackpropagation propagation = new RuleBackpropagation(request.network(), RectifierRule::isFor, Set.of(layer.name()), scope);
            NDArray score = Requests.sumOfTargetScores(ID, request, propagation.forward(request.images()));
            NDArray activation = propagation.output(layer.name()).stopGradient(); // (N, K, h, w)
            MapLayers.requireMaps(ID, graph, layer, activation.getShape());
            NDArray weights = GradCam.weights(propagation.backward(layer.name(), score, RectifierRule.DERIVATIVE, true)).expandDims(2).expandDims(3);
            NDArray map = Activation.relu(activation.mul(weights).sum(new int[] {1}, true)); // (N, 1, h, w)
            NDArray guided = propagation.backward(score, RectifierRule.GUIDED, false);
            NDArray enlarged = PlaneResize.NEAREST.apply(map, Math.toIntExact(guided.size(2)), Math.toIntExact(guided.size(3)));
            return Attribution.ofInput(scope.ret(guided.mul(enlarged))).with(RectifierRule.figures(graph, request.targets().length));
        }
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return RectifierRule.refusal(graph).or(() -> MapLayers.refusal(graph, layer));
    }

    @Override
    public ChannelReduction channelReduction() {
        return ChannelReduction.ABS_MAX;
    }
}
