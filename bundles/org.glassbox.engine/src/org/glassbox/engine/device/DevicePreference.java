package org.glassbox.engine.device;

import org.eclipse.core.runtime.Platform;
import org.glassbox.core.GlassboxException;

/**
 * Which device the user wants, as a preference: the workbench stores it in the user's scope, so that it holds for every workspace and for the command line, and
 * {@code --device} puts another value into the instance scope of its process, which comes first.
 */
public final class DevicePreference {
    /** Preference node. */
    public static final String NODE = "org.glassbox.engine";
    /** Its key: auto, cpu, cuda or cuda:n. */
    public static final String KEY = "device";

    private DevicePreference() {
    }

    /**
     * The device that applies now; automatic where nothing was chosen.
     *
     * @throws GlassboxException if the preference holds something else than a device
     */
    public static DeviceChoice current() throws GlassboxException {
        return DeviceChoice.parse(Platform.getPreferencesService().getString(NODE, KEY, "auto", null));
    }
}
