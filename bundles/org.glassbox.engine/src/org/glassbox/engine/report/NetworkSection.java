package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;

/** What an evaluation's page says of the network itself: all classes together, each class, and which were taken for which. */
final class NetworkSection {
    private static final String CONFUSION = "confusion";
    private static final int MOST_CLASSES_IN_CONFUSION = 30;

    private final EvaluationReport report;
    private final EvaluationResult result;

    NetworkSection(EvaluationReport report) {
        this.report = report;
        result = report.result();
    }

    Html html() {
        Table table = new Table("All classes together", List.of("metric", "value", "95 % interval"));
        for (ModelValue value : result.overall()) {
            table.row(List.of(value.name(), Numbers.metric(value.name(), value.value()),
                    value.interval().map(interval -> Numbers.metric(value.name(), interval.low()) + " to " + Numbers.metric(value.name(), interval.high()))
                    .orElse("")));
        }
        Html html = new Html().open("div", "class", "tables").line().add(table.html()).add(byClass()).close("div").line();
        int[] shown = occurring();
        if (shown.length <= MOST_CLASSES_IN_CONFUSION) {
            html.add(confusion(shown));
        }
        return html;
    }

    private Html byClass() {
        Map<String, Map<String, Double>> measures = new LinkedHashMap<>(result.byClass());
        measures.remove(CONFUSION);
        if (measures.isEmpty()) {
            return new Html();
        }
        int[][] counts = result.confusion();
        List<Html> heads = new ArrayList<>(List.of(new Html().text("class"), new Html().text("images")));
        measures.keySet().forEach(measure -> heads.add(measure.equals("recall") ? new Html().text("recall").element("small", "sensitivity")
                : new Html().text(measure)));
        Table table = Table.withHeads("Each class against the rest", heads);
        for (int k : occurring()) {
            String name = report.plan().classes().get(k);
            List<Html> cells = new ArrayList<>(List.of(new Html().text(name), new Html().text(Integer.toString(IntStream.of(counts[k]).sum()))));
            measures.forEach((measure, values) -> cells.add(new Html().text(Numbers.metric(measure, values.getOrDefault(name, Double.NaN)))));
            table.formattedRow(cells);
        }
        return table.html();
    }

    /** Classes to which an image belongs or for which one was taken. */
    private int[] occurring() {
        int[][] counts = result.confusion();
        return IntStream.range(0, counts.length).filter(k -> IntStream.of(counts[k]).sum() > 0
                || IntStream.range(0, counts.length).anyMatch(t -> counts[t][k] > 0))
                .toArray();
    }

    private Html confusion(int[] shown) {
        int[][] counts = result.confusion();
        List<String> classes = report.plan().classes();
        List<String> heads = new ArrayList<>(List.of("true class"));
        IntStream.of(shown).forEach(k -> heads.add("taken for " + classes.get(k)));
        Table table = new Table("Confusion matrix (number of images)", heads);
        for (int truth : shown) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(classes.get(truth))));
            for (int taken : shown) {
                String count = Integer.toString(counts[truth][taken]);
                cells.add(truth == taken ? new Html().element("strong", count) : new Html().text(counts[truth][taken] == 0 ? "·" : count));
            }
            table.formattedRow(cells);
        }
        return table.html();
    }
}
