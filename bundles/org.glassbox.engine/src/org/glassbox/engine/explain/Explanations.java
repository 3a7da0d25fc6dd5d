package org.glassbox.engine.explain;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Suggestion;
import org.glassbox.pytorch.GradientMode;

/**
 * Explains images with any network and any explainer: the one way to it for training, the workbench and the command line. Engine thread only, also between two
 * training steps: the network runs in evaluation mode and its parameters require gradients afterwards exactly where they did before.
 */
public final class Explanations {
    private static final int CHANNELS = 3;
    /**
     * What fits beside a training step of the same network. More is no faster on a CPU; measured with resnet20 at 32 x 32 pixels, twice as many cost twice the
     * time an image, as the memory of larger arrays goes back to the system after each layer.
     */
    private static final int PIXELS_AT_ONCE = 4 * 224 * 224;
    private static final int MOST_AT_ONCE = 512;
    private static final System.Logger LOG = System.getLogger(Explanations.class.getName());

    private Explanations() {
    }

    /**
     * What is to be explained, as plain numbers.
     *
     * @param images (N, 3, H, W), normalised, one after another; not copied
     * @param count N
     * @param height H, pixels
     * @param width W, pixels
     * @param targets the class of each image, or {@code null} for the predicted ones
     * @param layer the node to explain at, also a group of them such as {@code layer3}, which means its last; {@code null} for the method's usual one
     * @param normalisation of the images
     * @param atOnce how many images go through the network together; 0 decides by their size
     */
    public record Images(float[] images, int count, int height, int width, int[] targets, String layer, Normalisation normalisation, int atOnce) {
        public Images {
            if (images.length != (long) count * CHANNELS * height * width) {
                throw new IllegalArgumentException(count + " images of 3 x " + height + " x " + width + " can't have " + images.length + " values");
            }
            if (targets != null && targets.length != count) {
                throw new IllegalArgumentException(targets.length + " target classes for " + count + " images");
            }
        }
    }

    /**
     * Maps, one for each image, at the method's own resolution.
     *
     * @param manager the device's; nothing stays in it
     * @param targets the class of each image, or {@code null} for the predicted ones
     * @param layer the node to explain at, or {@code null} for the network's usual one
     * @throws GlassboxException as {@link #explain(NDManager, Network, Explainer, Images, IProgressMonitor)}
     */
    public static List<SaliencyMap> explain(NDManager manager, Network network, Explainer explainer, float[] images, int count, int height, int width,
            int[] targets,
            String layer, Normalisation normalisation, IProgressMonitor monitor) throws GlassboxException {
        return explain(manager, network, explainer, new Images(images, count, height, width, targets, layer, normalisation, 0), monitor).stream()
                .map(Explanation::map).toList();
    }

