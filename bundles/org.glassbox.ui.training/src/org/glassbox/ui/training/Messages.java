package org.glassbox.ui.training;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
public final class Messages extends NLS {
    public static String chooseOne;
    public static String couldNotBegin;
    public static String epochsOf;
    public static String gigabytes;
    public static String headCompleted;
    public static String headFailed;
    public static String headHow;
    public static String headPaused;
    public static String headRunning;
    public static String headStopped;
    public static String headWaiting;
    public static String headWhen;
    public static String idle;
    public static String logAsked;
    public static String logBest;
    public static String logEpoch;
    public static String logEvaluated;
    public static String logResumed;
    public static String logStarted;
    public static String logUnreadable;
    public static String logWaiting;
    public static String megabytes;
    public static String metricsHelp;
    public static String noFile;
    public static String noRuns;
    public static String noRunThere;
    public static String offerOne;
    public static String offerSeveral;
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
    public static String placeEpochs;
    public static String placeLoss;
    public static String placeSteps;
    public static String rowLoss;
    public static String rowMetric;
    public static String rowWeighting;
    public static String spanHours;
    public static String spanMinutes;
    public static String spanSeconds;
    public static String speed;
    public static String starting;
    public static String statusElsewhere;
    public static String statusFailed;
    public static String statusFinished;
    public static String statusNotBegun;
    public static String statusPaused;
    public static String statusRunning;
    public static String statusStarting;
    public static String statusUnfinished;
    public static String statusWaiting;
    public static String unknown;

    static {
        initializeMessages("org.glassbox.ui.training.messages", Messages.class);
    }

    private Messages() {
    }
}
