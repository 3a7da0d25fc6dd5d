package org.glassbox.tests.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.MaskSource;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.tests.networks.TestNetworks;

/** A training step with masks of the data set, which keeps what terms tell and remember. */
record MaskedStep(FixedStep step, Map<MaskRequest, Masks> given, Map<String, Double> notes, Map<String, double[]> numbers) implements StepContext {
    static final MaskRequest RELEVANT = new MaskRequest(MaskSource.DATASET, MaskRole.RELEVANT);
    static final MaskRequest IRRELEVANT = new MaskRequest(MaskSource.DATASET, MaskRole.IRRELEVANT);

    MaskedStep(FixedStep step, Map<MaskRequest, Masks> given) {
        this(step, given, new HashMap<>(), new HashMap<>());
    }

    /** One image of one pixel whose logits are the given ones; class 0 is true. */
    static MaskedStep ofLogits(NDManager manager, float... logits) {
        var graph = TestNetworks.linear(1, 1, logits.length);
        StateDict state = StateDict.initialised(manager, graph, 1);
        state.set("fc.weight", new float[3 * logits.length]);
        state.set("fc.bias", logits);
        Network network = new Network(graph, state);
        network.requireParameterGradients(true);
        return new MaskedStep(new FixedStep(manager, network, manager.zeros(new Shape(1, 3, 1, 1)), manager.create(new long[1]), null), Map.of());
    }

    @Override
    public NDManager manager() {
        return step.manager();
    }

    @Override
    public Network network() {
        return step.network();
    }

    @Override
    public NDArray logits() {
        return step.logits();
    }

    @Override
    public Network.Cut cut(String node) {
        return step.cut(node);
    }

    @Override
    public NDArray labels() {
        return step.labels();
    }

    @Override
    public NDArray sampleWeights() {
        return step.sampleWeights();
    }

    @Override
    public int batchSize() {
        return step.batchSize();
    }

    @Override
    public Optional<Feedback> feedback() {
        return step.feedback();
    }

    @Override
    public Optional<Masks> masks(MaskRequest request) {
        return Optional.ofNullable(given.get(new MaskRequest(request.source(), request.role()))); // in whatever shades they are
    }

    @Override
    public void note(String name, double value) {
        notes.put(name, value);
    }

    @Override
    public double[] memory(String name, int length) {
        return numbers.computeIfAbsent(name, key -> new double[length]);
    }

    @Override
    public NDArray inputGradient(Score score) {
        return step.inputGradient(score);
    }
}
