package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;

/** One summand of the training loss; its weight belongs to the experiment. A record whose components are its options. Contributed to the extension point {@code losses}. */
public interface LossTerm {
    /**
     * Engine thread only, with gradients being recorded.
     *
     * @return a float32 scalar that can still be differentiated, owned by the step's manager; a plain zero where the term does not apply to this step
     */
    NDArray value(StepContext step);
}
