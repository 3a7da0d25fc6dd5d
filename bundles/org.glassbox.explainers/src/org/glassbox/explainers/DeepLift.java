package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * DeepLIFT with the rescale rule: the target's logit of the image minus that of a reference image, z_t(x) - z_t(x0), split over the input values so that the parts sum
 * to it. Shrikumar, Greenside and Kundaje 2017, arXiv:1704.02685.
 *
 * <p>Where we differ from Captum (methods.md 6.6): max pooling keeps its rule after a ReLU and where windows overlap; products of two data-dependent values have an
 * exact rule; SiLU, sigmoid and ReLU6 are rescaled too. By how much the parts miss the sum is reported for each image.
 */
public record DeepLift(
        @Option(help = References.HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(min = 0, help = "a smaller change of a nonlinearity's input takes the derivative in place of the quotient") double eps) implements Explainer {
    private static final double TOLERANCE = 1e-3; // of 1 + |difference|, methods.md 6.6

    /** Compares with the blurred image. */
    public DeepLift() {
        this("blur", 0, 1e-6); // float32 has no more digits for the quotient of smaller changes
    }

    public DeepLift {
        References.check(reference);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 2);
        Optional<Node> unknown = RescaleRules.withoutRule(request.network().graph());
        if (unknown.isPresent()) {
            throw GlassboxException.badInput("Explainer \"deeplift\" can't explain this network: it has no rule for layer \"" + unknown.get().name()
                    + "\", which a plug-in brought. Take an explainer without such rules, such as saliency or gradcam.");
        }
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            RescaleRules rules = new RescaleRules(eps);
            NDArray references = References.of(reference, blurSigma, images, request.normalisation());
            NDArray referenceScores = rules.note(references, "deeplift", request);
            progress.worked(1);
            progress.checkCanceled();
            RuleBackpropagation propagation = new RuleBackpropagation(request.network(), RescaleRules::isFor, rules, scope);
            NDArray scores = request.targetScores(propagation.forward(images));
            NDArray values = propagation.backward(scores.sum(), false).mul(images.sub(references));
            return Attribution.ofInput(scope.ret(values), Requests.completeness(values, scores, referenceScores, TOLERANCE, TOLERANCE));
        }
    }
}
