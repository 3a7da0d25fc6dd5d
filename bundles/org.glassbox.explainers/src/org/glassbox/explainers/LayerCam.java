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
 * ReLU(Σ_k ReLU(G_k) A_k), G = ∂z_t/∂A, place by place, with A the output of the requested layer, so that shallow layers give fine maps too. Jiang et al. 2021,
 * IEEE Transactions on Image Processing 30, 5875-5888, doi:10.1109/TIP.2021.3089943.
 *
 * <p>For shallow layers the paper lifts small values before it fuses maps: tanh(γ S / max S) with γ = 2. That is the option {@code lift}; 0, as other codes,
 * leaves the values as they are.
 */
public record LayerCam(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu,
        @Option(min = 0, max = 100, help = "lifts small values, tanh(lift * S / max S); 2 in the paper for shallow layers, 0 for none") double lift)
        implements LayerExplainer {
    /** As in the paper for deep layers. */
    public LayerCam() {
        this(true, 0);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Requests.LayerGradient layer = Requests.LayerGradient.of("layercam", request, scope);
            return Attribution.ofLayer(scope.ret(map(layer.activation(), layer.gradient(), monitor)));
        }
    }

    @Override
    public boolean usesGradient() {
        return true;
    }

    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        NDArray map = Activation.relu(gradient).mul(activation).sum(new int[] {1}); // (N, h, w)
        NDArray cut = relu ? Activation.relu(map) : map;
        return lift > 0 ? lifted(cut) : cut;
    }

    /** A map of zeros stays one. */
    private NDArray lifted(NDArray map) {
        NDArray largest = map.abs().flatten(1, -1).max(new int[] {1}).reshape(-1, 1, 1); // (N, 1, 1)
        NDArray divisor = largest.add(largest.eq(0f).toType(largest.getDataType(), false));
        return Activation.tanh(map.div(divisor).mul((float) lift));
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
