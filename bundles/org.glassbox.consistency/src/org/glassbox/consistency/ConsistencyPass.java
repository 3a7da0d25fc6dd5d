package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Probe;
import org.glassbox.core.training.LossDirection;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * Weighs one part of the training set by {@link Consistency}. One forward pass gives prediction, heat map and the cross-entropy's gradient; the second, of the
 * changed images, is recorded only behind the layer. Wrong samples need no second pass and samples whose prediction turned over no second map. Engine thread
 * only.
 */
final class ConsistencyPass {
    private final Consistency options;
    private final Explainer explainer;
    private final String layer;
    private final WeighingRequest request;
    private final SubMonitor progress;
    private final Network network;
    private final int[] labels;
    private final int height;
    private final int width;

    ConsistencyPass(Consistency options, Explainer explainer, String layer, WeighingRequest request, IProgressMonitor monitor) {
        this.options = options;
        this.explainer = explainer;
        this.layer = layer;
        this.request = request;
        progress = SubMonitor.convert(monitor);
        network = request.network();
        labels = request.labels();
        height = Math.toIntExact(request.images().size(2));
        width = Math.toIntExact(request.images().size(3));
    }

    /**
     * What is known of the images as they are.
     *
     * @param scores their logits
     * @param maps (N, h, w) or (N, H, W), before any scaling
     * @param gradient direction of the loss by the images, (N, C, H, W); its signs are what matters
     */
    private record Unchanged(ClassScores scores, NDArray maps, NDArray gradient) {
    }

    /**
     * What is known of changed images.
     *
     * @param maps as those of the unchanged ones; anything for an image whose prediction turned over
     */
    private record Changed(ClassScores scores, NDArray maps) {
    }

