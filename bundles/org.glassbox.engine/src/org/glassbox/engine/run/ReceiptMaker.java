package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.ImageFeedback;
import org.glassbox.engine.feedback.JournalEntry;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.training.TrainingSet;

/** Compares what a network saw in corrected images when they were asked about with what it sees now. */
final class ReceiptMaker {
    private final TrainingSet set;
    private final QueryMaker explanations;
    private final Map<String, Integer> indexById = new HashMap<>();

    ReceiptMaker(TrainingSet set, QueryMaker explanations) {
        this.set = set;
        this.explanations = explanations;
        for (int i = 0; i < set.size(); i++) {
            indexById.put(set.samples().get(i).id(), i);
        }
    }

    /**
     * A query and what its answer alone says.
     *
     * @param said not silent
     * @param label the true class, as this answer or another about the image said it, else the data set's
     */
    record Correction(JournalEntry.Asked asked, ImageFeedback said, int label) {
    }

    /**
     * @param predictions of the training set as the network is now
     * @param history of the epochs so far
     * @param now the epoch whose weights the network has
     */
    List<Receipt> make(List<Correction> corrections, Explainer explainer, Predictions predictions, List<EpochSummary> history, EpochSummary now)
            throws GlassboxException {
        List<Correction> known = corrections.stream().filter(correction -> indexById.containsKey(correction.asked().sampleId())).toList();
        int[] indices = known.stream().mapToInt(correction -> indexById.get(correction.asked().sampleId())).toArray();
        int[] targets = java.util.Arrays.stream(indices).map(predictions::predicted).toArray();
        List<SaliencyMap> maps = indices.length == 0 ? List.of() : explanations.explain(indices, targets, explainer);
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            receipts.add(receipt(known.get(i), indices[i], maps.get(i), predictions, history, now));
        }
        return receipts;
    }

    private Receipt receipt(Correction correction, int index, SaliencyMap map, Predictions predictions, List<EpochSummary> history,
            EpochSummary now) {
        JournalEntry.Asked asked = correction.asked();
        int width = set.data().width();
        int height = set.data().height();
        Mask ruledOut = correction.said().mask(RuledOut.MARKED, width, height);
        Mask relevant = correction.said().relevantMask(RuledOut.MARKED, width, height).orElse(Mask.empty(width, height));
        SaliencyMap mapBefore = asked.map().restored();
        Receipt.View before = view(mapBefore, ruledOut, relevant, asked.predicted(), asked.probabilities().get(correction.label()), history.get(asked.epoch() - 1));
        Receipt.View after = view(map, ruledOut, relevant, predictions.predicted(index), predictions.probabilities(index)[correction.label()], now);
        return new Receipt(asked.queryId(), asked.sampleId(), correction.label(), asked.epoch(), now.epoch(), ruledOut, relevant, before, after);
    }

    private static Receipt.View view(SaliencyMap map, Mask ruledOut, Mask relevant, int predicted, double probability, EpochSummary epoch) {
        return new Receipt.View(map, positiveShare(map, ruledOut), positiveShare(map, relevant), predicted, probability,
                epoch.validation().getOrDefault("accuracy", Double.NaN), epoch.validation().getOrDefault("loss", Double.NaN));
    }

    /** The share of the map's positive values that lies on the mask; NaN where there are none. */
    static double positiveShare(SaliencyMap map, Mask mask) {
        double inside = 0;
        double all = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                double value = Math.max(0, map.values()[y * map.width() + x]);
                all += value;
                inside += mask.contains(x, y) ? value : 0;
            }
        }
        return all == 0 ? Double.NaN : inside / all;
    }
}
