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
 * (x - x0) ∫ ∂z_t/∂x (x0 + s (x - x0)) ds over s from 0 to 1: the target's logit of the image minus that of a reference image, split over the input values by
 * following the gradient along the straight line between both. Sundararajan, Taly and Yan 2017, arXiv:1703.01365. The integral is a sum over Gauss-Legendre
 * nodes, as in Captum; by how much its values miss the difference of the logits is reported for each image, and more than 5 % of the difference is too much.
 */
public record IntegratedGradients(
        @Option(min = 1, max = 10_000, unit = "steps", help = "points of the line at which the gradient is taken; more make the sum truer, and time"
                + " grows with them")
        int steps,
        @Option(help = References.HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma) implements Explainer {
    static final double RELATIVE = 0.05; // of the difference, methods.md 6.1
    static final double ROUNDING = 1e-4; // of the logits themselves

    /** 50 steps from the mean colour, as in Captum. */
    public IntegratedGradients() {
        this(50, "zero", 0);
    }

    public IntegratedGradients {
        References.check(reference);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, steps + 1);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            NDArray references = References.fewest(reference, blurSigma, images, request.normalisation());
            NDArray scores = InputGradients.scores("ig", request, images);
            NDArray referenceScores = InputGradients.scores("ig", request, references);
            progress.worked(1);
            NDArray change = images.sub(references);
            GaussLegendre rule = GaussLegendre.of(steps);
            NDArray mean = InputGradients.sum("ig", request, steps, (from, to, pass) -> rule.line(from, to, references, change, pass), rule::sum, scope,
                    progress.split(steps));
            NDArray values = mean.muli(change);
            return Attribution.ofInput(scope.ret(values), Requests.completeness(values, scores, referenceScores, ROUNDING, RELATIVE));
        }
    }
}