    SampleWeights weigh() throws GlassboxException {
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            Unchanged unchanged = request.pass().isPresent() ? ofStep(request.pass().get(), scope) : ofOwnPass(scope);
            return weights(unchanged, scope);
        }
    }

    private Unchanged ofOwnPass(NDManager scope) throws GlassboxException {
        try (NDManager pass = scope.newSubManager()) { // the recorded pass is freed before the next one is made
            NDArray images = leaf(pass, request.images());
            NDArray[] activation = new NDArray[1];
            NDArray logits = network.forward(images, Mode.EVAL, (node, inputs, output) -> {
                if (node.name().equals(layer)) {
                    activation[0] = output;
                }
                return output;
            });
            ClassScores scores = ClassScores.of(logits);
            NDArray maps = explainer instanceof LayerExplainer method ? layerMaps(method, scores, logits, activation[0], pass) : null;
            NDArray gradient = Autograd.grad(scope, logits, lossDirection(scores, pass), List.of(images), false).singletonOrThrow();
            if (maps == null) {
                return new Unchanged(scores, maps(request.images(), predicted(scores), scope), gradient);
            }
            maps.attach(scope);
            return new Unchanged(scores, maps, gradient);
        }
    }

    /** Of the cross-entropy, or of the whole binary one where images may belong to several classes. */
    private NDArray lossDirection(ClassScores scores, NDManager owner) {
        return request.labelSets().map(sets -> LossDirection.seeds(scores.rows(), sets, owner))
                .orElseGet(() -> LossDirection.seeds(scores.rows(), labels, owner));
    }

    private Unchanged ofStep(WeighingRequest.Pass step, NDManager scope) {
        ClassScores scores = ClassScores.of(step.logits());
        NDArray maps = layerMaps((LayerExplainer) explainer, scores, step.logits(), step.activation(), scope);
        NDArray gradient = step.inputGradient();
        float[] largest = magnitudes(gradient);
        boolean saturated = IntStream.range(0, labels.length).anyMatch(n -> largest[n] == 0);
        if (saturated) { // the step's loss says nothing of a sample that it can't improve
            NDArray seeds = lossDirection(scores, scope);
            NDArray own = Autograd.grad(scope, step.logits(), seeds, List.of(request.images()), false).singletonOrThrow();
            float[] without = new float[labels.length];
            for (int n = 0; n < without.length; n++) {
                without[n] = largest[n] == 0 ? 1 : 0;
            }
            gradient = gradient.add(own.mul(scope.create(without, new Shape(without.length, 1, 1, 1))));
            gradient.attach(scope);
        }
        return new Unchanged(scores, maps, gradient);
    }

    private SampleWeights weights(Unchanged unchanged, NDManager scope) throws GlassboxException {
        int samples = labels.length;
        double[] weights = new double[samples];
        double[] distances = new double[samples];
        double[] flipped = new double[samples];
        double[] correct = new double[samples];
        Arrays.fill(weights, Double.NaN);
        Arrays.fill(distances, Double.NaN);
        Arrays.fill(flipped, Double.NaN);
        Arrays.fill(correct, Double.NaN);
        ClassScores scores = unchanged.scores();
        int[] predicted = predicted(scores);
        float[] steepness = magnitudes(unchanged.gradient());
        NDArray heat;
        NDArray changed;
        try (GradientMode off = GradientMode.off()) {
            heat = options.scaling().apply(unchanged.maps(), height, width);
            heat.attach(scope);
            changed = changed(unchanged.gradient(), steepness, heat, scope);
        }
        float[] brightness = magnitudes(heat);
        boolean[] weighed = new boolean[samples];
        for (int n = 0; n < samples; n++) {
            boolean usable = scores.isFinite(n) && Float.isFinite(steepness[n]) && Float.isFinite(brightness[n]);
            boolean right = scores.isFinite(n) && request.isTrue(n, predicted[n]);
            correct[n] = scores.isFinite(n) ? right ? 1 : 0 : Double.NaN;
            weighed[n] = usable && (right || options.wrong() == WrongSamples.WEIGHED);
            if (scores.isFinite(n) && !right && options.wrong() == WrongSamples.ONE) {
                weights[n] = 1;
            }
        }
        // with a batch's own statistics an image's outcome depends on the images beside it, so that all of them are run
        int[] run = IntStream.range(0, samples).filter(n -> weighed[n] || request.pass().isPresent()).toArray();
        if (IntStream.of(run).noneMatch(n -> weighed[n])) {
            return result(weights, distances, flipped, correct);
        }
        progress.checkCanceled();
        Changed after = changed(members(changed, run, scope), IntStream.of(run).map(n -> predicted[n]).toArray(), scope);
        double factor = options.distance().factor(options.kappa(), (long) height * width,
                unchanged.maps().size(1) * unchanged.maps().size(2)) / (height * width);
        float[] differences;
        try (GradientMode off = GradientMode.off()) {
            NDArray before = members(heat, run, scope);
            differences = options.scaling().apply(after.maps(), height, width).sub(before).square().sum(new int[] {1, 2}).toFloatArray();
        }
        for (int i = 0; i < run.length; i++) {
            int n = run[i];
            if (weighed[n] && after.scores().isFinite(i)) {
                boolean turned = after.scores().predicted(i) != predicted[n];
                flipped[n] = turned ? 1 : 0;
                distances[n] = turned ? Double.NaN : options.psi().of(factor * differences[i]);
                weights[n] = turned ? 1 : Math.max(distances[n], options.floor());
            }
        }
        return result(weights, distances, flipped, correct);
    }

    private static SampleWeights result(double[] weights, double[] distances, double[] flipped, double[] correct) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("D", distances);
        figures.put("flipped", flipped);
        figures.put("correct", correct);
        return new SampleWeights(weights, figures);
    }

    /** Images changed by epsilon outside their heat maps, (N, C, H, W). */
    private NDArray changed(NDArray gradient, float[] steepness, NDArray heat, NDManager scope) {
        Normalisation normalisation = request.normalisation();
        float[] sizes = options.epsilonUnit().perChannel(options.epsilon(), normalisation);
        Shape channels = new Shape(1, sizes.length, 1, 1);
        float[] moved = new float[steepness.length]; // where there is no gradient at all there is no way to go
        for (int n = 0; n < moved.length; n++) {
            moved[n] = steepness[n] == 0 ? 0 : 1;
        }
        try (NDManager temporary = scope.newSubManager()) {
            NDArray g = gradient.stopGradient();
            g.attach(temporary);
            NDArray signs = switch (options.signOfZero()) {
                case PLUS -> g.gte(0f).toType(g.getDataType(), false).mul(2f).sub(1f);
                case ZERO -> g.sign();
            };
            NDArray images = request.images().stopGradient();
            images.attach(temporary);
            NDArray outside = heat.neg().add(1f).expandDims(1).mul(temporary.create(moved, new Shape(moved.length, 1, 1, 1))); // (N, 1, H, W)
            NDArray result = signs.mul(temporary.create(sizes, channels)).mul(outside).add(images);
            if (options.clip()) {
                float[] black = new float[sizes.length];
                float[] white = new float[sizes.length];
                for (int c = 0; c < sizes.length; c++) {
                    black[c] = normalisation.normalise(c, 0);
                    white[c] = normalisation.normalise(c, 1);
                }
                result = result.maximum(temporary.create(black, channels)).minimum(temporary.create(white, channels));
            }
            return temporary.ret(result);
        }
    }

    /** Logits of changed images, and their maps for the classes that the unchanged ones were predicted to be. */
    private Changed changed(NDArray images, int[] targets, NDManager scope) throws GlassboxException {
        if (!(explainer instanceof LayerExplainer method)) {
            try (GradientMode off = GradientMode.off()) {
                ClassScores scores = ClassScores.of(network.forward(images, Mode.EVAL));
                return new Changed(scores, otherMaps(images, scores, targets, scope));
            }
        }
        NDArray[] leaf = new NDArray[1];
        Probe cutting = (node, inputs, output) -> {
            if (node.name().equals(layer)) {
                leaf[0] = leaf(scope, output); // nothing before it requires a gradient, so that only what comes after it is recorded
                return leaf[0];
            }
            return output;
        };
        NDArray logits;
        if (request.pass().isPresent()) {
            try (RunningStatistics kept = new RunningStatistics(network)) {
                logits = network.forward(images, Mode.ofStep(images.size(0)), cutting, request.pass().get().dropout().get());
            }
        } else {
            logits = network.forward(images, Mode.EVAL, cutting);
        }
        return new Changed(ClassScores.of(logits), method.map(leaf[0].stopGradient(), gradient(method, logits, targets, leaf[0], scope), progress));
    }

    /** Maps by a method that makes its own passes, of those images only whose prediction stayed; the others have a map of zeros. */
    private NDArray otherMaps(NDArray images, ClassScores scores, int[] targets, NDManager scope) throws GlassboxException {
        int[] stayed = IntStream.range(0, targets.length).filter(n -> scores.predicted(n) == targets[n]).toArray();
        if (stayed.length == 0) {
            return scope.zeros(new Shape(targets.length, height, width));
        }
        NDArray maps;
        try (GradientMode recording = GradientMode.recording()) {
            maps = maps(members(images, stayed, scope), IntStream.of(stayed).map(n -> targets[n]).toArray(), scope);
        }
        float[] values = maps.toFloatArray();
        int length = values.length / stayed.length;
        float[] all = new float[targets.length * length];
        for (int i = 0; i < stayed.length; i++) {
            System.arraycopy(values, i * length, all, stayed[i] * length, length);
        }
        return scope.create(all, new Shape(targets.length, maps.size(1), maps.size(2)));
    }

    private NDArray layerMaps(LayerExplainer method, ClassScores scores, NDArray logits, NDArray activation, NDManager scope) {
        NDArray gradient = gradient(method, logits, predicted(scores), activation, scope);
        try (GradientMode off = GradientMode.off()) {
            NDArray values = activation.stopGradient();
            values.attach(scope);
            return method.map(values, gradient, progress);
        }
    }

    /** The gradient of the targets' logits by a layer's output, keeping the graph; nothing where the method does without. */
    private static NDArray gradient(LayerExplainer method, NDArray logits, int[] targets, NDArray activation, NDManager scope) {
        if (!method.usesGradient()) {
            return null;
        }
        int classes = Math.toIntExact(logits.size(1));
        float[] seeds = new float[targets.length * classes];
        for (int n = 0; n < targets.length; n++) {
            seeds[n * classes + targets[n]] = 1;
        }
        return Autograd.grad(scope, logits, scope.create(seeds, logits.getShape()), List.of(activation), true, false).singletonOrThrow();
    }

    /** Maps by any method, (N, h, w); an attribution of input values counts by its magnitude, summed over the channels. */
    private NDArray maps(NDArray images, int[] targets, NDManager scope) throws GlassboxException {
        NDArray own = images.stopGradient();
        own.attach(scope);
        Attribution attribution = explainer.explain(new ExplainRequest(network, own, targets, layer, request.normalisation()), progress);
        NDArray values = attribution.values().stopGradient();
        values.attach(scope);
        return switch (attribution.space()) {
            case INPUT -> values.abs().sum(new int[] {1});
            case PIXEL, LAYER -> values;
        };
    }

    private static int[] predicted(ClassScores scores) {
        return IntStream.range(0, scores.samples()).map(scores::predicted).toArray();
    }

    /** The largest absolute value of each member, NaN where one is not a number. */
    private static float[] magnitudes(NDArray array) {
        try (NDManager scope = array.getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray values = array.stopGradient();
            values.attach(scope);
            return values.abs().reshape(values.size(0), -1).max(new int[] {1}).toFloatArray();
        }
    }

    private static NDArray members(NDArray array, int[] members, NDManager scope) {
        if (members.length == array.size(0)) {
            return array;
        }
        return array.get(scope, new NDIndex("{}", scope.create(members)));
    }

    private static NDArray leaf(NDManager scope, NDArray values) {
        NDArray leaf = values.stopGradient();
        leaf.attach(scope);
        leaf.setRequiresGradient(true);
        return leaf;
    }
}
