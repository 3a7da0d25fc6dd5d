package org.glassbox.tests.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.tests.networks.PlainStep;

/**
 * A training step on images whose channels a layer's filters see as they are: filters 0 and 1 the first channel, 2 and 3 the second, 4 and 5 the third. Its
 * term remembers and tells.
 *
 * @param numbers what the term keeps
 * @param notes what it told
 */
record FilterScene(NDManager manager, Network network, NDArray images, int[] classes, Map<String, double[]> numbers, Map<String, Double> notes)
        implements PlainStep {
    static final String LAYER = "unit";
    private static final int CLASSES = 3;

    /** @param filters 2, 4 or 6 */
    static FilterScene of(NDManager manager, int filters, float[] values, Shape shape, int... classes) {
        return on(manager, network(manager, filters), manager.create(values, shape), classes);
    }

    static FilterScene on(NDManager manager, Network network, NDArray images, int... classes) {
        return new FilterScene(manager, network, images, classes, new HashMap<>(), new HashMap<>());
    }

    static Graph graph(int filters) {
        Graph.Builder graph = new Graph.Builder();
        graph.add(LAYER, new Layer.Conv2d(3, filters, 1, 1, 0, 1, false), Graph.INPUT);
        graph.add("pool", new Layer.GlobalAveragePool(), LAYER);
        graph.add("flatten", new Layer.Flatten(), "pool");
        graph.add("fc", new Layer.Linear(filters, CLASSES), "flatten");
        return graph.build(LAYER);
    }

    private static Network network(NDManager manager, int filters) {
        Graph graph = graph(filters);
        StateDict state = StateDict.initialised(manager, graph, 1);
        float[] kernels = new float[3 * filters];
        for (int i = 0; i < filters; i++) {
            kernels[3 * i + i / 2] = 1;
        }
        state.set(LAYER + ".weight", kernels);
        return new Network(graph, state);
    }

    /** Sets the groups and the filters' running mean after many steps, for a term of that number of groups and that class. */
    FilterScene keeping(int clusters, int positive, double[] groups, double[] mean) {
        String prefix = "iccnn " + network.graph().camLayer() + " " + clusters + " " + positive + " ";
        numbers.put(prefix + "groups", groups);
        double[] kept = new double[mean.length + 1];
        System.arraycopy(mean, 0, kept, 0, mean.length);
        kept[mean.length] = 1000;
        numbers.put(prefix + "mean", kept);
        return this;
    }

    @Override
    public void note(String name, double value) {
        notes.put(name, value);
    }

    @Override
    public double[] memory(String name, int length) {
        return numbers.computeIfAbsent(name, key -> new double[length]);
    }
}
