package org.glassbox.ui.training.views;

import java.util.List;
import org.glassbox.engine.history.Asking;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.engine.report.Numbers;

/** What the views say. */
public final class Sentences {
    private Sentences() {
    }

    /** When questions were put, for those who can't see the marks. */
    public static String askings(List<RunHistory> histories) {
        int asked = histories.stream().flatMap(history -> history.askings().stream()).mapToInt(Asking::queries).sum();
        int answered = histories.stream().flatMap(history -> history.askings().stream()).mapToInt(Asking::answered).sum();
        return asked == 0 ? "" : Messages.bind(Messages.askings, Numbers.count(asked, Messages.question, Messages.questions), answered);
    }

    /** A run after an epoch; its name where there are several. */
    public static String moment(Moment moment, List<RunHistory> runs) {
        List<String> names = CurvesModel.names(runs);
        for (int i = 0; i < names.size(); i++) {
            if (runs.get(i).folder().equals(moment.folder())) {
                boolean asked = runs.get(i).askings().stream().anyMatch(asking -> asking.epoch() == moment.epoch());
                String when = Messages.bind(asked ? Messages.whenAsked : Messages.afterEpoch, moment.epoch());
                return runs.size() == 1 ? when : Messages.bind(Messages.ofRun, names.get(i), when);
            }
        }
        return Messages.bind(Messages.afterEpoch, moment.epoch());
    }

    /** How many images are wrong, and what follows. */
    public static String wrong(PredictionTable table, int epoch) {
        long wrong = table.rows().stream().filter(row -> !row.isRight()).count();
        return Messages.bind(Messages.wrongImages, new Object[] {wrong, table.rows().size(), epoch});
    }

    /** A cell of the matrix. */
    public static String cell(PredictionTable table, ConfusionModel.Cell cell) {
        int[] row = table.confusion()[cell.label()];
        int all = 0;
        for (int count : row) {
            all += count;
        }
        String truth = table.classes().get(cell.label());
        return cell.label() == cell.predicted() ? Messages.bind(Messages.cellRight, new Object[] {truth, row[cell.predicted()], all})
                : Messages.bind(Messages.cellWrong, new Object[] {truth, table.classes().get(cell.predicted()), row[cell.predicted()], all});
    }

    /** What an image is and was said to be. */
    public static String row(PredictionTable table, PredictionTable.Row row) {
        return Messages.bind(Messages.rowFacts, new Object[] {row.id(), table.classes().get(row.label()), said(table.classes().get(row.predicted()),
                row.probability(row.predicted()))});
    }

    /** A class with its probability, where that was kept. */
    public static String said(String name, double probability) {
        return Double.isNaN(probability) ? name : Messages.bind(Messages.said, name, Numbers.percent(probability));
    }

    /** What changed of an image. */
    public static String change(SampleChange change) {
        String prediction = Messages.bind(Messages.changeFacts, new Object[] {change.id(), change.truth(), before(change), after(change),
            Numbers.percent(change.prediction())});
        return prediction + " " + (Double.isNaN(change.explanation()) ? Messages.noMaps
                : Messages.bind(Messages.explanationFacts, Numbers.percent(change.explanation())));
    }

    /** What was said first. */
    public static String before(SampleChange change) {
        return said(change.predictedBefore(), change.before().probability(change.before().predicted()));
    }

    /** What was said then. */
    public static String after(SampleChange change) {
        return said(change.predictedAfter(), change.after().probability(change.after().predicted()));
    }

    /** A share that may be unknown. */
    public static String share(double share) {
        return Double.isNaN(share) ? "\u2013" : Numbers.percent(share);
    }
}
