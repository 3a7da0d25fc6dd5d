package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * The mean cross-entropy of the ⌈ρ B⌉ members of a batch that have the largest, times their weights: online hard example mining, Shrivastava, Gupta and
 * Girshick 2016, arXiv:1604.03540, for whole images instead of regions.
 */
public record OnlineHardExamples(@Option(min = 0, max = 1, help = "share of each batch that is kept, rounded up, one image at least") double kept)
        implements LossTerm {
    /** Half of each batch. */
    public OnlineHardExamples() {
        this(0.5);
    }

    @Override
    public NDArray value(StepContext step) {
        int batch = step.batchSize();
        NDArray losses = step.logits().logSoftmax(1).gather(step.labels().reshape(batch, 1), 1).reshape(batch).neg().mul(step.sampleWeights()); // (B)
        int count = Math.clamp((int) Math.ceil(kept * batch), 1, batch);
        return Scalars.over(losses.mul(step.manager().create(hardest(losses.toFloatArray(), count))).sum(), count);
    }

    /** 1 for the members with the largest losses, of equals the first; 0 for the others. */
    private static float[] hardest(float[] losses, int count) {
        float[] chosen = new float[losses.length];
        IntStream.range(0, losses.length).boxed().sorted(Comparator.comparingDouble(n -> -losses[n])).limit(count).forEach(n -> chosen[n] = 1);
        return chosen;
    }
}
