package org.glassbox.engine.device;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Chooses the device by the preference, and starts its worker on first use. */
@Component(service = Engine.class)
public final class EngineComponent implements Engine {
    private final List<String> notices = new ArrayList<>();
    private DeviceWorker worker;

    @Override
    public synchronized DeviceWorker worker() {
        if (worker == null) {
            worker = new DeviceWorker(device(), 0);
        }
        return worker;
    }

    private Device device() {
        try {
            return DevicePreference.current().resolve(notices::add);
        } catch (GlassboxException e) {
            notices.add(e.getMessage() + " The CPU is used.");
            return Device.cpu();
        }
    }

    @Override
    public synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    @Deactivate
    synchronized void close() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }
}
