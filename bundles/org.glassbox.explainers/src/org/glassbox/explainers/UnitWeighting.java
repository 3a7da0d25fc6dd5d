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

/** CAM methods whose map is Σ_k w_k A_k, with A the output of the requested layer; they differ in the weights of its units only. */
public interface UnitWeighting extends Explainer {
    /**
     * The units of a layer and what each counts.
     *
     * @param activation A, (N, K, h, w)
     * @param weights w, (N, K)
     */
    record Units(NDArray activation, NDArray weights) {
    }

    /** Whether values below zero, evidence against the class, are cut off. */
    boolean relu();

    /**
     * Engine thread only, with gradients being recorded.
     *
     * @param scope owns the result and all that was needed for it
     * @throws GlassboxException as {@link #explain}
     */
    Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException;

    @Override
    default Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            return Attribution.ofLayer(scope.ret(map(units(request, scope, progress))));
        }
    }

    /** Σ_k w_k A_k, (N, h, w), owned by the manager of the activation. */
    default NDArray map(Units units) {
        NDArray map = units.activation().mul(units.weights().expandDims(2).expandDims(3)).sum(new int[] {1});
        return relu() ? Activation.relu(map) : map;
    }

    @Override
    default boolean usesLayer() {
        return true;
    }

    @Override
    default Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
