package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Mode;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/** Gradients ∂z_t/∂x at many variants of each image, such as noisy ones or those on the way from a reference, with as many at once as the request allows. */
final class InputGradients {
    private static final int MOST_PASSES_ON_CPU = 64; // larger batches only leave its caches

    private InputGradients() {
    }

    /** Makes variants of all images. */
    interface Variants {
        /**
         * @param from number of the first variant
         * @param to one more than that of the last
         * @param scope owner of the result
         * @return (V, N, ...) float32 with V = {@code to - from} and the rest as at the place where they go in
         */
        NDArray make(int from, int to, NDManager scope);
    }

    /** What the gradients of some variants add to the sum. */
    interface Contribution {
        /**
         * @param from number of the first variant
         * @param gradients (V, N, ...)
         * @return (N, ...), owned by the manager of {@code gradients}
         */
        NDArray of(int from, NDArray gradients);
    }

    /**
     * ∂z_t/∂x.
     *
     * @param explainer id, for messages
     * @param scope owner of the result and of what leads to it
     * @return (N, C, H, W)
     * @throws GlassboxException if a target is no class of the network
     */
    static NDArray at(String explainer, ExplainRequest request, NDManager scope) throws GlassboxException {
        NDArray x = Requests.leaf(scope, request.images());
        NDArray score = Requests.sumOfTargetScores(explainer, request, request.network().forward(x, Mode.EVAL));
        return Autograd.grad(scope, score, List.of(x), false).singletonOrThrow();
    }

    /**
     * The sum of what the gradients at all variants of the images contribute.
     *
     * @param explainer id, for messages
     * @param count of variants of each image
     * @return (N, C, H, W), owned by {@code owner}
     * @throws GlassboxException if a target is no class of the network
     */
    static NDArray sum(String explainer, ExplainRequest request, int count, Variants variants, Contribution contribution, NDManager owner, SubMonitor monitor)
            throws GlassboxException {
        int atOnce = request.images().getDevice().isGpu() ? request.atOnce() : Math.min(request.atOnce(), MOST_PASSES_ON_CPU);
        Place images = new Place(request.images().getShape(), atOnce, x -> request.network().forward(x, Mode.EVAL));
        return sum(explainer, request, images, count, variants, contribution, owner, monitor);
    }

    /**
     * Where variants go into the network.
     *
     * @param shape (N, ...) of one variant of all images
     * @param atOnce how many may go through the network together
     * @param forward from variants (V N, ...) to logits (V N, K), recorded
     */
    record Place(Shape shape, int atOnce, UnaryOperator<NDArray> forward) {
    }

    /** As {@link #sum(String, ExplainRequest, int, Variants, Contribution, NDManager, SubMonitor)}, at any place of the network. */
    static NDArray sum(String explainer, ExplainRequest request, Place place, int count, Variants variants, Contribution contribution, NDManager owner,
            SubMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, count);
        Shape shape = place.shape();
        long together = Math.clamp(place.atOnce() / shape.get(0), 1, count);
        NDArray sum = owner.zeros(shape);
        for (int from = 0; from < count; from += together) {
            progress.checkCanceled();
            int to = (int) Math.min(count, from + together);
            try (NDManager scope = owner.newSubManager()) {
                NDArray made = variants.make(from, to, scope);
                NDArray x = Requests.leaf(scope, made.reshape(new Shape(made.size(0) * shape.get(0)).addAll(shape.slice(1))));
                NDArray logits = place.forward().apply(x);
                NDArray overVariants = logits.reshape(made.size(0), shape.get(0), -1).sum(new int[] {0}); // has the gradients of all
                NDArray score = Requests.sumOfTargetScores(explainer, request, overVariants);
                NDArray gradients = Autograd.grad(scope, score, List.of(x), false).singletonOrThrow();
                sum.addi(contribution.of(from, gradients.reshape(made.getShape())));
            }
            progress.worked(to - from);
        }
        return sum;
    }

    /**
     * z_t without recording anything.
     *
     * @param images (N, C, H, W), each with the target of the request's image of that number, or (1, C, H, W) with all their targets
     * @return (N), owned by the manager of {@code images}
     * @throws GlassboxException if a target is no class of the network
     */
    static NDArray scores(String explainer, ExplainRequest request, NDArray images) throws GlassboxException {
        try (GradientMode off = GradientMode.off()) {
            NDArray logits = request.network().forward(images, Mode.EVAL);
            Requests.requireClasses(explainer, request, logits.size(1));
            return request.targetScores(logits.broadcast(new Shape(request.targets().length, logits.size(1))));
        }
    }
}
