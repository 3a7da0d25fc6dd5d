package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;

/**
 * The members of a batch with feedback whose input gradient is finite; the others are left out and logged.
 *
 * @param images (B', C, H, W)
 * @param ruledOut (B', H, W)
 * @param gradient ∂s/∂x, (B', C, H, W), which can be differentiated again
 */
record FeedbackGradients(NDArray images, NDArray ruledOut, NDArray gradient) {
    private static final Logger LOGGER = System.getLogger(FeedbackGradients.class.getName());

    /** Absent where the batch has none. */
    static Optional<FeedbackGradients> of(StepContext step, Score score) {
        if (step.feedback().isEmpty()) {
            return Optional.empty();
        }
        StepContext.Feedback feedback = step.feedback().get();
        NDArray gradient = step.inputGradient(score);
        int[] finite = finiteMembers(gradient);
        if (finite.length == 0) {
            return Optional.empty();
        }
        if (finite.length == gradient.size(0)) {
            return Optional.of(new FeedbackGradients(feedback.images(), feedback.ruledOut(), gradient));
        }
        // a gradient of zero through a member that is not finite would still be not a number, hence a pass without it
        NDArray images = members(feedback.images(), finite);
        return Optional.of(new FeedbackGradients(images, members(feedback.ruledOut(), finite), of(step.network(), images, score, true).gradient()));
    }

    /** g, and the class (B') whose score was differentiated. */
    record ScoreGradient(NDArray gradient, NDArray classes) {
    }

    static ScoreGradient of(Network network, NDArray images, Score score, boolean createGraph) {
        NDArray x = images.stopGradient();
        x.setRequiresGradient(true);
        NDArray logits = network.forward(x, Mode.EVAL);
        NDArray classes = logits.argMax(1);
        NDArray sum = score.of(logits, classes).sum();
        return new ScoreGradient(Autograd.grad(images.getManager(), sum, List.of(x), createGraph).singletonOrThrow(), classes);
    }

    static int[] finiteMembers(NDArray gradient) {
        float[] energies = gradient.square().sum(new int[] {1, 2, 3}).toFloatArray();
        int[] finite = IntStream.range(0, energies.length).filter(n -> Float.isFinite(energies[n])).toArray();
        if (finite.length < energies.length) {
            LOGGER.log(Level.WARNING, "The input gradient of {0} of {1} annotated images is not finite; the loss leaves them out of this step.",
                    energies.length - finite.length, energies.length);
        }
        return finite;
    }

    static NDArray members(NDArray array, int[] members) {
        if (members.length == array.size(0)) {
            return array;
        }
        return array.get(new NDIndex("{}", array.getManager().create(members)));
    }

    /** How many members have ruled-out pixels: an annotator may have found nothing to rule out on one, which then has no share to average over. */
    static int marked(NDArray ruledOut) {
        int marked = 0;
        for (float pixels : ruledOut.sum(new int[] {1, 2}).toFloatArray()) {
            marked += pixels > 0 ? 1 : 0;
        }
        return marked;
    }
}
