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
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;

/**
 * Eigen-CAM of G A instead of A, G = ∂z_t/∂A, place by place, so that it depends on the class: ReLU(R v), with R the matrix of places and units of G A and v
 * its first right singular vector. It has no paper of its own; it comes from pytorch-grad-cam (Gildenblat et al. 2021). Centring and sign as in {@link
 * EigenCam}.
 */
public record EigenGradCam(@Option(help = "whether values below zero are cut off") boolean relu,
        @Option(help = "whether each unit's mean over the places is taken off first, as in pytorch-grad-cam") boolean centred) implements Explainer {
    /** Centred and with a ReLU. */
    public EigenGradCam() {
        this(true, true);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Requests.LayerGradient layer = Requests.LayerGradient.of("eigengradcam", request, scope);
            NDArray map = PrincipalMap.of(layer.gradient().mul(layer.activation()), centred, scope, progress);
            return Attribution.ofLayer(scope.ret(relu ? Activation.relu(map) : map));
        }
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
