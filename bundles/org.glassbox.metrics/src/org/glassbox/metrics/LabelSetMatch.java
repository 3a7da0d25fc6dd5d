package org.glassbox.metrics;

import java.util.List;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * For images that may belong to several classes, of which those are predicted whose sigmoid is above one half: {@code exact-match}, the share of images all of
 * whose classes and no others are predicted; {@code hamming-loss}, the share of wrong answers among those to all classes of all images; {@code micro-f1}, 2 TP / (2
 * TP + FP + FN) over all of them. Where each image has one class, the one with the largest logit is predicted. Undefined without samples; micro-f1 also where
 * no class is true or predicted.
 */
public record LabelSetMatch() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        int exact = 0;
        int wrong = 0;
        int right = 0;
        int classes = predictions.classes().size();
        for (int n = 0; n < predictions.size(); n++) {
            boolean[] predicted = OneAgainstRest.predicted(predictions, n);
            int wrongHere = 0;
            for (int k = 0; k < classes; k++) {
                boolean truth = predictions.isTrue(n, k);
                wrongHere += truth != predicted[k] ? 1 : 0;
                right += truth && predicted[k] ? 1 : 0;
            }
            wrong += wrongHere;
            exact += wrongHere == 0 ? 1 : 0;
        }
        return List.of(new Value("exact-match", (double) exact / predictions.size()),
                new Value("hamming-loss", (double) wrong / ((long) predictions.size() * classes)), new Value("micro-f1", 2.0 * right / (2 * right + wrong)));
    }
}
