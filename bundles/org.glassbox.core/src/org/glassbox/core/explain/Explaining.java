package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Network;

/** Explains by one method, with its options and layer settled: how metrics obtain more maps of the kind that they judge. Engine thread only. */
@FunctionalInterface
public interface Explaining {
    /**
     * @param network of the same graph as the one whose maps are judged, perhaps with other weights
     * @param images (M, C, H, W) float32, normalised; any number of them, the method batches by itself. Owned by the caller
     * @param targets the class of each, M values
     * @return a map for each, at the method's own resolution and before any scaling
     * @throws GlassboxException as the method itself
     */
    List<SaliencyMap> explain(Network network, NDArray images, int[] targets, IProgressMonitor monitor) throws GlassboxException;
}
