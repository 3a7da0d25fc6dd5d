package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.GradientMode;

/**
 * ReLU(Σ_k w_k A_k), w_k = (z_t - z_t⁽ᵏ⁾) / max(|z_t|, 1e-6), where z_t⁽ᵏ⁾ is the logit after unit k of the requested layer was set to zero everywhere. Desai
 * and Ramaswamy 2020, doi:10.1109/WACV45572.2020.9093360. Only what comes after the layer is run for each unit, many units at once; of convolutions that read
 * the layer only what the unit changes is computed; units that are zero anyway are not run. Where a global average pool and a single linear layer follow,
 * z_t - z_t⁽ᵏ⁾ = W_tk mean A_k, and nothing is run.
 *
 * <p>Paper and pytorch-grad-cam divide by z_t itself, so that a logit below zero turns the map round: {@code denominator=score}. In a layer with values other
 * than zero at its minimum, pytorch-grad-cam sets units to that minimum less 1e7, which is the same as zero before a ReLU and far from any data elsewhere:
 * {@code value=below-minimum}.
 */
public record AblationCam(@Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu,
        @Option(help = "what a unit is set to: zero as in the paper, or 1e7 below the layer's minimum as in pytorch-grad-cam") Value value,
        @Option(help = "what a drop is divided by: the logit's magnitude, or the logit as in the paper, whose sign turns the map") Denominator denominator)
        implements UnitWeighting {
    private static final float FAR = 1e7f;
    private static final double SMALLEST = 1e-6;

    /** What a unit is set to. */
    public enum Value {
        /** Zero, as in the paper. */
        ZERO,
        /** The image's smallest value in the layer less 1e7, unless that is zero; as in pytorch-grad-cam. */
        BELOW_MINIMUM
    }

    /** What a drop of the logit is divided by. */
    public enum Denominator {
        /** The logit's absolute value, at least 1e-6. */
        MAGNITUDE,
        /** The logit, at least 1e-6 in magnitude; as in the paper and in pytorch-grad-cam. */
        SCORE
    }

    /** Zero, and the logit's magnitude. */
    public AblationCam() {
        this(true, Value.ZERO, Denominator.MAGNITUDE);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        Requests.LayerCut layer = Requests.LayerCut.of("ablationcam", request, scope);
        try (GradientMode off = GradientMode.off()) {
            NDArray logits = request.network().forwardFrom(layer.cut());
            Requests.requireClasses("ablationcam", request, logits.size(1));
            NDArray scores = request.targetScores(logits); // (N)
            NDArray values = values(layer.activation()); // (N, 1)
            Optional<PoolingHead> head = PoolingHead.after(request.network().graph(), layer.node());
            NDArray drops = head.isPresent() ? closedForm(head.get(), request, layer.activation(), values, scope)
                    : rerun(request, layer, scores.toFloatArray(), values, scope, progress);
            return new Units(layer.activation(), drops.div(denominators(scores, scope)));
        }
    }

    /** What units are set to in each image, (N, 1). */
    private NDArray values(NDArray activation) {
        NDArray smallest = activation.flatten(1, -1).min(new int[] {1}, true);
        return switch (value) {
            case ZERO -> smallest.zerosLike();
            case BELOW_MINIMUM -> smallest.sub(FAR).mul(smallest.neq(0f).toType(smallest.getDataType(), false));
        };
    }

    /** (N, 1). */
    private NDArray denominators(NDArray scores, NDManager scope) {
        float[] divisors = scores.toFloatArray();
        for (int n = 0; n < divisors.length; n++) {
            double magnitude = Math.max(Math.abs(divisors[n]), SMALLEST);
            divisors[n] = (float) (denominator == Denominator.SCORE && divisors[n] < 0 ? -magnitude : magnitude);
        }
        return scope.create(divisors, new Shape(divisors.length, 1));
    }

    /** W_tk (mean A_k - value), (N, K). */
    private static NDArray closedForm(PoolingHead head, ExplainRequest request, NDArray activation, NDArray values, NDManager scope) {
        float places = activation.size(2) * activation.size(3);
        return Cam.rows(head, request, scope).mul(activation.sum(new int[] {2, 3}).div(places).sub(values));
    }

    /** z_t - z_t⁽ᵏ⁾ from runs of what comes after the layer, (N, K). */
    private static NDArray rerun(ExplainRequest request, Requests.LayerCut layer, float[] scores, NDArray values, NDManager scope, SubMonitor progress)
            throws GlassboxException {
        NDArray activation = layer.activation();
        int images = scores.length;
        int units = Math.toIntExact(activation.size(1));
        float[] furthest = activation.sub(values.reshape(images, 1, 1, 1)).abs().flatten(2, -1).max(new int[] {2}).toFloatArray(); // (N, K)
        int[] pairs = IntStream.range(0, images * units).filter(pair -> furthest[pair] != 0).toArray(); // setting the others changes nothing
        AblatedConvolutions convolutions = new AblatedConvolutions(request.network(), layer.node(), activation, values, scope);
        NDArray chosen = scope.eye(units);
        NDArray kept = chosen.mul(-1f).add(1f);
        NDArray set = values.reshape(images, 1, 1, 1);
        UnitScores.Pass pass = (image, unit, part) -> {
            NDIndex ofImages = new NDIndex("{}", image);
            NDIndex ofUnits = new NDIndex("{}", unit);
            Map<String, NDArray> outputs = convolutions.outputs(image, unit, part);
            layer.cut().values().forEach((name, output) -> {
                if (!name.equals(layer.node().name())) {
                    outputs.put(name, output.get(part, ofImages));
                } else if (!convolutions.areAllReaders()) {
                    NDArray ablated = output.get(part, ofImages); // (R, K, h, w), a copy
                    ablated.muli(kept.get(part, ofUnits).reshape(-1, units, 1, 1));
                    ablated.addi(chosen.get(part, ofUnits).reshape(-1, units, 1, 1).mul(set.get(part, ofImages)));
                    outputs.put(name, ablated);
                }
            });
            return request.network().forwardFrom(new Network.Cut(layer.node().name(), outputs));
        };
        int atOnce = UnitScores.passesFrom(request, layer.node());
        double[] ablated = UnitScores.of("ablationcam", request, pairs, units, atOnce, Score.LOGIT, pass, progress);
        float[] drops = new float[images * units];
        for (int i = 0; i < pairs.length; i++) {
            drops[pairs[i]] = (float) (scores[pairs[i] / units] - ablated[i]);
        }
        return scope.create(drops, new Shape(images, units));
    }
}
