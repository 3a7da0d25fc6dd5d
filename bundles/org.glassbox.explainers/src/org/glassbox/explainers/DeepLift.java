package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;

/**
 * DeepLIFT with the rescale rule: the target's logit of the image minus that of a reference image, z_t(x) - z_t(x0), split over the input values so that the
 * parts sum to it. Shrikumar, Greenside and Kundaje 2017, arXiv:1704.02685.
 *
 * <p>Where we differ from Captum (methods.md 6.6): max pooling keeps its rule after a ReLU and where windows overlap; products of two data-dependent values
 * have an exact rule; SiLU, sigmoid and ReLU6 are rescaled too. The quotients are computed in forms that don't enlarge rounding where changes are small. By how
 * much the parts miss the sum is reported for each image.
 */
public record DeepLift(
        @Option(help = References.HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(min = 0, help = RescaleRules.EPS_HELP) double eps) implements Explainer {
    /** Compares with the blurred image. */
    public DeepLift() {
        this("blur", 0, 1e-6);
    }

    public DeepLift {
        References.check(reference);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 2);
        RescaleRules.requireRules("deeplift", request.network().graph());
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            NDArray references = References.fewest(reference, blurSigma, images, request.normalisation());
            RescaleRules rules = new RescaleRules(eps);
            NDArray referenceScores = rules.note(references, "deeplift", request);
            progress.worked(1);
            progress.checkCanceled();
            RuleBackpropagation propagation = new RuleBackpropagation(request.network(), RescaleRules::isFor, Set.of(), scope);
            NDArray scores = request.targetScores(propagation.forward(images));
            NDArray values = propagation.backward(scores.sum(), rules, false).mul(images.sub(references));
            return Attribution.ofInput(scope.ret(values), Requests.completeness(values, scores, referenceScores, RescaleRules.TOLERANCE,
                    RescaleRules.TOLERANCE));
        }
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return RescaleRules.refusal(graph);
    }
}
