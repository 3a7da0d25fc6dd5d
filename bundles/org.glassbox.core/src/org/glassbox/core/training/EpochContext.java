package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;

/** What a loss term can see of a run before an epoch. Used on the run's thread, which is not the engine's. */
public interface EpochContext {
    /** Epochs that the network has been trained for in this run; 0 before the first. */
    int epochsDone();

    /** Of the network being trained. */
    Graph graph();

    /**
     * The same numbers as {@link StepContext#memory}. What a term finds before an epoch it keeps here: a run that goes on from the checkpoint before finds it
     * again, to the same numbers.
     */
    double[] memory(String name, int length);

    /**
     * Shows what a node gives for all training images that have a label, without augmentation and in evaluation mode, part by part.
     *
     * @throws GlassboxException if an image can't be read, or as the look
     */
    void outputs(String node, Look look) throws GlassboxException;

    /**
     * Puts a text file into the run's folder, in place of one of that name.
     *
     * @param name without folders
     * @throws GlassboxException if it can't be written
     */
    void write(String name, String text) throws GlassboxException;

    /** Sees one part of the training images. */
    @FunctionalInterface
    interface Look {
        /**
         * Engine thread only, without gradients being recorded.
         *
         * @param output of the node, (n, ...), float32; freed afterwards, with all that joins its manager
         * @param labels classes to train on, n
         */
        void at(NDArray output, int[] labels) throws GlassboxException;
    }
}
