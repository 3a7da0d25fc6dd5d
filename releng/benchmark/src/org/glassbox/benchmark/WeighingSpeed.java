package org.glassbox.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;
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

/**
 * One batch of images that a weighting weighs. All are given the class that they are predicted to be, which takes longest: a wrong image needs no second pass.
 * Weights that are taken from training steps are timed as the difference between a step with and one without them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class WeighingSpeed {
    /** A training step's forward and backward pass. */
    static final String STEP = "step";
    /** The same, with the pass weighed. */
    static final String FUSED = "step, fused";

    /** An architecture's id. */
    @Param("resnet20")
    public String network;

    /** A weighting's id, an id with an explainer such as {@code consistency/eigencam}, or {@link #STEP} or {@link #FUSED}. */
    @Param("hnm")
    public String weighting;

    /** Images at once. */
    @Param("32")
    public int batch;

    /** The folder of all bundles. */
    @Param("")
    public String bundles;

    private NDManager manager;
    private Network built;
    private NDArray images;
    private int[] classes;
    private Weighting weighs;

    /** Fresh weights and random images, from fixed seeds. */
    @Setup
    public void open() throws Exception {
        PlatformRegistry.install(new File(bundles));
        Contributions contributions = Contributions.ofPlatform();
        NetworkArchitecture architecture = contributions.find(ExtensionPoint.NETWORKS, network).create(Map.of());
        int size = architecture.usualImageSize();
        manager = Torch.newManager(Device.cpu());
        Graph graph = architecture.graph(size < 64 ? 10 : 1000, size, size);
        built = new Network(graph, StateDict.initialised(manager, graph, 1));
        RandomStream random = RandomStream.of(1, "benchmark");
        float[] pixels = new float[batch * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        images = manager.create(pixels, new Shape(batch, 3, size, size));
        try (GradientMode off = GradientMode.off()) {
            classes = Arrays.stream(built.forward(images, Mode.EVAL).argMax(1).toLongArray()).mapToInt(Math::toIntExact).toArray();
        }
        String[] parts = weighting.split("/");
        String id = weighting.equals(STEP) || weighting.equals(FUSED) ? "consistency" : parts[0];
        Map<String, String> options = parts.length > 1 ? Map.of("explainer", parts[1], "epsilon", "0.01")
                : weighting.equals(FUSED) ? Map.of("cost", "fused", "epsilon", "0.01") : Map.of();
        weighs = contributions.find(ExtensionPoint.WEIGHTINGS, id).create(options);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        built.close();
        manager.close();
    }

    /** The time of the whole batch. */
    @Benchmark
    public Object batch() throws Exception {
        try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
            NDArray x = images.stopGradient();
            x.attach(scope);
            if (weighting.equals(STEP) || weighting.equals(FUSED)) {
                return step(scope, x, weighting.equals(FUSED));
            }
            return weighs.weigh(new WeighingRequest(built, x, classes, Normalisation.IMAGENET, Optional.empty()), new NullProgressMonitor());
        }
    }

    private Object step(NDManager scope, NDArray x, boolean fused) throws Exception {
        built.requireParameterGradients(true);
        x.setRequiresGradient(fused);
        NDArray[] activation = new NDArray[1];
        NDArray logits = built.forward(x, Mode.TRAIN, (node, inputs, output) -> {
            activation[0] = node.name().equals(built.graph().camLayer()) ? output : activation[0];
            return output;
        }, RandomStream.of(1, "dropout"));
        NDArray labels = scope.create(Arrays.stream(classes).asLongStream().toArray()).reshape(batch, 1);
        NDArray loss = logits.logSoftmax(1).gather(labels, 1).neg().mean();
        List<NDArray> inputs = new ArrayList<>(built.trainedParameters().values());
        if (fused) {
            inputs.add(x);
        }
        NDList gradients = Autograd.grad(scope, loss, loss.onesLike(), inputs, fused, false);
        built.requireParameterGradients(false);
        if (!fused) {
            return gradients.getFirst().toFloatArray();
        }
        WeighingRequest.Pass pass = new WeighingRequest.Pass(logits, activation[0], gradients.removeLast(), () -> RandomStream.of(1, "dropout"));
        return weighs.weigh(new WeighingRequest(built, x, classes, Normalisation.IMAGENET, Optional.of(pass)), new NullProgressMonitor());
    }
}