    /**
     * All that the method says, one for each image.
     *
     * @param manager the device's; nothing stays in it
     * @throws GlassboxException if the layer does not exist, the network's output is no number, or the method can't serve this network
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public static List<Explanation> explain(NDManager manager, Network network, Explainer explainer, Images images,
            IProgressMonitor monitor) throws GlassboxException {
        String layer = layer(network.graph(), images.layer(), explainer);
        SubMonitor progress = SubMonitor.convert(monitor, images.count());
        List<NDArray> paused = pauseParameterGradients(network);
        try {
            requireService(explainer, network.graph(), layer);
            int[] targets = images.targets() == null ? predicted(logits(manager, network, images)) : images.targets();
            List<Explanation> results = new ArrayList<>();
            int atOnce = atOnce(images);
            while (results.size() < images.count()) {
                int from = results.size();
                int to = Math.min(images.count(), from + atOnce);
                try {
                    results.addAll(explain(manager, network, explainer, images, layer, targets, from, to, atOnce, progress.split(to - from)));
                } catch (EngineException e) {
                    atOnce = half(atOnce, e);
                }
            }
            return results;
        } finally {
            paused.forEach(parameter -> parameter.setRequiresGradient(true));
        }
    }

    /**
     * The network's answers in evaluation mode.
     *
     * @param manager the device's; nothing stays in it
     * @return N rows of K
     */
    public static float[][] logits(NDManager manager, Network network, Images images) {
        float[][] rows = new float[images.count()][];
        int atOnce = atOnce(images);
        int from = 0;
        while (from < images.count()) {
            int to = Math.min(images.count(), from + atOnce);
            try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
                float[] flat = network.forward(array(scope, images, from, to), Mode.EVAL).toFloatArray();
                int classes = flat.length / (to - from);
                for (int n = from; n < to; n++) {
                    rows[n] = Arrays.copyOfRange(flat, (n - from) * classes, (n - from + 1) * classes);
                }
                from = to;
            } catch (EngineException e) {
                atOnce = half(atOnce, e);
            }
        }
        return rows;
    }

    /**
     * The class with the largest logit of each row, the first of equals.
     *
     * @throws GlassboxException if a logit is not finite
     */
    public static int[] predicted(float[][] logits) throws GlassboxException {
        int[] best = new int[logits.length];
        for (int n = 0; n < best.length; n++) {
            for (int k = 0; k < logits[n].length; k++) {
                if (!Float.isFinite(logits[n][k])) {
                    throw GlassboxException.fault("Can't explain image " + (n + 1) + " of " + logits.length + ": the network's output for it is " + logits[n][k]
                            + ". The network has diverged; take weights from before that.", null);
                }
                best[n] = logits[n][k] > logits[n][best[n]] ? k : best[n];
            }
        }
        return best;
    }

    /** Does something else with a network and images than explaining them, in the same circumstances. Engine thread only, with gradients being recorded. */
    @FunctionalInterface
    public interface Asking<T> {
        /** @param request of all images, with their targets; its arrays end with the call */
        T ask(ExplainRequest request) throws GlassboxException;
    }

    /**
     * Hands a request to whoever has more to ask than one map for each image.
     *
     * @param manager the device's; nothing stays in it
     * @throws GlassboxException if the layer does not exist, the network's output is no number where targets are to be the predicted ones, or as {@code asking}
     */
    public static <T> T ask(NDManager manager, Network network, Images images, Asking<T> asking) throws GlassboxException {
        String layer = layer(network.graph(), images.layer());
        List<NDArray> paused = pauseParameterGradients(network);
        try {
            int[] targets = images.targets() == null ? predicted(logits(manager, network, images)) : images.targets();
            try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
                NDArray pixels = array(scope, images, 0, images.count());
                return asking.ask(new ExplainRequest(network, pixels, targets, layer, images.normalisation(), atOnce(images)));
            }
        } finally {
            paused.forEach(parameter -> parameter.setRequiresGradient(true));
        }
    }

    private static void requireService(Explainer explainer, Graph graph, String layer) throws GlassboxException {
        Optional<String> refusal = explainer.refusal(graph, layer);
        if (refusal.isPresent()) {
            throw GlassboxException.badInput("The method " + explainer + " can't explain this network: " + refusal.get());
        }
    }

    /**
     * How many images are to go through the network together after a failure: half as many, which is said, where they were too many for the device's memory.
     *
     * @throws EngineException the failure, where it has another reason or there was one image only
     */
    static int half(int tooMany, EngineException failure) {
        if (tooMany == 1 || !isOutOfMemory(failure)) {
            throw failure;
        }
        int fewer = Math.ceilDiv(tooMany, 2);
        LOG.log(System.Logger.Level.WARNING, "The device''s memory is too small for {0} images at once; going on with {1}.", tooMany, fewer);
        return fewer;
    }

    /** PyTorch tells it in words only, and in others on a CPU than on a GPU. */
    private static boolean isOutOfMemory(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory") || message.contains("can't allocate memory") || message.contains("not enough memory");
    }

    private static List<Explanation> explain(NDManager manager, Network network, Explainer explainer, Images images, String layer, int[] targets, int from,
            int to, int atOnce, IProgressMonitor monitor) throws GlassboxException {
        try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
            NDArray part = array(scope, images, from, to);
            ExplainRequest request = new ExplainRequest(network, part, Arrays.copyOfRange(targets, from, to), layer, images.normalisation(), atOnce);
            Attribution attribution = attribution(explainer, request, monitor);
            return results(explainer, attribution, part.getShape(), request);
        }
    }

    /** A method of a plug-in that breaks is reported by its name. What the device says of itself, such as that its memory is full, passes as it is. */
    private static Attribution attribution(Explainer explainer, ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        try {
            return explainer.explain(request, monitor);
        } catch (OperationCanceledException | EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw GlassboxException.fault("The explainer " + explainer + " failed: " + e, e);
        }
    }

    private static List<Explanation> results(Explainer explainer, Attribution attribution, Shape images, ExplainRequest request) throws GlassboxException {
        Shape shape = attribution.values().getShape();
        boolean fits = switch (attribution.space()) {
            case INPUT -> shape.equals(images);
            case PIXEL -> shape.equals(new Shape(images.get(0), images.get(2), images.get(3)));
            case LAYER -> shape.dimension() == 3 && shape.get(0) == images.get(0);
        };
        if (!fits) {
            throw GlassboxException.fault("The explainer " + explainer + " failed: it returned values of shape " + shape + " for images of shape " + images
                    + ".", null);
        }
        int[] targets = request.targets();
        String layer = explainer.usesLayer() ? request.layer() : null;
        int channels = attribution.space() == Attribution.Space.INPUT ? (int) shape.get(1) : 1;
        int height = (int) shape.get(shape.dimension() - 2);
        int width = (int) shape.get(shape.dimension() - 1);
        int length = channels * height * width;
        float[] values = attribution.values().toFloatArray();
        List<Explanation> results = new ArrayList<>();
        for (int n = 0; n < targets.length; n++) {
            int image = n;
            double gap = attribution.completeness().map(promise -> promise.gap()[image]).orElse(Double.NaN);
            double allowed = attribution.completeness().map(promise -> promise.allowed()[image]).orElse(Double.NaN);
            Map<String, Double> figures = new LinkedHashMap<>();
            attribution.figures().forEach((name, numbers) -> figures.put(name, numbers[image]));
            results.add(new Explanation(attribution.space(), channels, height, width, Arrays.copyOfRange(values, n * length, (n + 1) * length),
                    explainer.channelReduction(), targets[n], layer, gap, allowed, figures));
        }
        return results;
    }

    private static NDArray array(NDManager scope, Images images, int from, int to) {
        int length = CHANNELS * images.height() * images.width();
        float[] part = from == 0 && to == images.count() ? images.images() : Arrays.copyOfRange(images.images(), from * length, to * length);
        return scope.create(part, new Shape(to - from, CHANNELS, images.height(), images.width()));
    }

    static int atOnce(Images images) {
        return images.atOnce() > 0 ? images.atOnce() : Math.clamp(PIXELS_AT_ONCE / ((long) images.height() * images.width()), 1, MOST_AT_ONCE);
    }

    /**
     * A node, or the last one of a group of them: as in PyTorch, {@code layer3} is what its last block gives. Any thread.
     *
     * @param name as the user writes it; {@code null} for the network's usual one
     * @throws GlassboxException if there is none of that name, naming the nearest
     */
    public static String layer(Graph graph, String name) throws GlassboxException {
        if (name == null) {
            return graph.camLayer();
        }
        List<String> nodes = graph.nodes().stream().map(Node::name).toList();
        if (nodes.contains(name)) {
            return name;
        }
        Optional<String> last = nodes.reversed().stream().filter(node -> node.startsWith(name + ".")).findFirst();
        if (last.isEmpty()) {
            throw GlassboxException.badInput("The network has no layer \"" + name + "\"" + Suggestion.among(name, nodes));
        }
        return last.get();
    }

    /** As {@link #layer(Graph, String)}, where the usual one is that of a method, such as the paper's for ADVISE. */
    public static String layer(Graph graph, String name, Explainer explainer) throws GlassboxException {
        return name == null ? explainer.usualLayer(graph) : layer(graph, name);
    }

    /** Parameters that required gradients; they don't until the explanation is done, for it needs none of theirs and would pay for them. */
    static List<NDArray> pauseParameterGradients(Network network) {
        List<NDArray> requiring = network.state().arrays().values().stream().filter(NDArray::hasGradient).toList();
        requiring.forEach(parameter -> parameter.setRequiresGradient(false));
        return requiring;
    }
}
