package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;

/**
 * One summand of the training loss; its weight belongs to the experiment. A record whose components are its options. Contributed to the extension point {@code
 * losses}.
 */
public interface LossTerm {
    /**
     * Engine thread only, with gradients being recorded.
     *
     * @return a float32 scalar that can still be differentiated, owned by the step's manager; a plain zero where the term does not apply to this step
     */
    NDArray value(StepContext step);

    /**
     * Is called before each epoch of a phase that has the term, unless its weight there is 0, for what a term has to know of the whole training set; does
     * nothing unless a term says otherwise. On the run's thread.
     *
     * @throws GlassboxException if the term can't train with these images, in one sentence
     * @throws OperationCanceledException if the monitor is cancelled
     */
    default void prepare(EpochContext epoch, IProgressMonitor monitor) throws GlassboxException {
    }

    /** Which masks the term looks at; others are not read for its steps. */
    default Set<MaskRequest> masks() {
        return Set.of();
    }

    /** Whether the term looks at {@link StepContext#feedback()}: a run tells its annotators which kinds of answers it learns from. */
    default boolean usesRuledOut() {
        return false;
    }

    /**
     * Why the term can't train a network, known before anything is computed. Any thread.
     *
     * @param height of the images, pixels
     * @param width of the images, pixels
     * @return one sentence, without the term's name; nothing where it can
     */
    default Optional<String> refusal(Graph graph, int height, int width) {
        return Optional.empty();
    }
}
