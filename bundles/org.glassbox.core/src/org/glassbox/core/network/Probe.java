package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Sees each node's output during a forward pass and may replace it. Explainers are written with it. */
@FunctionalInterface
public interface Probe {
    /** Sees everything and changes nothing. */
    Probe NONE = new Probe() {
        @Override
        public NDArray observe(Node node, List<NDArray> inputs, NDArray output) {
            return output;
        }

        @Override
        public boolean keepsArrays() {
            return false;
        }
    };

    /**
     * @param node the node that was just computed
     * @param inputs what it was computed from; empty for the input node
     * @param output what it computed
     * @return what later nodes get, {@code output} itself to change nothing
     */
    NDArray observe(Node node, List<NDArray> inputs, NDArray output);

    /**
     * Whether the arrays that were seen must stay as they are after the pass. Where not, and where nothing is recorded, each is freed as soon as no later node
     * needs it; what the probe wants of it, it takes a copy or another view of.
     */
    default boolean keepsArrays() {
        return true;
    }
}
