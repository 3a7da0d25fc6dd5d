package org.glassbox.engine.device;

import java.util.List;

/** The device of this process. An OSGi service; there is one. Thread safe. */
public interface Engine {
    /**
     * The worker, started when first asked for.
     *
     * @throws IllegalStateException if the PyTorch libraries can't be loaded, with what to do
     */
    DeviceWorker worker();

    /** Sentences about the choice of the device that the user should see; empty where all is as asked. */
    List<String> notices();
}
