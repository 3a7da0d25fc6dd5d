package org.glassbox.consistency;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.glassbox.core.network.Mode;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.pytorch.GradientMode;

/** Weights that are a function of each sample's cross-entropy, for which one pass over the set is enough. */
final class LossWeights {
    private LossWeights() {
    }

    /** @param weight of a cross-entropy, which is at least 0 */
    static SampleWeights of(WeighingRequest request, DoubleUnaryOperator weight) {
        ClassScores scores;
        try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            var images = request.images().stopGradient();
            images.attach(scope);
            scores = ClassScores.of(request.network().forward(images, Mode.EVAL));
        }
        int[] labels = request.labels();
        double[] weights = new double[labels.length];
        double[] losses = new double[labels.length];
        double[] correct = new double[labels.length];
        for (int n = 0; n < labels.length; n++) {
            losses[n] = scores.crossEntropy(n, labels[n]);
            weights[n] = weight.applyAsDouble(losses[n]);
            correct[n] = !scores.isFinite(n) ? Double.NaN : scores.predicted(n) == labels[n] ? 1 : 0;
        }
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("loss", losses);
        figures.put("correct", correct);
        return new SampleWeights(weights, figures);
    }
}
