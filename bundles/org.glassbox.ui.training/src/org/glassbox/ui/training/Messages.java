package org.glassbox.ui.training;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
public final class Messages extends NLS {
    public static String noRuns;

    static {
        initializeMessages("org.glassbox.ui.training.messages", Messages.class);
    }

    private Messages() {
    }
}
