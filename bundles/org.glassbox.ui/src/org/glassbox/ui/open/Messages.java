package org.glassbox.ui.open;

import org.eclipse.osgi.util.NLS;

/** Texts of this package, from messages.properties. */
final class Messages extends NLS {
    public static String browse;
    public static String chooseWeights;
    public static String dialogAllowMissing;
    public static String dialogAllowMissingTip;
    public static String dialogArchitecture;
    public static String dialogArchitectureTip;
    public static String dialogAsFile;
    public static String dialogAsFileNamed;
    public static String dialogFile;
    public static String dialogFileTip;
    public static String dialogMessage;
    public static String dialogNoFile;
    public static String dialogProgram;
    public static String dialogReading;
    public static String dialogSays;
    public static String dialogSaysLittle;
    public static String dialogSize;
    public static String dialogSizeTip;
    public static String dialogSizeWrong;
    public static String dialogTensors;
    public static String open;
    public static String opening;
    public static String unexpected;

    static {
        initializeMessages("org.glassbox.ui.open.messages", Messages.class);
    }

    private Messages() {
    }
}
