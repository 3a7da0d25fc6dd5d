package org.glassbox.engine.explain;

import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Softmax;

/**
 * What a network says of one image.
 *
 * @param probabilities of the classes, by label
 * @param predicted the class with the largest one, the first of equals
 */
public record Prediction(List<Double> probabilities, int predicted) {
    public Prediction {
        probabilities = List.copyOf(probabilities);
    }

    /**
     * From an image's logits.
     *
     * @throws GlassboxException if one of them is not finite
     */
    static Prediction of(float[] logits) throws GlassboxException {
        int predicted = Explanations.predicted(new float[][] {logits})[0];
        return new Prediction(Arrays.stream(Softmax.of(logits)).boxed().toList(), predicted);
    }
}
