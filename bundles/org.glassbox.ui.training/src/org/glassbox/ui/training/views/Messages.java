package org.glassbox.ui.training.views;

import org.eclipse.osgi.util.NLS;

/** Texts of the views of runs, from messages.properties. */
public final class Messages extends NLS {
    public static String after;
    public static String afterEpoch;
    public static String afterTip;
    public static String allWrong;
    public static String allWrongTip;
    public static String askings;
    public static String before;
    public static String beforeTip;
    public static String byExplanation;
    public static String byPrediction;
    public static String cellRight;
    public static String cellWrong;
    public static String changeFacts;
    public static String changesTip;
    public static String curves;
    public static String curvesTip;
    public static String differences;
    public static String differencesTip;
    public static String emptyMap;
    public static String epoch;
    public static String epochTip;
    public static String explanationFacts;
    public static String explanationMoved;
    public static String flippedOnly;
    public static String flippedOnlyTip;
    public static String from;
    public static String image;
    public static String imageName;
    public static String latestEpoch;
    public static String learningRate;
    public static String logarithmic;
    public static String logarithmicTip;
    public static String mapAfter;
    public static String mapBefore;
    public static String matrixTip;
    public static String nameInFolder;
    public static String noDifferences;
    public static String noEpoch;
    public static String noImage;
    public static String noMaps;
    public static String noPredictions;
    public static String noRun;
    public static String noSuchImage;
    public static String ofRun;
    public static String oneMoment;
    public static String option;
    public static String orderTip;
    public static String orderedBy;
    public static String otherImages;
    public static String outsideHeap;
    public static String predictionMoved;
    public static String question;
    public static String questions;
    public static String reading;
    public static String resident;
    public static String rowFacts;
    public static String runTip;
    public static String said;
    public static String saidAfter;
    public static String saidBefore;
    public static String saidColumn;
    public static String samplesTip;
    public static String seconds;
    public static String speed;
    public static String stepLoss;
    public static String to;
    public static String trainingFigure;
    public static String trainingLoss;
    public static String trainingLossTotal;
    public static String trueClass;
    public static String trueSaid;
    public static String unreadable;
    public static String validation;
    public static String whenAsked;
    public static String wrongImages;

    static {
        initializeMessages("org.glassbox.ui.training.views.messages", Messages.class);
    }

    private Messages() {
    }
}
