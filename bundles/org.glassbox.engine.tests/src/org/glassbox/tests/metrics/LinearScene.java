package org.glassbox.tests.metrics;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explaining;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.TestNetworks;

/**
 * Grey images of a few pixels and a network of two classes whose first logit is Σ w x + bias over the pixels, and whose second is 0: the probability of class 0 is the
 * logistic function of that. Pixels are normalised to themselves unless said otherwise.
 */
final class LinearScene implements AutoCloseable {
    static final Normalisation PLAIN = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    final NDManager manager = Torch.newManager(Device.cpu());
    private final int width;
    private final int height;
    private final Network network;
    private final List<SaliencyMap> maps = new ArrayList<>();
    private final List<Map<MaskRole, Mask>> masks = new ArrayList<>();
    private final List<float[]> images = new ArrayList<>();
    private Normalisation normalisation = PLAIN;
    private Explaining explaining;
    private int atOnce = 7;

    /** @param weights of the pixels, row by row; each colour channel gets a third of one */
    LinearScene(int width, int height, double... weights) {
        this.width = width;
        this.height = height;
        Graph graph = TestNetworks.linear(height, width, 2);
        StateDict state = new StateDict(manager);
        float[] rows = new float[2 * 3 * width * height];
        for (int i = 0; i < 3 * weights.length; i++) {
            rows[i] = (float) (weights[i % weights.length] / 3);
        }
        state.put("fc.weight", rows, graph.parameters().get("fc.weight"));
        state.put("fc.bias", new float[2], graph.parameters().get("fc.bias"));
        network = new Network(graph, state);
    }

    LinearScene normalisedBy(double mean, double std) {
        normalisation = new Normalisation(List.of(mean, mean, mean), List.of(std, std, std));
        return this;
    }

    LinearScene explainedBy(Explaining method) {
        explaining = method;
        return this;
    }

    LinearScene atOnce(int count) {
        atOnce = count;
        return this;
    }

    /** Adds an image of normalised grey values with its map. */
    LinearScene image(double[] pixels, double... map) {
        float[] grey = new float[3 * pixels.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (float) pixels[i % pixels.length];
        }
        images.add(grey);
        maps.add(saliency(width, height, map));
        masks.add(Map.of());
        return this;
    }

    /** Adds a black image with its map. */
    LinearScene map(double... map) {
        return image(new double[width * height], map);
    }

    /** Gives the last image a mask of the pixels marked 1. */
    LinearScene mask(MaskRole role, int... pixels) {
        BitSet set = new BitSet();
        for (int i = 0; i < pixels.length; i++) {
            set.set(i, pixels[i] == 1);
        }
        Map<MaskRole, Mask> known = new EnumMap<>(MaskRole.class);
        known.putAll(masks.getLast());
        known.put(role, new Mask(width, height, set));
        masks.set(masks.size() - 1, known);
        return this;
    }

    /** Of the last map; 1 for a pixel that nobody judged. */
    LinearScene ignored(int... pixels) {
        return mask(MaskRole.IGNORED, pixels);
    }

    LinearScene relevant(int... pixels) {
        return mask(MaskRole.RELEVANT, pixels);
    }

    MetricRequest request() {
        float[] all = new float[images.size() * 3 * width * height];
        for (int n = 0; n < images.size(); n++) {
            System.arraycopy(images.get(n), 0, all, n * images.get(n).length, images.get(n).length);
        }
        NDArray array = manager.create(all, new Shape(images.size(), 3, height, width));
        return new MetricRequest(network, array, maps, masks, normalisation, explaining, atOnce);
    }

    List<ExplanationMetric.Value> values(ExplanationMetric metric) throws GlassboxException {
        return metric.compute(request(), new NullProgressMonitor());
    }

    /** Of the only image. */
    ExplanationMetric.Value value(ExplanationMetric metric) throws GlassboxException {
        return values(metric).getFirst();
    }

    static SaliencyMap saliency(int width, int height, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new SaliencyMap(width, height, floats, 0, Double.NaN);
    }

    static double logistic(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Override
    public void close() {
        network.close();
        manager.close();
    }
}
