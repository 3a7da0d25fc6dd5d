package org.glassbox.ui;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
final class Messages extends NLS {
    static String browse;
    static String chooseFile;
    static String dismiss;
    static String noCurve;
    static String predictedAndTrue;
    static String predicted;
    static String probabilities;
    static String truth;

    static {
        initializeMessages("org.glassbox.ui.messages", Messages.class);
    }

    private Messages() {
    }
}
