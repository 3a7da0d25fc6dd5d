package org.glassbox.ui.annotation.internal;

import java.util.Optional;
import org.eclipse.swt.widgets.Control;

/** The keys of this bundle's commands, which are named here without their bundle. */
final class Keys {
    private static final String PREFIX = "org.glassbox.ui.annotation.";

    private Keys() {
    }

    /** The tooltip becomes "help (key)". */
    static void tip(Control control, String help, String command) {
        org.glassbox.ui.Keys.tip(control, help, PREFIX + command);
    }

    /** The key of one of our commands, as the user has set it; also for commands that are not active at the moment. */
    static Optional<String> key(String command) {
        return org.glassbox.ui.Keys.key(PREFIX + command);
    }

    /** Gives a control a name for screen readers. */
    static void name(Control control, String name) {
        org.glassbox.ui.Keys.name(control, name);
    }
}
