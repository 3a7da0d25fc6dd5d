package org.glassbox.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
 * What it takes to weigh one batch of images, all ways by turns, so that whatever else the machine does slows all of them. All images are given the class that
 * they are predicted to be, which takes longest: a wrong image needs no second pass. Weights that are taken from training steps cost the difference between a
 * step with and one without them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class WeighingSpeed {
    /** What all are compared with. */
    static final String HARD_NEGATIVES = "hnm";
    /** A training step's forward and backward pass. */
    static final String STEP = "step";
    /** The same, with the pass weighed. */
    static final String FUSED = "step, fused";
    /** Methods whose maps are compared in passes of their own. */
    static final List<String> EXPLAINERS = List.of("gradcam", "xgradcam", "eigencam");
    /** Rounds that don't count. */
    static final int WARMUPS = 2;

    /** An architecture's id. */
    @Param("resnet20")
    public String network;

    /** Images at once. */
    @Param("32")
    public int batch;

    /** The folder of all bundles. */
    @Param("")
    public String bundles;

    /** The file for the seconds of each round, by what was weighed. */
    @Param("")
    public String out;

    private NDManager manager;
    private Network built;
    private NDArray images;
    private int[] classes;
    private Weighting fused;
    private final Map<String, Weighting> weightings = new LinkedHashMap<>();
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private int rounds;

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
        weightings.put(HARD_NEGATIVES, contributions.find(ExtensionPoint.WEIGHTINGS, "hnm").create(Map.of()));
        for (String explainer : EXPLAINERS) {
            weightings.put(explainer, contributions.find(ExtensionPoint.WEIGHTINGS, "consistency").create(Map.of("explainer", explainer, "epsilon", "0.01")));
        }
        fused = contributions.find(ExtensionPoint.WEIGHTINGS, "consistency").create(Map.of("cost", "fused", "epsilon", "0.01"));
    }

    /** Writes the figures, and frees the native memory. */
    @TearDown
    public void close() throws IOException {
        built.close();
        manager.close();
        new ObjectMapper().writeValue(new File(out), seconds);
    }

    /** One batch each way, in another order each time. */
    @Benchmark
    public void round() throws Exception {
        List<String> ways = new ArrayList<>(weightings.keySet());
        ways.add(STEP);
        ways.add(FUSED);
        Collections.shuffle(ways, new Random(rounds)); // what ran before leaves other memory behind
        for (String way : ways) {
            long start = System.nanoTime();
            weigh(way);
            if (rounds >= WARMUPS) {
                seconds.computeIfAbsent(way, none -> new ArrayList<>()).add((System.nanoTime() - start) / 1e9);
            }
        }
        rounds++;
    }

    private void weigh(String way) throws Exception {
        try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
            NDArray x = images.stopGradient();
            x.attach(scope);
            if (weightings.containsKey(way)) {
                weightings.get(way).weigh(new WeighingRequest(built, x, classes, Normalisation.IMAGENET, Optional.empty()), new NullProgressMonitor());
            } else {
                step(scope, x, way.equals(FUSED));
            }
        }
    }

    private void step(NDManager scope, NDArray x, boolean isWeighed) throws Exception {
        built.requireParameterGradients(true);
        x.setRequiresGradient(isWeighed);
        NDArray[] activation = new NDArray[1];
        NDArray logits = built.forward(x, Mode.TRAIN, (node, inputs, output) -> {
            activation[0] = node.name().equals(built.graph().camLayer()) ? output : activation[0];
            return output;
        }, RandomStream.of(1, "dropout"));
        NDArray labels = scope.create(Arrays.stream(classes).asLongStream().toArray()).reshape(batch, 1);
        NDArray loss = logits.logSoftmax(1).gather(labels, 1).neg().mean();
        List<NDArray> inputs = new ArrayList<>(built.trainedParameters().values());
        if (isWeighed) {
            inputs.add(x);
        }
        NDList gradients = Autograd.grad(scope, loss, loss.onesLike(), inputs, isWeighed, false);
        built.requireParameterGradients(false);
        if (!isWeighed) {
            gradients.getFirst().toFloatArray(); // on a graphics card this waits until they are there
            return;
        }
        WeighingRequest.Pass pass = new WeighingRequest.Pass(logits, activation[0], gradients.removeLast(), () -> RandomStream.of(1, "dropout"));
        fused.weigh(new WeighingRequest(built, x, classes, Normalisation.IMAGENET, Optional.of(pass)), new NullProgressMonitor());
    }
}
