package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.option.Option;

/**
 * 1/m Σ_k ∂z_t/∂x (x + σ ε_k), ε_k ~ N(0, 1): the gradient of the target's logit averaged over m noisy copies of the image, σ being a share of the image's
 * range max x - min x. Smilkov, Thorat, Kim, Viégas and Wattenberg 2017, arXiv:1706.03825. Squared, the mean of the squares of the gradients, also called
 * SmoothGrad².
 *
 * <p>The mean is taken of signed gradients, as in the paper; the absolute value and the maximum over channels are left to the display. Where we differ from
 * Captum: the noise is set as a share of each image's own range and not as one number for all.
 */
public record SmoothGrad(
        @Option(min = 1, max = 10_000, unit = "copies", help = "noisy copies of each image; time grows with them") int samples,
        @Option(min = 0, max = 1, unit = "of the image's range", help = "standard deviation of the noise; 0 gives the plain gradient") double noise,
        @Option(help = "whether the gradients are squared before they are averaged, so that opposite signs don't cancel") boolean squared,
        @Option(help = "of the noise; each image's noise also depends on its pixels, but not on the other images") long seed) implements Explainer {
    /** As in the paper: 15 % noise; 25 copies. */
    public SmoothGrad() {
        this(25, 0.15, false, 1);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 1);
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            NDArray deviation = NormalNoise.range(images).muli((float) noise); // (N, 1, 1, 1)
            NormalNoise normal = new NormalNoise(request, seed, "smoothgrad");
            NDArray sum = InputGradients.sum("smoothgrad", request, samples, (from, to, pass) -> normal.next(to - from, pass).muli(deviation).addi(images),
                    (from, gradients) -> (squared ? gradients.square() : gradients).sum(new int[] {0}), scope, progress.split(1));
            return Attribution.ofInput(scope.ret(sum.divi((float) samples)));
        }
    }

    @Override
    public ChannelReduction channelReduction() {
        return ChannelReduction.ABS_MAX;
    }
}
