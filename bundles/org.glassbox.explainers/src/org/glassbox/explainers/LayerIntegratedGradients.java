package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.GradientMode;

/**
 * Σ_k (A_k - A0_k) ∫ ∂z_t/∂A_k (A0 + s (A - A0)) ds over s from 0 to 1: {@link IntegratedGradients} at a layer, whose output moves in a straight line from A0,
 * that of the reference, to A, that of the image. Sundararajan, Taly and Yan 2017, arXiv:1703.01365; as Captum's. What bypasses the layer, such as the shortcut
 * around a residual branch, stays that of the image, so that the values sum to what the layer's output alone adds to the logit. Only what comes after the layer
 * is run at each step.
 */
public record LayerIntegratedGradients(
        @Option(min = 1, max = 10_000, unit = "steps", help = "points of the line at which the gradient is taken; more make the sum truer, and time"
                + " grows with them")
        int steps,
        @Option(help = References.HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma) implements Explainer {
    private static final String ID = "layerig";

    /** 50 steps from the mean colour, as in Captum. */
    public LayerIntegratedGradients() {
        this(50, "zero", 0);
    }

    public LayerIntegratedGradients {
        References.check(reference);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, steps + 1);
        progress.checkCanceled();
        Network network = request.network();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Requests.LayerCut cut = Requests.LayerCut.of(ID, request, scope);
            NDArray references = References.of(reference, blurSigma, request, scope);
            NDArray start;
            double[] differences;
            try (GradientMode off = GradientMode.off()) {
                start = network.forwardTo(cut.node().name(), references); // A0, (N, K, h, w)
                differences = differences(request, cut.cut(), start);
            }
            progress.worked(1);
            NDArray change = cut.activation().sub(start);
            GaussLegendre rule = GaussLegendre.of(steps);
            InputGradients.Place place = new InputGradients.Place(change.getShape(), UnitScores.passesFrom(request, cut.node()),
                    variants -> network.forwardFrom(repeated(cut.cut(), variants)));
            NDArray mean = InputGradients.sum(ID, request, place, steps, (from, to, pass) -> rule.line(from, to, start, change, pass), rule::sum, scope,
                    progress.split(steps));
            NDArray values = mean.muli(change).sum(new int[] {1}); // (N, h, w)
            Completeness completeness = Completeness.of(values.toFloatArray(), differences, IntegratedGradients.ROUNDING, IntegratedGradients.RELATIVE);
            return new Attribution(scope.ret(values), Attribution.Space.LAYER, Optional.of(completeness), Map.of());
        }
    }

    /** z_t with the layer's output minus z_t with that of the reference, N values. */
    private static double[] differences(ExplainRequest request, Network.Cut cut, NDArray start) throws GlassboxException {
        NDArray logits = request.network().forwardFrom(cut);
        Requests.requireClasses(ID, request, logits.size(1));
        float[] scores = request.targetScores(logits).toFloatArray();
        float[] startScores = request.targetScores(request.network().forwardFrom(cut.with(start))).toFloatArray();
        double[] differences = new double[scores.length];
        for (int n = 0; n < scores.length; n++) {
            differences[n] = (double) scores[n] - startScores[n];
        }
        return differences;
    }

    /** The cut for several variants of the layer's output, each with all else as it was. @param variants (V N, K, h, w) */
    private static Network.Cut repeated(Network.Cut cut, NDArray variants) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        cut.values().forEach((node, value) -> {
            long times = variants.size(0) / value.size(0);
            try (NDArray one = value.expandDims(0); NDArray several = one.broadcast(new Shape(times).addAll(value.getShape()))) {
                NDArray copies = several.reshape(new Shape(variants.size(0)).addAll(value.getShape().slice(1)));
                copies.attach(variants.getManager());
                values.put(node, copies);
            }
        });
        values.put(cut.node(), variants);
        return new Network.Cut(cut.node(), values);
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
