package org.glassbox.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.training.Optimiser;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Scalars;
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
 * What a loss term adds to a training step: a step with cross-entropy alone and one with cross-entropy and the term, by turns, so that whatever else the
 * machine does slows both. A step is forward, loss, gradients of all parameters and an update by SGD.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.SECONDS)
public class TrainingSteps {
    private static final double LEARNING_RATE = 1e-6; // as good as none, so that all steps have the same work

    /** An architecture's id. */
    @Param("vgg16")
    public String network;

    /** The id of the loss term that is added. */
    @Param("explanation")
    public String term;

    /** Images of a step. */
    @Param("4")
    public int batch;

    /** The folder of all bundles. */
    @Param("")
    public String bundles;

    private NDManager manager;
    private Network built;
    private Optimiser optimiser;
    private LossTerm crossEntropy;
    private LossTerm added;
    private NDArray images;
    private NDArray masks;
    private final List<double[]> plain = new ArrayList<>();
    private final List<double[]> withTerm = new ArrayList<>();

    /** Fresh weights, random images, and a mask of the middle quarter for each. */
    @Setup
    public void open() {
        NetworkArchitecture architecture = PluginFiles.create(PluginFiles.contributions(new File(bundles), "org.glassbox.networks", "network"), network,
                NetworkArchitecture.class);
        Map<String, String> losses = PluginFiles.contributions(new File(bundles), "org.glassbox.losses", "loss");
        crossEntropy = PluginFiles.create(losses, "cross-entropy", LossTerm.class);
        added = PluginFiles.create(losses, term, LossTerm.class);
        int size = architecture.usualImageSize();
        manager = Torch.newManager(Device.cpu());
        var graph = architecture.graph(size < 64 ? 10 : 1000, size, size);
        built = new Network(graph, StateDict.initialised(manager, graph, 1));
        TrainingSettings usual = new TrainingSettings();
        optimiser = Optimiser.of(new TrainingSettings(TrainingSettings.Optimiser.SGD, LEARNING_RATE, 0, 0, batch, usual.classBalance(), 0, usual.select(),
                usual.missingWeights(), "", 0, 0), built.state().manager());
        RandomStream random = RandomStream.of(1, "benchmark");
        float[] pixels = new float[batch * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        images = manager.create(pixels, new Shape(batch, 3, size, size));
        float[] marked = new float[batch * size * size];
        for (int i = 0; i < marked.length; i++) {
            int x = i % size;
            int y = i / size % size;
            marked[i] = Math.abs(2 * x - size) < size / 2 && Math.abs(2 * y - size) < size / 2 ? 1 : 0;
        }
        masks = manager.create(marked, new Shape(batch, size, size));
    }

    /** Says what was measured, without the first pair, and frees the native memory. */
    @TearDown
    public void close() {
        double[] ratios = new double[plain.size() - 1];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = withTerm.get(i + 1)[0] / plain.get(i + 1)[0];
        }
        System.out.printf(Locale.ROOT, "%n%s, batch %d: %.3f s of processor time a step with cross-entropy (%.3f s elapsed), %.3f s with %s too"
                + " (%.3f s elapsed); ratio %.3f of sums, %.3f the median of %d pairs%n", network, batch, mean(plain, 0), mean(plain, 1),
                mean(withTerm, 0), term, mean(withTerm, 1), mean(withTerm, 0) / mean(plain, 0), median(ratios), ratios.length);
        built.close();
        manager.close();
    }

    private static double mean(List<double[]> seconds, int which) {
        return seconds.stream().skip(1).mapToDouble(step -> step[which]).average().orElse(Double.NaN);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** One step of each kind, in changing order. */
    @Benchmark
    public void pair() {
        boolean plainFirst = plain.size() % 2 == 0;
        if (plainFirst) {
            plain.add(timed(List.of(crossEntropy)));
        }
        withTerm.add(timed(List.of(crossEntropy, added)));
        if (!plainFirst) {
            plain.add(timed(List.of(crossEntropy)));
        }
    }

    /** Seconds of processor time and seconds elapsed. */
    private double[] timed(List<LossTerm> terms) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long elapsed = System.nanoTime();
        long processor = system.getProcessCpuTime();
        step(terms);
        return new double[] {(system.getProcessCpuTime() - processor) / 1e9, (System.nanoTime() - elapsed) / 1e9};
    }

    private void step(List<LossTerm> terms) {
        Map<String, NDArray> parameters = built.trainedParameters();
        built.requireParameterGradients(true);
        try (NDManager scope = manager.newSubManager()) {
            NDList gradients;
            try (GradientMode recording = GradientMode.recording()) {
                Step step = new Step(scope, built, images, masks);
                NDArray total = terms.stream().map(term -> Scalars.times(term.value(step), 1.0 / terms.size())).reduce(NDArray::add).orElseThrow();
                gradients = Autograd.grad(scope, total, new ArrayList<>(parameters.values()), false);
            }
            try (GradientMode off = GradientMode.off()) {
                optimiser.step(parameters, gradients, LEARNING_RATE);
            }
        } finally {
            built.requireParameterGradients(false);
        }
    }

    /** As the engine's, with one mask for all requests. */
    private static final class Step implements StepContext {
        private final NDManager manager;
        private final Network network;
        private final NDArray images;
        private final NDArray masks;
        private final Map<String, NDArray> outputs = new HashMap<>();
        private NDArray logits;

        Step(NDManager manager, Network network, NDArray images, NDArray masks) {
            this.manager = manager;
            this.network = network;
            this.images = images.stopGradient();
            this.images.attach(manager);
            this.masks = masks.stopGradient();
            this.masks.attach(manager);
        }

        @Override
        public NDManager manager() {
            return manager;
        }

        @Override
        public Network network() {
            return network;
        }

        @Override
        public NDArray logits() {
            if (logits == null) {
                logits = network.forward(images, Mode.TRAIN, (node, inputs, output) -> {
                    outputs.put(node.name(), output);
                    return output;
                }, RandomStream.of(1, "dropout"));
            }
            return logits;
        }

        @Override
        public Network.Cut cut(String node) {
            logits();
            return network.cut(node, outputs);
        }

        @Override
        public NDArray labels() {
            return manager.create(new long[batchSize()]);
        }

        @Override
        public NDArray sampleWeights() {
            return manager.ones(new Shape(batchSize()));
        }

        @Override
        public int batchSize() {
            return (int) images.size(0);
        }

        @Override
        public Optional<Feedback> feedback() {
            return Optional.empty();
        }

        @Override
        public Optional<Masks> masks(MaskRequest request) {
            return Optional.of(new Masks(masks, manager.ones(new Shape(batchSize()))));
        }

        @Override
        public NDArray inputGradient(Score score) {
            throw new UnsupportedOperationException("this benchmark has no clean images");
        }
    }
}
