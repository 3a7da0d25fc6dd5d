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
import java.util.Set;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.pickle.Unpickler;

/** Weights of networks from files of several formats. Nothing in a file is executed. */
public final class WeightFiles {
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod."); // of PyTorch's DataParallel and of torch.compile
    private static final String OPTIMISER = "optimiser/";
    private static final String MEMORY = "memory/";
    private static final String BATCH_COUNTER = ".num_batches_tracked";
    private static final String SAFETENSORS = "safetensors";
    private static final String NPZ = "npz";
    private static final Set<String> PYTORCH = Set.of("pth", "pt", "th", "bin", "ckpt", "tar", "pkl");
    private static final String READ = ".safetensors, .npz and PyTorch's .pth, .pt, .th, .bin and .ckpt";

    private WeightFiles() {
    }

    /** What becomes of the parameters of a network for which a file has no tensor that fits. */
    public enum Gaps {
        /** The file is refused. */
        REFUSED,
        /** They keep or get fresh initial values; tensors that the network does not have are left aside. Only the head may have another shape. */
        FILLED
    }

    /**
     * What a file holds.
     *
     * @param tensors by parameter name; prefixes that PyTorch's wrappers put before all names are removed, and batch norm's counters, which nothing here uses,
     *        and the state of a checkpoint's optimiser are left out
     * @param types for each tensor the numbers' type in the file, such as float16; they are float32 here
     * @param metadata texts by key; PyTorch's files have none
     * @param notes sentences about what of the file was taken and what was left; mostly none
     */
    public record Weights(Path file, Map<String, Tensor> tensors, Map<String, String> types, Map<String, String> metadata, List<String> notes) {
        public Weights {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            types = Map.copyOf(types);
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
            notes = List.copyOf(notes);
        }

        /** Weights of float32 numbers of which there is nothing to note. */
        public Weights(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
            this(file, tensors, types(tensors), metadata, List.of());
        }

        private static Map<String, String> types(Map<String, Tensor> tensors) {
            Map<String, String> types = new LinkedHashMap<>();
            tensors.keySet().forEach(name -> types.put(name, ElementType.F32.title()));
            return types;
        }
    }

    /**
     * Reads a {@code .safetensors} or {@code .npz} file or one of PyTorch's state dicts, {@code .pth .pt .th .bin .ckpt}. Any thread.
     *
     * @throws GlassboxException if it can't be read, naming it and what is wrong
     */
    public static Weights load(Path file) throws GlassboxException {
        String ending = ending(file);
        if (ending.equals(SAFETENSORS)) {
            return weights(file, SafeTensors.load(file));
        }
        if (ending.equals(NPZ)) {
            return weights(file, NpzFiles.load(file));
        }
        if (PYTORCH.contains(ending)) {
            return weights(file, PyTorchFiles.load(file));
        }
        throw GlassboxException.badInput("Weights are read from " + READ + " files, not from " + file + ".");
    }

    /** Whether a file's name promises weights of a kind that is read. */
    public static boolean isNamedReadable(Path file) {
        return ending(file).equals(SAFETENSORS) || ending(file).equals(NPZ) || PYTORCH.contains(ending(file));
    }

