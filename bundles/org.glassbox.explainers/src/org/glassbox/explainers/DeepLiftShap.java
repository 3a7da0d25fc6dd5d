package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
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
 * The mean of {@link DeepLift} over several reference images: the target's logit of the image minus the mean of theirs, split over the input values; an
 * estimate of Shapley values. Lundberg and Lee 2017, arXiv:1705.07874. The rules are those of {@link DeepLift}, with which it differs from Captum. The image
 * goes through the network once for all references.
 */
public record DeepLiftShap(
        @Option(help = Baselines.HELP) String baselines,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(min = 0, help = RescaleRules.EPS_HELP) double eps) implements Explainer {
    /** Compares with the blurred image, the mean colour, white and black. */
    public DeepLiftShap() {
        this(Baselines.STANDARD, 0, 1e-6);
    }

    public DeepLiftShap {
        Baselines.check(baselines);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        RescaleRules.requireRules("deepliftshap", request.network().graph());
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            List<NDArray> references = Baselines.of(baselines, blurSigma, images, request.normalisation());
            progress.setWorkRemaining(references.size());
            RescaleRules rules = new RescaleRules(eps);
            RuleBackpropagation propagation = new RuleBackpropagation(request.network(), RescaleRules::isFor, Set.of(), scope);
            NDArray logits = propagation.forward(images);
            NDArray score = Requests.sumOfTargetScores("deepliftshap", request, logits);
            NDArray values = images.zerosLike();
            NDArray referenceScores = scope.zeros(request.targetScores(logits).getShape());
            for (int m = 0; m < references.size(); m++) {
                progress.checkCanceled();
                try (NDManager pass = scope.newSubManager()) {
                    NDArray reference = references.get(m);
                    reference.attach(pass); // so that what is noted ends with the pass
                    referenceScores.addi(rules.note(reference, "deepliftshap", request));
                    NDArray multipliers = propagation.backward(score, rules, m < references.size() - 1);
                    multipliers.attach(pass);
                    NDArray change = images.sub(reference);
                    change.attach(pass);
                    values.addi(multipliers.muli(change));
                }
                progress.worked(1);
            }
            values.divi((float) references.size());
            referenceScores.divi((float) references.size());
            return Attribution.ofInput(scope.ret(values), Requests.completeness(values, request.targetScores(logits), referenceScores, RescaleRules.TOLERANCE,
                    RescaleRules.TOLERANCE));
        }
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return RescaleRules.refusal(graph);
    }
}
