package org.glassbox.tests;

import java.util.List;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;

/** An engine on a device that a test opened, and closes. */
public record TestEngine(DeviceWorker worker, List<String> notices) implements Engine {
    /** Of which there is nothing to note. */
    public TestEngine(DeviceWorker worker) {
        this(worker, List.of());
    }
}
