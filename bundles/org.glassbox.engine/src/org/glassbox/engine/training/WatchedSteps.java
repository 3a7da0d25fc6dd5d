package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;

/**
 * Puts the weights of a training set together from what a weighting says of each step of an epoch. Used by the thread that trains, which waits while a step
 * runs.
 */
public final class WatchedSteps {
    private final Weighting weighting;
    private final String id;
    private final String layer;
    private final FoundWeights found;

    /**
     * @param id of the weighting, for messages
     * @param layer the node whose output it looks at, see {@link Weighting#watchedLayer}
     * @param samples of the training set
     */
    public WatchedSteps(Weighting weighting, String id, String layer, int samples) {
        this.weighting = weighting;
        this.id = id;
        this.layer = layer;
        found = new FoundWeights(samples);
    }

    /**
     * One of the steps.
     *
     * @param drawn indices of the samples that its batch begins with
     * @param dropout makes the stream that its dropout draws from
     */
    Step step(int[] drawn, Normalisation normalisation, Supplier<RandomStream> dropout) {
        return new Step(drawn.clone(), normalisation, dropout);
    }

    /** A step whose pass is looked at before its update. */
    final class Step {
        private final int[] drawn;
        private final Normalisation normalisation;
        private final Supplier<RandomStream> dropout;

        private Step(int[] drawn, Normalisation normalisation, Supplier<RandomStream> dropout) {
            this.drawn = drawn;
            this.normalisation = normalisation;
            this.dropout = dropout;
        }

        /**
         * Engine thread only, with gradients being recorded; the network's parameters don't require any.
         *
         * @param step whose graph is still there
         * @param inputGradient of its loss by its images
         */
        void see(Network network, TrainingStep step, HostBatch batch, NDArray inputGradient) throws GlassboxException {
            NDArray activation = step.cut(layer).values().get(layer);
            WeighingRequest.Pass pass = new WeighingRequest.Pass(step.logits(), activation, inputGradient, dropout);
            SampleWeights weights = SampleWeigher.weigh(weighting, id, new WeighingRequest(network, step.images(), batch.labels(), normalisation,
                    Optional.of(pass), batch.labelSets()), new NullProgressMonitor());
            found.add(drawn, weights);
        }
    }

    /** The weights of all samples, NaN for those that no step drew. */
    public SampleWeights all() {
        return found.all();
    }
}
