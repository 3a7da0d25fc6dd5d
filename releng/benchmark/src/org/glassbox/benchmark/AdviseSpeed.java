package org.glassbox.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.advise.density.AdaptiveDensity;
import org.glassbox.advise.density.Preset;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.advise.protocol.FeatureSimilarity;
import org.glassbox.advise.protocol.Pixels;
import org.glassbox.core.RandomStream;
import org.glassbox.pytorch.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What ADVISE computes besides the network: the densities of a layer's units, and FSIM of an image and a part of it. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.SECONDS)
public class AdviseSpeed {
    private static final int SIDE = 224; // pixels

    /** Units of the layer: 512 in VGG16's last convolution, 2048 in ResNet50's. */
    @Param("512")
    public int units;

    /** Values of a unit: 196 before ReLU, 49 after it. */
    @Param("196")
    public int values;

    /** STABLE or REFERENCE. */
    @Param("STABLE")
    public String preset;

    private NDManager manager;
    private double[][] activations;
    private Pixels image;
    private Pixels part;
    private FeatureSimilarity similarity;

    /** Mixtures of two normal distributions, cut off at 0 where a unit has 49 values, and in [0, 1] for the authors' code, which discards all else. */
    @Setup
    public void open() {
        manager = Torch.newManager(Device.cpu());
        RandomStream random = RandomStream.of(1, "benchmark");
        activations = new double[units][values];
        for (double[] unit : activations) {
            double middle = random.nextGaussian();
            double spread = random.uniform(0.3, 1.3);
            for (int i = 0; i < values; i++) {
                double value = middle + spread * random.nextGaussian() + (random.chance(0.125) ? 2 : 0);
                unit[i] = (float) (values == 49 ? Math.max(0, value) : value);
            }
            if (preset.equals("REFERENCE")) {
                double min = Arrays.stream(unit).min().orElseThrow();
                double max = Arrays.stream(unit).max().orElseThrow();
                Arrays.setAll(unit, i -> max > min ? (unit[i] - min) / (max - min) : 0);
            }
        }
        List<double[]> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            double[] channel = new double[SIDE * SIDE];
            Arrays.setAll(channel, i -> random.uniform(0, Pixels.RANGE));
            channels.add(channel);
        }
        image = new Pixels(SIDE, SIDE, channels);
        float[] map = new float[SIDE * SIDE];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (i % SIDE) / SIDE;
        }
        part = image.masked(map);
        similarity = new FeatureSimilarity(SIDE, SIDE);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** All units of the layer, from their values to their densities and scores in Java. */
    @Benchmark
    public List<UnitDensity> densities() {
        return new AdaptiveDensity(Preset.valueOf(preset)).estimate(manager, activations);
    }

    /** FSIM of an image of 224 x 224 pixels and a part of it, both pictures' features included. */
    @Benchmark
    public FeatureSimilarity.Similarity fsim() {
        return similarity.similarity(similarity.features(image), similarity.features(part));
    }
}
