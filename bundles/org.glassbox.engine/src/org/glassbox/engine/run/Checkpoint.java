package org.glassbox.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * All that a run needs to go on after an epoch as if it had never stopped; one safetensors file, with what is not a tensor as JSON in its metadata. Random
 * numbers need no state, because they depend on the seed and the epoch alone. The file says of its network what the result's weights say, so that it can be
 * used like them.
 *
 * @param about what the file says of its network, see {@link WeightMetadata}; empty in checkpoints of earlier versions
 * @param experiment the resolved experiment as YAML text, to recognise another one
 * @param weights parameters and buffers by name
 * @param optimiser the optimiser's state
 * @param optimiserSteps updates so far
 * @param memory what loss terms keep from step to step, by name
 * @param history of all epochs so far
 */
record Checkpoint(Map<String, String> about, String experiment, Map<String, float[]> weights, Map<String, float[]> optimiser, long optimiserSteps,
        Map<String, double[]> memory, List<EpochSummary> history) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPTIMISER = "optimiser/";
    private static final String MEMORY = "memory/";
    private static final String REST = "glassbox";

    /** @param memory in checkpoints of earlier versions; those of this one have it as tensors, because it can be large */
    private record Rest(int format, String experiment, long optimiserSteps, Map<String, double[]> memory, List<EpochSummary> history) {
    }

    int epoch() {
        return history.size();
    }

    /** Writes the file so that either the old or the new one is there, complete. */
    void write(Path file, Graph graph) throws GlassboxException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weightTensors(weights, graph));
        optimiser.forEach((name, values) -> tensors.put(OPTIMISER + name, new Tensor(new long[] {values.length}, values)));
        try {
            Map<String, String> metadata = new LinkedHashMap<>(about);
            metadata.put(REST, JSON.writeValueAsString(new Rest(1, experiment, optimiserSteps, null, history)));
            Map<String, double[]> kept = new LinkedHashMap<>();
            memory.forEach((name, values) -> kept.put(MEMORY + name, values));
            SafeTensors.write(file, tensors, kept, metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Weights in their shapes, ready to be written. */
    static Map<String, Tensor> weightTensors(Map<String, float[]> weights, Graph graph) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        graph.parameters().forEach((name, spec) -> tensors.put(name, new Tensor(spec.shape().getShape(), weights.get(name))));
        return tensors;
    }

    /**
     * @throws GlassboxException if the file is cut off, no checkpoint of a run, or of another network
     */
    static Checkpoint read(Path file, Graph graph) throws GlassboxException {
        SafeTensors.Content content = SafeTensors.read(file);
        Map<String, String> about = new LinkedHashMap<>(content.metadata());
        String rest = about.remove(REST);
        if (rest == null) {
            throw GlassboxException.badInput(file + " holds weights but is no checkpoint of a run, so it can't be resumed; start a new run with weights: "
                    + file.getFileName() + ".");
        }
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (var parameter : graph.parameters().entrySet()) {
            weights.put(parameter.getKey(), values(file, content, parameter.getKey(), parameter.getValue()));
        }
        Map<String, float[]> optimiser = new LinkedHashMap<>();
        for (String name : content.tensors().keySet()) {
            if (name.startsWith(OPTIMISER)) { // followed by the kind of state, a slash and the parameter that it belongs to
                String key = name.substring(OPTIMISER.length());
                optimiser.put(key, values(file, content, name, graph.parameters().get(key.substring(key.indexOf('/') + 1))));
            }
        }
        Rest parsed = parse(file, rest);
        Map<String, double[]> memory = parsed.memory() == null ? SafeTensors.readDoubles(file, MEMORY) : parsed.memory();
        return new Checkpoint(about, parsed.experiment(), weights, optimiser, parsed.optimiserSteps(), memory, parsed.history());
    }

    private static float[] values(Path file, SafeTensors.Content content, String name, ParameterSpec spec) throws GlassboxException {
        Tensor tensor = content.tensors().get(name);
        if (tensor == null || spec == null || tensor.values().length != spec.shape().size()) {
            String found = tensor == null ? " is missing" : spec == null ? " belongs to no layer here" : " has " + tensor.values().length
                    + " values, not " + spec.shape().size();
            throw GlassboxException.badInput("The checkpoint " + file + " belongs to another network: its tensor " + name + found
                    + "; resume with the experiment of that run, or start a new run in another folder.");
        }
        return tensor.values();
    }

    private static Rest parse(Path file, String rest) throws GlassboxException {
        JsonProcessingException cause = null;
        try {
            Rest parsed = JSON.readValue(rest, Rest.class);
            if (parsed != null && parsed.experiment() != null && parsed.history() != null) {
                return parsed;
            }
        } catch (JsonProcessingException e) {
            cause = e;
        }
        throw GlassboxException.badInput("The checkpoint " + file + " is damaged: its metadata can't be read; start the run anew in another folder.", cause);
    }
}
