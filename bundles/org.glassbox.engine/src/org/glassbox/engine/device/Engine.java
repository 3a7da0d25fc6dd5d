package org.glassbox.engine.device;

import java.util.List;

/** The device of this process. An OSGi service; there is one. Thread safe. */
public interface Engine {
    /**
     * The system property, and the key of the preference in the node {@code org.glassbox.engine}, that names the device: auto, cpu, cuda or cuda:n. The property
     * goes first.
     */
    String DEVICE_KEY = "device";

    /** The system property that names the device for this process; set by the command line. */
    String DEVICE_PROPERTY = "glassbox.device";

    /**
     * The worker, started when first asked for.
     *
     * @throws IllegalStateException if the PyTorch libraries can't be loaded, with what to do
     */
    DeviceWorker worker();

    /** Sentences about the choice of the device that the user should see; empty where all is as asked. */
    List<String> notices();
}
