package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.core.network.Mode;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.Scalars;

/**
 * Charges the network for reacting to pixels that its annotator ruled out: P is made of the squared input gradients g = ∂s/∂x where W = 1, in one of the
 * {@link LambdaForm}s. After "Interpretability-Guided Human Feedback During Neural Network Training", equation 2, and Ross, Hughes and Doshi-Velez 2017,
 * arXiv:1703.03717.
 *
 * <p>Where we differ: the published code never gives P a gradient with respect to the weights, here it has one, exact or by finite differences; the default
 * form is the share of the gradient's energy, and the default score is tied to the predicted class (methods.md 1.5). Members of the batch whose gradient is not
 * finite are left out and logged.
 */
public record InputGradientPenalty(
        @Option(help = "the scalar whose input gradient is charged") Score score,
        @Option(help = "how the squared gradients become one number; share lies between 0 and 1") LambdaForm form,
        @Option(help = "how the penalty is differentiated") Route route) implements LossTerm {
    /** Keeps SHARE defined where the gradient vanishes. */
    private static final float LEAST_ENERGY = 1e-8f;
    /**
     * Root mean square of the step from x to each point of the finite difference, in normalised input units. On a smooth network the error falls with its
     * square: 5e-3 of the gradient's peak at 0.02, 3e-4 here; much smaller steps drown in float32's rounding.
     */
    private static final float STEP = 0.005f;
    /** Gradients on ruled-out pixels whose root mean square is smaller are taken as zero, for there is no direction to step in. */
    private static final float LEAST_GRADIENT = 1e-12f;

    /** The centred logit of the predicted class, share, exact. */
    public InputGradientPenalty() {
        this(Score.PRED_LOGIT_CENTRED, LambdaForm.SHARE, Route.EXACT);
    }

    @Override
    public boolean usesRuledOut() {
        return true;
    }

    @Override
    public NDArray value(StepContext step) {
        return switch (route) {
            case EXACT -> FeedbackGradients.of(step, score).map(members -> penalty(members.gradient(), members.ruledOut(), step.batchSize()))
                    .orElseGet(() -> step.manager().create(0f));
            case FINITE_DIFFERENCE -> step.feedback().map(feedback -> finiteDifference(step, feedback)).orElseGet(() -> step.manager().create(0f));
        };
    }

    /**
     * With v = ∂P/∂g held constant, ∂P/∂θ = Σ_n ∂/∂θ &lt;v_n, ∂s_n/∂x&gt;, which is the derivative of (s(x + εv) - s(x - εv)) / 2ε for a small ε; both points
     * stay with the class that x is predicted to be.
     */
    private NDArray finiteDifference(StepContext step, StepContext.Feedback feedback) {
        FeedbackGradients.ScoreGradient found = FeedbackGradients.of(step.network(), feedback.images(), score, false);
        int[] finite = FeedbackGradients.finiteMembers(found.gradient());
        if (finite.length == 0) {
            return step.manager().create(0f);
        }
        NDArray images = FeedbackGradients.members(feedback.images(), finite);
        NDArray ruledOut = FeedbackGradients.members(feedback.ruledOut(), finite);
        NDArray classes = FeedbackGradients.members(found.classes(), finite);
        NDArray gradient = FeedbackGradients.members(found.gradient(), finite).stopGradient();
        gradient.setRequiresGradient(true);
        NDArray penalty = penalty(gradient, ruledOut, step.batchSize());
        NDArray value = penalty.stopGradient();
        NDArray v = Autograd.grad(step.manager(), penalty, List.of(gradient), false).singletonOrThrow(); // (B', C, H, W)

        NDArray scale = scale(v, gradient.stopGradient(), ruledOut); // (B', 1, 1, 1)
        NDArray direction = v.div(scale.maximum(Float.MIN_NORMAL)).mul(STEP).mul(scale.gt(0f).toType(v.getDataType(), false));
        NDArray points = NDArrays.concat(new NDList(images.add(direction), images.sub(direction)), 0);
        NDArray scores = score.of(step.network().forward(points, Mode.EVAL), NDArrays.concat(new NDList(classes, classes), 0)).reshape(2, finite.length);
        NDArray seeds = scale.reshape(finite.length).div(2 * STEP); // 1 / 2ε of each member
        NDArray surrogate = scores.get(0).sub(scores.get(1)).mul(seeds).sum();
        return value.add(surrogate.sub(surrogate.stopGradient()));
    }

    /** Root mean square of v on its support for each member, (B', 1, 1, 1); zero where the gradient on ruled-out pixels is too small to step along. */
    private static NDArray scale(NDArray v, NDArray gradient, NDArray ruledOut) {
        int[] all = {1, 2, 3};
        NDArray mask = ruledOut.expandDims(1);
        NDArray charged = gradient.mul(mask).square().sum(all, true);
        NDArray least = mask.sum(all, true).mul(LEAST_GRADIENT * LEAST_GRADIENT * gradient.size(1));
        NDArray support = v.neq(0f).toType(v.getDataType(), false).sum(all, true).maximum(1f);
        return v.square().sum(all, true).div(support).sqrt().mul(charged.gt(least).toType(v.getDataType(), false));
    }

    /** P of the members whose gradient is given. */
    private NDArray penalty(NDArray gradient, NDArray ruledOut, int batchSize) {
        Shape shape = gradient.getShape();
        float pixels = shape.get(2) * shape.get(3);
        int[] plane = {1, 2};
        NDArray energy = gradient.square().sum(new int[] {1}); // (B', H, W)
        NDArray charged = energy.mul(ruledOut).sum(plane); // (B')
        return switch (form) {
            case SHARE -> Scalars.over(charged.div(energy.sum(plane).add(LEAST_ENERGY)).sum(), Math.max(1, FeedbackGradients.marked(ruledOut)));
            case INTEGRAL -> Scalars.times(charged.sum(), pixels / batchSize);
            case MEAN -> Scalars.over(charged.sum(), batchSize * shape.get(1) * pixels);
            case SUM -> Scalars.over(charged.sum(), batchSize);
        };
    }
}
