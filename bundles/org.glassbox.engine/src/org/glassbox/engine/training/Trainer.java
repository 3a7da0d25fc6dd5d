package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.LossTerm;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Scalars;

/** A network and its optimiser: the part of training that lives on the device. Engine thread only. */
public final class Trainer implements AutoCloseable {
    private final Network network;
    private final Optimiser optimiser;
    private final Map<String, double[]> memory = new TreeMap<>();

    public Trainer(Network network, Optimiser optimiser) {
        this.network = network;
        this.optimiser = optimiser;
    }

    /**
     * A summand of the loss.
     *
     * @param id for messages and metrics
     * @param weight lambda; a term of weight 0 is not computed
     */
    public record Term(String id, double weight, LossTerm loss) {
    }

    public Network network() {
        return network;
    }

    public Optimiser optimiser() {
        return optimiser;
    }

    /** What loss terms keep between steps, by name: part of a checkpoint, and to be filled from it. */
    public Map<String, double[]> memory() {
        return memory;
    }

    /**
     * What a loss term keeps, zeros at first.
     *
     * @param length always the same
     */
    public double[] memory(String name, int length) {
        double[] numbers = memory.computeIfAbsent(name, key -> new double[length]);
        if (numbers.length != length) {
            throw new IllegalStateException("\"" + name + "\" has " + numbers.length + " numbers, not " + length);
        }
        return numbers;
    }

    /**
     * One update of the weights.
     *
     * @param imageShape (C, H, W)
     * @param watched looks at the pass before the update
     * @return the value of each term by id, without its weight, and the weighted sum as "total"
     * @throws GlassboxException if a term is not finite; the weights are then as before
     */
    Map<String, Double> step(NDManager parent, HostBatch batch, Shape imageShape, List<Term> terms, double learningRate, RandomStream dropout,
            Optional<WatchedSteps.Step> watched) throws GlassboxException {
        Map<String, NDArray> parameters = network.trainedParameters();
        network.requireParameterGradients(true);
        try (NDManager scope = parent.newSubManager()) {
            Map<String, Double> values = new LinkedHashMap<>();
            NDList gradients;
            try (GradientMode recording = GradientMode.recording()) {
                TrainingStep step = new TrainingStep(scope, network, batch, imageShape, dropout, this::memory, watched.isPresent());
                NDArray total = total(step, terms, values, learningRate);
                values.putAll(step.notes());
                if (values.get("total") == 0) {
                    return values; // no term applies to this batch or finds anything to correct, and a plain zero has no gradient
                }
                List<NDArray> inputs = new ArrayList<>(parameters.values());
                if (watched.isEmpty()) {
                    gradients = Autograd.grad(scope, total, inputs, false);
                } else {
                    inputs.add(step.images());
                    gradients = Autograd.grad(scope, total, total.onesLike(), inputs, true, false);
                    network.requireParameterGradients(false);
                    watched.get().see(network, step, batch, gradients.removeLast());
                }
            }
            try (GradientMode off = GradientMode.off()) {
                optimiser.step(parameters, gradients, learningRate);
            }
            return values;
        } finally {
            network.requireParameterGradients(false);
        }
    }

    private static NDArray total(TrainingStep step, List<Term> terms, Map<String, Double> values, double learningRate) throws GlassboxException {
        NDArray total = null;
        for (Term term : terms) {
            if (term.weight() != 0) {
                NDArray value = term.loss().value(step);
                double number = value.toFloatArray()[0];
                float weighted = (float) (term.weight() * number);
                if (!Float.isFinite(weighted)) {
                    String weight = Double.isFinite(number) ? ", which times its weight " + term.weight() + " is " + weighted : "";
                    throw diverged("the loss term \"" + term.id() + "\" became " + number + weight, learningRate);
                }
                values.merge(term.id(), number, Double::sum);
                NDArray summand = Scalars.times(value, term.weight());
                total = total == null ? summand : total.add(summand);
            }
        }
        values.put("total", total == null ? 0.0 : total.toFloatArray()[0]);
        return total;
    }

    /**
     * What ends a run whose numbers are no numbers any more.
     *
     * @param what became of what
     * @param learningRate with which it happened
     */
    public static GlassboxException diverged(String what, double learningRate) {
        return GlassboxException.fault(what + "; start a new run with a smaller learning rate than " + learningRate + ".", null);
    }

    @Override
    public void close() {
        network.close();
    }
}
