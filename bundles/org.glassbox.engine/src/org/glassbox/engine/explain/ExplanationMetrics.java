package org.glassbox.engine.explain;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.Explaining;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.explain.Findings;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.network.Network;
import org.glassbox.pytorch.GradientMode;

/**
 * Judges maps by any explanation metric: the one way to it for the workbench and the command line. Engine thread only. The network runs in evaluation mode and
 * its parameters require gradients afterwards exactly where they did before.
 */
public final class ExplanationMetrics {
    /** An image without a mask has no value, which is no reason to refuse those beside it. */
    private static final Set<Need> MASKS = Set.of(Need.RELEVANT_MASK, Need.IRRELEVANT_MASK);

    private ExplanationMetrics() {
    }

    /**
     * Maps to judge.
     *
     * @param images as they were explained; their targets are not looked at, since each map knows its own
     * @param explainer the method that made the maps; {@code null} where they came from elsewhere
     * @param maps one for each image
     * @param masks for each image what is known of its pixels, see {@link MetricRequest#masks}
     * @param ofImages what metrics found out about the images; the same for all methods' maps of these images, so that it is found out once
     * @param ofMaps what they found out about the maps
     */
    public record Maps(Explanations.Images images, Explainer explainer, List<SaliencyMap> maps, List<Map<MaskRole, Mask>> masks, Findings ofImages,
            Findings ofMaps) {
        public Maps {
            maps = List.copyOf(maps);
            masks = List.copyOf(masks);
            if (maps.size() != images.count() || masks.size() != images.count()) {
                throw new IllegalArgumentException(images.count() + " images, " + maps.size() + " maps and masks of " + masks.size() + " images");
            }
        }

        /** Of which nothing was found out yet. */
        public Maps(Explanations.Images images, Explainer explainer, List<SaliencyMap> maps, List<Map<MaskRole, Mask>> masks) {
            this(images, explainer, maps, masks, new Findings(), new Findings());
        }
    }

    /**
     * One value for each image, undefined for an image without a mask that the metric needs. Whether any image has one is for the caller to look at beforehand,
     * see {@link ExplanationMetric#refusal}.
     *
     * @param manager the device's; nothing stays in it
     * @throws GlassboxException if the metric needs the explainer and there is none, or it can't be computed; see also {@link Explanations#explain}
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public static List<ExplanationMetric.Value> compute(NDManager manager, Network network, ExplanationMetric metric, Maps maps,
            IProgressMonitor monitor) throws GlassboxException {
        List<NDArray> paused = Explanations.pauseParameterGradients(network);
        try {
            int atOnce = Explanations.atOnce(maps.images());
            while (true) {
                try {
                    return compute(manager, network, metric, maps, atOnce, monitor);
                } catch (EngineException e) {
                    atOnce = Explanations.half(atOnce, e);
                }
            }
        } finally {
            paused.forEach(parameter -> parameter.setRequiresGradient(true));
        }
    }

    private static List<ExplanationMetric.Value> compute(NDManager manager, Network network, ExplanationMetric metric, Maps maps, int atOnce,
            IProgressMonitor monitor) throws GlassboxException {
        Explanations.Images images = maps.images();
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray pixels = scope.create(images.images(), new Shape(images.count(), 3, images.height(), images.width()));
            MetricRequest request = new MetricRequest(network, pixels, maps.maps(), maps.masks(), images.normalisation(), explaining(maps, atOnce), atOnce,
                    maps.ofImages(), maps.ofMaps());
            Set<Need> given = request.given();
            given.addAll(MASKS);
            Optional<String> refusal = metric.refusal(given);
            if (refusal.isPresent()) {
                throw GlassboxException.badInput("The metric " + metric + " can't be computed: " + refusal.get());
            }
            return values(metric, request, monitor);
        }
    }

    /** A metric of a plug-in that breaks is reported by its name. What the device says of itself passes as it is. */
    private static List<ExplanationMetric.Value> values(ExplanationMetric metric, MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        List<ExplanationMetric.Value> values;
        try {
            values = metric.compute(request, monitor);
        } catch (OperationCanceledException | EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw GlassboxException.fault("The metric " + metric + " failed: " + e, e);
        }
        if (values.size() != request.size()) {
            throw GlassboxException.fault("The metric " + metric + " failed: it returned " + values.size() + " values for " + request.size()
                    + " images.", null);
        }
        return values;
    }

    private static Explaining explaining(Maps maps, int atOnce) {
        if (maps.explainer() == null) {
            return null;
        }
        Explanations.Images like = maps.images();
        return (network, images, targets, monitor) -> {
            Explanations.Images changed = new Explanations.Images(images.toFloatArray(), targets.length, like.height(), like.width(), targets, like.layer(),
                    like.normalisation(), atOnce);
            return Explanations.explain(images.getManager(), network, maps.explainer(), changed, monitor).stream().map(Explanation::map).toList();
        };
    }
}
