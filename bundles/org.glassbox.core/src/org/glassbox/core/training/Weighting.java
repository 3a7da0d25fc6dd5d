package org.glassbox.core.training;

import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;

/**
 * Says how much each training sample counts in the loss. A record whose components are its options. Contributed to the extension point {@code weightings}; how
 * often it is asked is a phase's setting.
 */
public interface Weighting {
    /**
     * Engine thread only, with gradients being recorded. The training set comes in parts; a sample's weight must not depend on those beside it, unless a
     * training step's pass is what it is taken from.
     *
     * @return a weight for each sample of the request
     * @throws GlassboxException if no sample can be weighed, in one sentence; one that can't has the weight NaN
     */
    SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) throws GlassboxException;

    /**
     * Why samples can't be weighed with a network, known before anything is computed. Any thread.
     *
     * @return one sentence, without the weighting's name; nothing where they can
     */
    default Optional<String> refusal(Graph graph) {
        return Optional.empty();
    }

    /**
     * The node whose output a weighting takes from training steps: it is then asked in each step of the epoch before the weights change, with a
     * {@link WeighingRequest.Pass}, instead of after that epoch.
     *
     * @return nothing where the weighting makes passes of its own
     */
    default Optional<String> watchedLayer(Graph graph) {
        return Optional.empty();
    }
}
