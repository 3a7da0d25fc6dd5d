package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.network.Network;

/** Batch norm's running statistics, kept while a pass in training mode that is no training moves them. Engine thread only. */
final class RunningStatistics implements AutoCloseable {
    private final NDManager manager;
    private final Map<NDArray, NDArray> kept = new LinkedHashMap<>();

    RunningStatistics(Network network) {
        manager = network.state().manager().newSubManager();
        network.graph().parameters().forEach((name, spec) -> {
            if (!spec.kind().isTrained()) {
                NDArray statistic = network.state().get(name);
                NDArray copy = statistic.duplicate();
                copy.attach(manager);
                kept.put(statistic, copy);
            }
        });
    }

    /** Puts them back. */
    @Override
    public void close() {
        kept.forEach((statistic, copy) -> copy.copyTo(statistic));
        manager.close();
    }
}
