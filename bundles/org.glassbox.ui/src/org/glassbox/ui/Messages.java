package org.glassbox.ui;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
final class Messages extends NLS {
    public static String atLeast;
    public static String atMost;
    public static String browse;
    public static String chooseFile;
    public static String dismiss;
    public static String fromTo;
    public static String noCurve;
    public static String predictedAndTrue;
    public static String predicted;
    public static String probabilities;
    public static String truth;
    public static String unexpected;

    static {
        initializeMessages("org.glassbox.ui.messages", Messages.class);
    }

    private Messages() {
    }
}
