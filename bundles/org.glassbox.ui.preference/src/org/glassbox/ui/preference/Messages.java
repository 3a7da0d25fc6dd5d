package org.glassbox.ui.preference;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties. */
public final class Messages extends NLS {
    public static String agreementTitle;
    public static String allJudged;
    public static String another;
    public static String anotherTip;
    public static String back;
    public static String backTip;
    public static String begin;
    public static String beginTip;
    public static String choices;
    public static String chooseStudy;
    public static String chosen;
    public static String columnFact;
    public static String columnInterval;
    public static String columnJudged;
    public static String columnPairs;
    public static String columnRater;
    public static String columnShare;
    public static String columnValue;
    public static String columnVerdict;
    public static String emptyText;
    public static String emptyTitle;
    public static String examples;
    public static String fit;
    public static String fitTip;
    public static String goOn;
    public static String goOnTip;
    public static String guide;
    public static String guideTip;
    public static String hints;
    public static String image;
    public static String imageSpoken;
    public static String incomplete;
    public static String keep;
    public static String keysText;
    public static String left;
    public static String leftBetter;
    public static String leftBetterTip;
    public static String leftSpoken;
    public static String loading;
    public static String mapRefused;
    public static String name;
    public static String nameNeeded;
    public static String nameTip;
    public static String negative;
    public static String newRater;
    public static String none;
    public static String ofPairs;
    public static String openStudy;
    public static String openStudyTip;
    public static String positive;
    public static String progress;
    public static String progressSkipped;
    public static String progressTip;
    public static String question;
    public static String ratersTitle;
    public static String report;
    public static String reportTip;
    public static String results;
    public static String resultsQuestion;
    public static String resultsQuestionTitle;
    public static String resultsTip;
    public static String right;
    public static String rightBetter;
    public static String rightBetterTip;
    public static String rightSpoken;
    public static String same;
    public static String sameTip;
    public static String sameVerdict;
    public static String skip;
    public static String skipTip;
    public static String skipped;
    public static String skippedAgain;
    public static String skippedAgainTip;
    public static String tooFew;
    public static String undo;
    public static String undoTip;
    public static String update;
    public static String updateTip;
    public static String verdictsTip;
    public static String zoomIn;
    public static String zoomInTip;
    public static String zoomOut;
    public static String zoomOutTip;

    static {
        initializeMessages("org.glassbox.ui.preference.messages", Messages.class);
    }

    private Messages() {
    }
}
