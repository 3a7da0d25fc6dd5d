package org.glassbox.consistency;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.glassbox.core.network.Mode;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.pytorch.GradientMode;

/**
 * Weights that are a function of each sample's cross-entropy, the mean binary one where samples may belong to several classes, for which one pass over the set
 * is enough.
 */
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
        int samples = request.size();
        int[] labels = request.labels();
        double[] weights = new double[samples];
        double[] losses = new double[samples];
        double[] correct = new double[samples];
        for (int n = 0; n < samples; n++) {
            losses[n] = loss(scores, request, labels, n);
            weights[n] = weight.applyAsDouble(losses[n]);
            correct[n] = !scores.isFinite(n) ? Double.NaN : request.isTrue(n, scores.predicted(n)) ? 1 : 0;
        }
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("loss", losses);
        figures.put("correct", correct);
        return new SampleWeights(weights, figures);
    }

    private static double loss(ClassScores scores, WeighingRequest request, int[] labels, int n) {
        return request.labelSets().map(sets -> scores.binaryCrossEntropy(n, sets.rows()[n])).orElseGet(() -> scores.crossEntropy(n, labels[n]));
    }
}
