package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.Scalars;

/**
 * Focal loss that focuses more on classes which are trained less: 1/B Σ_n w_n Σ_j a_t (g_j / g_b) (1 - p_t)^g_j (-log p_t), p_t the sigmoid's probability of
 * the right answer to "is it class j", g_j = g_b + s (1 - q_j), q_j = clip(G+_j / G-_j, 0, 1), G+ and G- being the sums over all steps so far of |∂L/∂z_j| over
 * positive and negative samples. Li et al. 2022, arXiv:2201.02593.
 *
 * <p>All q are 1 at first, which is the focal loss with sigmoids. The sums belong to the run and its checkpoints. The gradients are those of each sample's own
 * loss, without the division by the batch size (methods.md 4.4).
 */
public record EqualizedFocalLoss(
        @Option(min = 0.1, max = 20, help = "focus g_b of classes that are trained enough") double gamma,
        @Option(min = 0, max = 100, help = "how much more focus s a class without any gradient of its own gets") double scale,
        @Option(min = 0, max = 1, help = "factor of true classes, the others having the rest to 1") double alpha) implements LossTerm {
    private static final String MEMORY = "equalized-focal";
    private static final double SMALLEST = 1e-10;

    /** g_b = 2, s = 8, a = .25, as in the paper. */
    public EqualizedFocalLoss() {
        this(2, 8, 0.25);
    }

    @Override
    public NDArray value(StepContext step) {
        SigmoidClasses answers = SigmoidClasses.of(step);
        int classes = Math.toIntExact(answers.logits().size(1));
        double[] sums = step.memory(MEMORY, 2 * classes); // G+ of each class, then G-
        NDArray losses = losses(step, answers, focus(sums, classes));
        NDArray gradient = Autograd.grad(step.manager(), losses, losses.onesLike(), List.of(answers.logits()), true, false).singletonOrThrow().abs();
        add(sums, 0, gradient.mul(answers.truth()).sum(new int[] {0}).toFloatArray());
        add(sums, classes, gradient.mul(answers.truth().neg().add(1f)).sum(new int[] {0}).toFloatArray());
        return Scalars.over(losses.mul(step.sampleWeights()).sum(), step.batchSize());
    }

    /** The loss of each sample, (B). */
    private NDArray losses(StepContext step, SigmoidClasses answers, float[] focus) {
        float[] relative = new float[focus.length];
        for (int j = 0; j < focus.length; j++) {
            relative[j] = (float) (focus[j] / gamma);
        }
        NDArray gammas = step.manager().create(focus, new Shape(1, focus.length));
        NDArray factors = answers.balance(alpha).mul(step.manager().create(relative, new Shape(1, focus.length)));
        return SigmoidClasses.focused(answers.logProbability(), gammas).mul(factors).sum(new int[] {1});
    }

    /** g_j of each class. */
    private float[] focus(double[] sums, int classes) {
        float[] focus = new float[classes];
        for (int j = 0; j < classes; j++) {
            boolean begun = sums[j] > 0 || sums[classes + j] > 0;
            double ratio = begun ? Math.clamp(sums[j] / (sums[classes + j] + SMALLEST), 0, 1) : 1;
            focus[j] = (float) (gamma + scale * (1 - ratio));
        }
        return focus;
    }

    private static void add(double[] sums, int from, float[] values) {
        for (int j = 0; j < values.length; j++) {
            sums[from + j] += Float.isFinite(values[j]) ? values[j] : 0;
        }
    }
}
