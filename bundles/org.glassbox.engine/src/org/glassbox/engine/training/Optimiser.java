package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.engine.experiment.TrainingSettings;

/**
 * Moves parameters along their gradients. Its state is part of a checkpoint, so that a resumed run goes on exactly. Engine thread only, gradients not being
 * recorded.
 */
public abstract class Optimiser {
    private final NDManager owner;
    private final double largestNorm;
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private long steps;

    Optimiser(NDManager owner, double largestNorm) {
        this.owner = owner;
        this.largestNorm = largestNorm;
    }

    /**
     * @param owner of the optimiser's state, of the parameters' lifetime
     */
    public static Optimiser of(TrainingSettings settings, NDManager owner) {
        return switch (settings.optimiser()) {
            case ADAM -> new Adam(owner, settings);
            case SGD -> new Sgd(owner, settings);
        };
    }

    /**
     * One update in place.
     *
     * @param parameters by name
     * @param gradients in the same order
     */
    public void step(Map<String, NDArray> parameters, List<NDArray> gradients, double learningRate) {
        steps++;
        shorten(gradients);
        int i = 0;
        for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
            try (NDManager scope = owner.newSubManager()) {
                NDArray gradient = gradients.get(i++);
                scope.tempAttachAll(gradient);
                update(parameter.getKey(), parameter.getValue(), gradient, (float) learningRate);
            }
        }
    }

    /** Scales all gradients together to the largest norm that is allowed, if theirs is larger. Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063. */
    private void shorten(List<NDArray> gradients) {
        if (largestNorm == 0) {
            return;
        }
        double squares = 0;
        for (NDArray gradient : gradients) {
            try (NDManager scope = owner.newSubManager()) {
                scope.tempAttachAll(gradient);
                squares += gradient.square().sum().getFloat();
            }
        }
        double norm = Math.sqrt(squares);
        if (norm > largestNorm) {
            gradients.forEach(gradient -> gradient.muli((float) (largestNorm / norm)));
        }
    }

    /** Moves one parameter; temporaries belong to the gradient's manager. */
    abstract void update(String name, NDArray parameter, NDArray gradient, float learningRate);

    /** Updates so far, this one included. */
    long steps() {
        return steps;
    }

    /** A state array of a parameter, zero at first. */
    NDArray state(String kind, String name, NDArray like) {
        return state.computeIfAbsent(kind + "/" + name, key -> {
            NDArray zeros = like.zerosLike();
            zeros.attach(owner);
            return zeros;
        });
    }

    /** A copy of the state by kind and parameter name. */
    public Map<String, float[]> stateValues() {
        Map<String, float[]> values = new LinkedHashMap<>();
        state.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    /** Begins afresh, as before the first update. */
    public void reset() {
        state.values().forEach(NDArray::close);
        state.clear();
        steps = 0;
    }

    /** The number of updates, for a checkpoint. */
    public long stepCount() {
        return steps;
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param values what {@link #stateValues} gave
     * @param parameters those that will be moved, for the shapes
     */
    public void restore(Map<String, float[]> values, Map<String, NDArray> parameters, long stepCount) {
        steps = stepCount;
        values.forEach((key, floats) -> {
            int slash = key.indexOf('/');
            String name = key.substring(slash + 1);
            state(key.substring(0, slash), name, parameters.get(name)).set(floats);
        });
    }

    /** Kingma and Ba 2015, arXiv:1412.6980, Algorithm 1; weight decay is added to the gradient. */
    private static final class Adam extends Optimiser {
        private static final float BETA1 = 0.9f;
        private static final float BETA2 = 0.999f;
        private static final float EPSILON = 1e-8f;
        private final float weightDecay;

        Adam(NDManager owner, TrainingSettings settings) {
            super(owner, settings.gradientNorm());
            weightDecay = (float) settings.weightDecay();
        }

        @Override
        void update(String name, NDArray parameter, NDArray gradient, float learningRate) {
            NDArray g = decayed(gradient, parameter, weightDecay);
            NDArray mean = state("adam.m", name, parameter);
            NDArray square = state("adam.v", name, parameter);
            mean.muli(BETA1).addi(g.mul(1 - BETA1));
            square.muli(BETA2).addi(g.square().muli(1 - BETA2));
            float rate = (float) (learningRate / (1 - Math.pow(BETA1, steps())));
            float scale = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, steps())));
            // the first operand is a temporary of the gradient's scope, so that nothing joins the state's manager
            NDArray denominator = g.zerosLike().addi(square).sqrt().muli(scale).addi(EPSILON);
            parameter.subi(g.zerosLike().addi(mean).divi(denominator).muli(rate));
        }
    }

    /** Stochastic gradient descent with momentum as in PyTorch: v = momentum * v + g, w = w - rate * v. */
    private static final class Sgd extends Optimiser {
        private final float momentum;
        private final float weightDecay;

        Sgd(NDManager owner, TrainingSettings settings) {
            super(owner, settings.gradientNorm());
            momentum = (float) settings.momentum();
            weightDecay = (float) settings.weightDecay();
        }

        @Override
        void update(String name, NDArray parameter, NDArray gradient, float learningRate) {
            NDArray g = decayed(gradient, parameter, weightDecay);
            if (momentum > 0) {
                NDArray velocity = state("sgd.v", name, parameter);
                velocity.muli(momentum).addi(g);
                parameter.subi(g.zerosLike().addi(velocity).muli(learningRate));
            } else {
                parameter.subi(g.mul(learningRate));
            }
        }
    }

    private static NDArray decayed(NDArray gradient, NDArray parameter, float weightDecay) {
        return weightDecay == 0 ? gradient : gradient.add(gradient.zerosLike().addi(parameter).muli(weightDecay));
    }
}
