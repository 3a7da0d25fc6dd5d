package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import org.eclipse.core.runtime.IProgressMonitor;

/**
 * An explainer whose map follows from a layer's output and the gradient of the target's logit there, so that whoever has both from a pass of their own need not
 * run the network again.
 */
public interface LayerExplainer extends Explainer {
    /** Whether the map depends on the gradient, and so on the target. */
    boolean usesGradient();

    /**
     * The map that {@link #explain} makes of a layer. Engine thread only.
     *
     * @param activation A, (N, K, h, w)
     * @param gradient G = ∂z_t/∂A, of the same shape; {@code null} where the method does not use it
     * @return (N, h, w), before any scaling; owned by the manager of the activation, as all that was needed for it
     */
    NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor);
}
