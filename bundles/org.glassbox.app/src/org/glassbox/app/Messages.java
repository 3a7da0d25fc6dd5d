package org.glassbox.app;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
final class Messages extends NLS {
    public static String aboutJava;
    public static String aboutPlatform;
    public static String aboutSystem;
    public static String aboutText;
    public static String aboutTitle;
    public static String aboutVersion;
    public static String close;
    public static String closeQuestion;
    public static String closeTitle;
    public static String closeUnsaved;
    public static String closeUnsavedTitle;
    public static String device;
    public static String deviceText;
    public static String deviceTip;
    public static String docsContents;
    public static String docsMissing;
    public static String doorDemo;
    public static String doorDemoText;
    public static String doorDocumentation;
    public static String doorDocumentationText;
    public static String doorInspect;
    public static String doorInspectText;
    public static String doorJudge;
    public static String doorJudgeText;
    public static String doorOpen;
    public static String doorOpenText;
    public static String doorTrain;
    public static String doorTrainText;
    public static String doorUnits;
    public static String doorUnitsText;
    public static String keysAction;
    public static String keysDigits;
    public static String keysKey;
    public static String keysOfWidgets;
    public static String keysTitle;
    public static String menuFile;
    public static String menuHelp;
    public static String menuWindow;
    public static String offerResume;
    public static String offerResumeTip;
    public static String title;
    public static String welcomeHint;
    public static String welcomeText;

    static {
        initializeMessages("org.glassbox.app.messages", Messages.class);
    }

    private Messages() {
    }
}
