package org.glassbox.ui.training;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
public final class Messages extends NLS {
    public static String chooseOne;
    public static String headHow;
    public static String headWhen;
    public static String metricsHelp;
    public static String noFile;
    public static String noRuns;
    public static String pageAugmentation;
    public static String pageData;
    public static String pageGeneral;
    public static String pageLabels;
    public static String pageLoss;
    public static String pageMetrics;
    public static String pageNetwork;
    public static String pageOf;
    public static String pagePhase;
    public static String pageQueries;
    public static String pageTraining;
    public static String pageWeighting;
    public static String phaseNumber;
    public static String rowLoss;
    public static String rowMetric;
    public static String rowWeighting;

    static {
        initializeMessages("org.glassbox.ui.training.messages", Messages.class);
    }

    private Messages() {
    }
}
