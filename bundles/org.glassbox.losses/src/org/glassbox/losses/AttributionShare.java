package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * The share of what a prediction rests on that lies on ruled-out pixels: P = 1/B' Σ_n (Σ_ij W |a|)_n / (Σ_ij |a|)_n over the B' members with ruled-out pixels,
 * a_ij = Σ_c g_cij (x - x₀)_cij, g = ∂s/∂x the input gradient and x₀ the blurred image, which is the reference that annotators' maps have by default. P lies
 * between 0 and 1. Differentiated exactly, through second derivatives; x₀ is a constant.
 *
 * <p>In contrast to {@link InputGradientPenalty}, a place counts only as far as there is something to see: the gradient on what looks the same when blurred,
 * which no prediction rests on, is free. After gradient times input (Shrikumar et al. 2016, arXiv:1605.01713) and expected attribution priors (Erion et al.
 * 2021, arXiv:1906.10670); the share is ours. An image without any attribution has the share 0 and teaches nothing. Members whose gradient is not finite are
 * left out and logged.
 */
public record AttributionShare(
        @Option(help = "the scalar whose attribution is charged") Score score,
        @Option(min = 0, max = 1000, unit = "pixels", help = "deviation of the reference's blur; 0 is 0.045 of the image's shorter side") double blur)
                implements LossTerm {
    /** Keeps the share defined where nothing is attributed. */
    private static final float LEAST = 1e-8f;

    /** The centred logit of the predicted class, the usual blur. */
    public AttributionShare() {
        this(Score.PRED_LOGIT_CENTRED, 0);
    }

    @Override
    public boolean usesRuledOut() {
        return true;
    }

    @Override
    public NDArray value(StepContext step) {
        return FeedbackGradients.of(step, score).map(this::share).orElseGet(() -> step.manager().create(0f));
    }

    private NDArray share(FeedbackGradients members) {
        NDArray x = members.images().stopGradient();
        GaussianBlur reference = blur > 0 ? GaussianBlur.of(blur) : GaussianBlur.automatic(x.size(2), x.size(3));
        NDArray attributed = members.gradient().mul(x.sub(reference.apply(x))).sum(new int[] {1}).abs(); // (B', H, W)
        int[] plane = {1, 2};
        NDArray charged = attributed.mul(members.ruledOut()).sum(plane); // (B')
        return Scalars.over(charged.div(attributed.sum(plane).add(LEAST)).sum(), Math.max(1, FeedbackGradients.marked(members.ruledOut())));
    }
}