    /**
     * Whether a file is no file of weights but a TorchScript module: a network with its weights and its program, which PyTorch saves under the same names.
     *
     * @throws GlassboxException if the file can't be read
     */
    public static boolean isTorchScript(Path file) throws GlassboxException {
        return PYTORCH.contains(ending(file)) && PyTorchFiles.isTorchScript(file);
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** How tensors fit a network. */
    public static WeightReport compare(Weights weights, Graph graph) {
        return WeightFit.of(weights, graph).report();
    }

    /**
     * Puts all tensors into a network. Engine thread only.
     *
     * @param state of the graph; overwritten in place, or unchanged where something does not fit
     * @throws GlassboxException if a tensor is missing, unknown, of another shape or not finite, with the first few names
     */
    public static WeightReport apply(Weights weights, Graph graph, StateDict state) throws GlassboxException {
        return apply(weights, graph, state, Gaps.REFUSED);
    }

    /**
     * As {@link #apply(Weights, Graph, StateDict)}.
     *
     * @param gaps where they are filled, what the file has no fitting tensor for stays as it is
     * @throws GlassboxException also if nothing fits, or another tensor than the head's has another shape, whatever {@code gaps} says
     */
    public static WeightReport apply(Weights weights, Graph graph, StateDict state, Gaps gaps) throws GlassboxException {
        WeightFit fit = WeightFit.of(weights, graph);
        fit.require(gaps);
        fit.report().matched().forEach(name -> state.set(name, fit.tensors().get(name).values()));
        return fit.report();
    }

    /**
     * A network with these weights. Engine thread only; the caller closes it.
     *
     * @param manager the device's, parent of the network's arrays
     * @throws GlassboxException if a tensor is missing, unknown, of another shape or not finite, with the first few names
     */
    public static Network network(NDManager manager, Weights weights, Graph graph) throws GlassboxException {
        return network(manager, weights, graph, Gaps.REFUSED, 0);
    }

    /**
     * As {@link #network(NDManager, Weights, Graph)}.
     *
     * @param seed of the initial values that fill gaps
     * @throws GlassboxException also if nothing fits, or another tensor than the head's has another shape, whatever {@code gaps} says
     */
    public static Network network(NDManager manager, Weights weights, Graph graph, Gaps gaps, long seed) throws GlassboxException {
        WeightFit fit = WeightFit.of(weights, graph);
        fit.require(gaps);
        Set<String> matched = Set.copyOf(fit.report().matched());
        StateDict state = new StateDict(manager);
        graph.parameters().forEach((name, spec) -> {
            if (matched.contains(name)) {
                state.put(name, fit.tensors().get(name).values(), spec);
            } else {
                state.putInitial(name, spec, seed);
            }
        });
        return new Network(graph, state);
    }

    /**
     * The tensors by the network's names.
     *
     * @throws GlassboxException as {@link #network(NDManager, Weights, Graph)}
     */
    static Map<String, Tensor> fitting(Weights weights, Graph graph) throws GlassboxException {
        WeightFit fit = WeightFit.of(weights, graph);
        fit.require(Gaps.REFUSED);
        return fit.tensors();
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
        Graph forTwo = architecture.graph(2, height, width);
        Map<String, ParameterSpec> two = forTwo.parameters();
        Map<String, ParameterSpec> three = architecture.graph(3, height, width).parameters();
        Map<String, Tensor> tensors = named(weights, forTwo);
        for (Map.Entry<String, ParameterSpec> entry : two.entrySet()) {
            long[] shapeForTwo = entry.getValue().shape().getShape();
            long[] shapeForThree = three.get(entry.getKey()).shape().getShape();
            Tensor tensor = tensors.get(entry.getKey());
            for (int axis = 0; axis < shapeForTwo.length; axis++) {
                boolean countsClasses = shapeForTwo[axis] == 2 && shapeForThree[axis] == 3;
                if (countsClasses && tensor != null && tensor.shape().length == shapeForTwo.length && tensor.shape()[axis] > 0) {
                    return OptionalInt.of(Math.toIntExact(tensor.shape()[axis]));
                }
            }
        }
        return OptionalInt.empty();
    }

    /**
     * How many of each tensor's values are NaN or infinite, which no network can compute with.
     *
     * @return by name, only tensors that have some
     */
    public static Map<String, Integer> notFinite(Map<String, Tensor> tensors) {
        Map<String, Integer> counts = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            int count = 0;
            for (float value : tensor.values()) {
                count += Float.isFinite(value) ? 0 : 1;
            }
            if (count > 0) {
                counts.put(name, count);
            }
        });
        return counts;
    }

    private static Weights weights(Path file, TensorFile content) {
        Map<String, TypedTensor> stripped = content.tensors();
        List<String> notes = new ArrayList<>(content.notes());
        for (String wrapper = wrapper(stripped.keySet()); wrapper != null; wrapper = wrapper(stripped.keySet())) {
            stripped = stripped(stripped, wrapper.length());
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        stripped.forEach((name, typed) -> {
            if (!name.endsWith(BATCH_COUNTER) && !name.startsWith(OPTIMISER) && !name.startsWith(MEMORY)) {
                tensors.put(name, typed.tensor());
                types.put(name, typed.type().title());
            }
        });
        return new Weights(file, tensors, types, content.metadata(), notes);
    }

    private static String wrapper(Set<String> names) {
        return names.isEmpty() ? null : WRAPPERS.stream().filter(wrapper -> names.stream().allMatch(name -> name.startsWith(wrapper))).findFirst().orElse(null);
    }

    private static <T> Map<String, T> stripped(Map<String, T> map, int length) {
        Map<String, T> stripped = new LinkedHashMap<>();
        map.forEach((name, value) -> stripped.put(name.substring(length), value));
        return stripped;
    }

    /**
     * What a network calls the tensors of a file: as the file does, or by the name of which that is an alias; and without a first word that all names share,
     * such as {@code model.}, where no tensor fits as it is called.
     *
     * @return the network's name by the file's, in the file's order
     */
    public static Map<String, String> names(Weights weights, Graph graph) {
        Map<String, String> asTheyAre = new LinkedHashMap<>();
        weights.tensors().keySet().forEach(name -> asTheyAre.put(name, name));
        Map<String, String> shorter = new LinkedHashMap<>(asTheyAre);
        while (true) {
            Map<String, String> known = new LinkedHashMap<>();
            shorter.forEach((name, rest) -> known.put(name, graph.parameterName(rest)));
            if (known.values().stream().anyMatch(graph.parameters()::containsKey)) {
                return known;
            }
            String first = shorter.values().stream().findFirst().map(name -> name.substring(0, name.indexOf('.') + 1)).orElse("");
            if (first.isEmpty() || !shorter.values().stream().allMatch(name -> name.startsWith(first) && name.length() > first.length())) {
                return asTheyAre;
            }
            shorter.replaceAll((name, rest) -> rest.substring(first.length()));
        }
    }

    /** A name from a file as it may be shown: not too long, and without characters that a terminal would obey. */
    public static String printable(String name) {
        return Unpickler.readable(name);
    }

    /** The tensors by the names that a network has for them. */
    static Map<String, Tensor> named(Weights weights, Graph graph) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        names(weights, graph).forEach((name, known) -> named.putIfAbsent(known, weights.tensors().get(name)));
        return named;
    }
}
