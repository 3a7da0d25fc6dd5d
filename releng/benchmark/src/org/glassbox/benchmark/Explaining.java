package org.glassbox.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One batch of images through one method, from the images on the device to the map's numbers in Java. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.SECONDS)
public class Explaining {
    /** The plain forward pass, without recording. */
    static final String FORWARD = "forward";
    /** Forward and the gradient of the targets' logits by the images. */
    static final String GRADIENT = "forward+gradient";
    /** Forward and the gradient by the output of the CAM layer. */
    static final String LAYER_GRADIENT = "forward+layer gradient";
    /** Forward and the gradient by the images and by the output of every layer with biases, which FullGrad takes. */
    static final String BIAS_GRADIENTS = "forward+bias gradients";
    /** Forward and gradient of a batch that is twice as large. */
    static final String DOUBLED_GRADIENT = "doubled forward+gradient";
    /** What a method must do at least. */
    static final List<String> PASSES = List.of(FORWARD, GRADIENT, LAYER_GRADIENT, BIAS_GRADIENTS, DOUBLED_GRADIENT);
    private static final int CLASSES = 1000;
    private static final int PIXELS_AT_ONCE = 4 * 224 * 224; // as the engine has it

    /** An architecture's id. */
    @Param("resnet20")
    public String network;

    /** A method's id, or one of {@link #PASSES}. */
    @Param("gradcam")
    public String method;

    /** Images at once. */
    @Param("1")
    public int batch;

    /** The folder of all bundles. */
    @Param("")
    public String bundles;

    private NDManager manager;
    private Network built;
    private NDArray images;
    private int[] targets;
    private Explainer explainer;

    /** Fresh weights and random images, from fixed seeds. */
    @Setup
    public void open() {
        NetworkArchitecture architecture = PluginFiles.create(PluginFiles.contributions(new File(bundles), "org.glassbox.networks", "network"), network,
                NetworkArchitecture.class);
        int size = architecture.usualImageSize();
        manager = Torch.newManager(Device.cpu());
        var graph = architecture.graph(size < 64 ? 10 : CLASSES, size, size);
        built = new Network(graph, StateDict.initialised(manager, graph, 1));
        RandomStream random = RandomStream.of(1, "benchmark");
        int count = PASSES.contains(method) && method.equals(DOUBLED_GRADIENT) ? 2 * batch : batch;
        float[] pixels = new float[count * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        images = manager.create(pixels, new Shape(count, 3, size, size));
        targets = new int[count];
        Arrays.fill(targets, 3);
        explainer = PASSES.contains(method) ? null
                : PluginFiles.create(PluginFiles.contributions(new File(bundles), "org.glassbox.explainers", "explainer"), method, Explainer.class);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        built.close();
        manager.close();
    }

    /** The time of the whole batch. */
    @Benchmark
    public float[] batch() throws Exception {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = images.stopGradient();
            x.attach(scope);
            return explainer == null ? pass(scope, x) : explain(x);
        }
    }

    private float[] explain(NDArray x) throws Exception {
        try (GradientMode recording = GradientMode.recording()) {
            int atOnce = (int) Math.clamp(PIXELS_AT_ONCE / (x.size(2) * x.size(3)), 1, 512);
            ExplainRequest request = new ExplainRequest(built, x, targets, built.graph().camLayer(), Normalisation.IMAGENET, atOnce);
            return explainer.explain(request, new NullProgressMonitor()).values().toFloatArray();
        }
    }

    private float[] pass(NDManager scope, NDArray x) {
        if (method.equals(FORWARD)) {
            try (GradientMode off = GradientMode.off()) {
                return built.forward(x, Mode.EVAL).toFloatArray();
            }
        }
        try (GradientMode recording = GradientMode.recording()) {
            NDArray leaf = x;
            NDArray logits;
            List<NDArray> biased = new ArrayList<>();
            if (method.equals(LAYER_GRADIENT)) {
                NDArray[] layer = new NDArray[1];
                logits = built.forward(x, Mode.EVAL, (node, inputs, output) -> {
                    if (!node.name().equals(built.graph().camLayer())) {
                        return output;
                    }
                    layer[0] = output.stopGradient();
                    layer[0].attach(scope);
                    layer[0].setRequiresGradient(true);
                    return layer[0];
                });
                leaf = layer[0];
            } else {
                x.setRequiresGradient(true);
                logits = built.forward(x, Mode.EVAL, (node, inputs, output) -> {
                    if (method.equals(BIAS_GRADIENTS) && hasBiases(node)) {
                        biased.add(output);
                    }
                    return output;
                });
            }
            List<NDArray> differentiated = new ArrayList<>(List.of(leaf));
            differentiated.addAll(biased);
            NDArray score = new ExplainRequest(built, x, targets, "", Normalisation.IMAGENET).targetScores(logits).sum();
            return Autograd.grad(scope, score, differentiated, false).getFirst().toFloatArray();
        }
    }

    private static boolean hasBiases(Node node) {
        return switch (node.layer()) {
            case Layer.Conv2d layer -> layer.bias();
            case Layer.BatchNorm2d layer -> true;
            case Layer.Linear layer -> true;
            default -> false;
        };
    }
}
