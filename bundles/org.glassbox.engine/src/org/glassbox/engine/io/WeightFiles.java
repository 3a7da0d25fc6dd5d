package org.glassbox.engine.io;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;

/** Weights of networks from files of several formats. Nothing in a file is executed. */
public final class WeightFiles {
    private static final String DATA_PARALLEL = "module.";
    private static final String OPTIMISER = "optimiser/";
    private static final String BATCH_COUNTER = ".num_batches_tracked";

    private WeightFiles() {
    }

    /**
     * What a file holds.
     *
     * @param tensors by parameter name; the prefix {@code module.} of networks saved from PyTorch's DataParallel is removed, and batch norm's counters,
     *        which nothing here uses, and the state of a checkpoint's optimiser are left out
     * @param metadata texts by key; npz files have none
     */
    public record Weights(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Weights {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * Reads a {@code .safetensors} or {@code .npz} file. Any thread.
     *
     * @throws GlassboxException if it can't be read, naming it and what is wrong
     */
    public static Weights load(Path file) throws GlassboxException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".safetensors")) {
            SafeTensors.Content content = SafeTensors.read(file);
            return new Weights(file, canonical(content.tensors()), content.metadata());
        }
        if (name.endsWith(".npz")) {
            return new Weights(file, canonical(NpzFiles.read(file)), Map.of());
        }
        throw GlassboxException.badInput("Weights are read from .safetensors and .npz files, not from " + file + ".");
    }

    /** How tensors fit a network. */
    public static WeightReport compare(Weights weights, Graph graph) {
        List<String> matched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> wrongShape = new ArrayList<>();
        Map<String, ParameterSpec> parameters = graph.parameters();
        parameters.forEach((name, spec) -> {
            Tensor tensor = weights.tensors().get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (tensor.hasShape(spec.shape())) {
                matched.add(name);
            } else {
                wrongShape.add(name + " " + tensor.shapeText() + " instead of " + spec.shape());
            }
        });
        List<String> unexpected = weights.tensors().keySet().stream().filter(name -> !parameters.containsKey(name)).toList();
        return new WeightReport(matched, missing, unexpected, wrongShape);
    }

    /**
     * Puts all tensors into a network. Engine thread only.
     *
     * @param state of the graph; overwritten in place, or unchanged where something does not fit
     * @throws GlassboxException if a tensor is missing, unknown or of another shape, with the first few names
     */
    public static WeightReport apply(Weights weights, Graph graph, StateDict state) throws GlassboxException {
        WeightReport report = requireFit(weights, graph);
        Map<String, float[]> values = new LinkedHashMap<>();
        graph.parameters().keySet().forEach(name -> values.put(name, weights.tensors().get(name).values()));
        state.setValues(values);
        return report;
    }

    /**
     * A network with these weights. Engine thread only; the caller closes it.
     *
     * @param manager the device's, parent of the network's arrays
     * @throws GlassboxException if a tensor is missing, unknown or of another shape, with the first few names
     */
    public static Network network(NDManager manager, Weights weights, Graph graph) throws GlassboxException {
        requireFit(weights, graph);
        StateDict state = new StateDict(manager);
        graph.parameters().forEach((name, spec) -> state.put(name, weights.tensors().get(name).values(), spec));
        return new Network(graph, state);
    }

    /** All tensors of a network, ready to be written. Engine thread only. */
    public static Map<String, Tensor> tensors(StateDict state) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.arrays().forEach((name, array) -> tensors.put(name, new Tensor(array.getShape().getShape(), array.toFloatArray())));
        return tensors;
    }

    /**
     * The number of classes K of a network whose weights these are, read off the shapes that change with K. Any thread.
     *
     * @param height of the images that the network takes, pixels
     * @param width of them
     * @return nothing where the weights have no tensor that tells
     */
    public static OptionalInt classes(Weights weights, NetworkArchitecture architecture, int height, int width) {
        Map<String, ParameterSpec> two = architecture.graph(2, height, width).parameters();
        Map<String, ParameterSpec> three = architecture.graph(3, height, width).parameters();
        for (Map.Entry<String, ParameterSpec> entry : two.entrySet()) {
            long[] shapeForTwo = entry.getValue().shape().getShape();
            long[] shapeForThree = three.get(entry.getKey()).shape().getShape();
            Tensor tensor = weights.tensors().get(entry.getKey());
            for (int axis = 0; axis < shapeForTwo.length; axis++) {
                boolean countsClasses = shapeForTwo[axis] == 2 && shapeForThree[axis] == 3;
                if (countsClasses && tensor != null && tensor.shape().length == shapeForTwo.length && tensor.shape()[axis] > 0) {
                    return OptionalInt.of(Math.toIntExact(tensor.shape()[axis]));
                }
            }
        }
        return OptionalInt.empty();
    }

    private static WeightReport requireFit(Weights weights, Graph graph) throws GlassboxException {
        WeightReport report = compare(weights, graph);
        if (!report.fits()) {
            throw GlassboxException.badInput(weights.file() + " belongs to another network: of the " + graph.parameters().size() + " tensors of this one "
                    + report.matched().size() + " fit; " + report.describe() + ".");
        }
        return report;
    }

    private static Map<String, Tensor> canonical(Map<String, Tensor> tensors) {
        boolean parallel = !tensors.isEmpty() && tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL));
        Map<String, Tensor> canonical = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (!name.endsWith(BATCH_COUNTER) && !name.startsWith(OPTIMISER)) {
                canonical.put(parallel ? name.substring(DATA_PARALLEL.length()) : name, tensor);
            }
        });
        return canonical;
    }
}
