package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;

/**
 * ReLU(Σ_k G_k A_k), G = ∂z_t/∂A, place by place, with A the output of the requested layer. Draelos and Carin 2020, arXiv:2011.08891. Where a single linear
 * layer follows, the signed map sums to the logit less its bias, so that it shows what the network used.
 */
public record HiResCam(@Option(help = "whether evidence against the class is cut off") boolean relu) implements LayerExplainer {
    /** With a ReLU, as other CAM methods. */
    public HiResCam() {
        this(true);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Requests.LayerGradient layer = Requests.LayerGradient.of("hirescam", request, scope);
            return Attribution.ofLayer(scope.ret(map(layer.activation(), layer.gradient(), monitor)));
        }
    }

    @Override
    public boolean usesGradient() {
        return true;
    }

    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        NDArray map = gradient.mul(activation).sum(new int[] {1}); // (N, h, w)
        return relu ? Activation.relu(map) : map;
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
