package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.option.Option;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.MaskSource;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * Teaches the network where to look: 1/B Σ_n w_n [(1 - λ_n) CE_n + λ_n L_n], L = (1 - J)², J = (Σ m e + d) / (Σ m + Σ e - Σ m e + d), d = 1e-6, where m is a
 * mask of what matters and e the thresholded Grad-CAM map of the true class. After the thesis behind "Skin Care VGG16", equations 3.4 to 3.6 and 4.1, as
 * methods.md 2 reads them.
 *
 * <p>λ_n = λ for members of the batch with a mask. Without one, a member counts by its class alone: λ_n = 0; and not at all where λ = 1, when there is no
 * classification in the term. A member without a label, whose index is below 0, has λ_n = 1.
 *
 * <p>A mask of what must not matter does not say what does, so that there is no J: L is the square of the explanation's share on it, Σ m e / Σ e. An empty one,
 * and one of the whole image, say nothing. An empty mask of what matters says nothing either, or, as an option, that nothing is to be seen: L is then the
 * square of the mean of e, which is (1 - J)² of what is left and right of the threshold the other way round.
 *
 * <p>Where we differ from the thesis: its threshold is hard and has no gradient, and it clones the network in each step. Maps without a value above zero, of
 * which nothing would be left, keep a small gradient and are counted; see {@link ScaledMaps}.
 */
public record ExplanationLoss(
        @Option(min = 0, max = 1, help = "share of the explanation; below 1 the rest is cross-entropy, by which alone images without a"
                + " mask count then") double lambda,
        @Option(help = "how explanation and mask are compared: by the Jaccard index, or pixel by pixel without a threshold") Measure measure,
        @Option(help = "how the map becomes an explanation that can be compared by the Jaccard index") Threshold threshold,
        @Option(min = 0, max = 0.99, help = "the share of the map's maximum that counts as explained") double at,
        @Option(min = 0.1, max = 1000, help = "steepness of the sigmoid around it") double steepness,
        @Option(help = "which class's explanation is trained") ClassTarget target,
        @Option(help = "layers whose maps are taken, with commas between them; empty for the network's usual one") String layers,
        @Option(help = "how the maps of several layers become one") Fusion fusion,
        @Option(help = "how much each layer counts in the mean or the largest value, numbers above zero with commas between them; empty for all the"
                + " same") String layerWeights,
        @Option(help = "how maps are brought to the range from 0 to 1") MapScaling scaling,
        @Option(help = "at which size map and mask are compared") ComparedAt size,
        @Option(help = "whether the weights of the layer's units are differentiated too: second derivatives, slower") boolean alphaGrad,
        @Option(help = "whose masks they are: annotators', or the data set's, as if every image had been asked about") MaskSource masksFrom,
        @Option(help = "which masks: of what matters, of what must not, or of each image what there is") FeedbackUse use,
        @Option(help = "whether an empty mask of what matters says that nothing does; otherwise it says nothing") boolean emptyMeansNothing)
                implements LossTerm {
    private static final float D = 1e-6f;

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ExplanationLoss {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda is " + lambda + ", but must be from 0 to 1");
        }
        layers = String.join(",", names(layers));
        double[] numbers = numbers(layerWeights);
        if (numbers.length > 0 && numbers.length != Math.max(1, names(layers).size())) {
            throw new IllegalArgumentException("layerWeights has " + numbers.length + " numbers for " + Math.max(1, names(layers).size()) + " layers");
        }
        if (numbers.length > 0 && fusion == Fusion.PRODUCT) {
            throw new IllegalArgumentException("layerWeights can't be given with fusion=product, whose gradient they would make infinite where a map is zero");
        }
    }

    /** The explanation alone, from the data set's masks of what matters, by the Jaccard index through a sigmoid at half the maximum. */
    public ExplanationLoss() {
        this(1, Measure.JACCARD, Threshold.SIGMOID, 0.5, 20, ClassTarget.TRUE, "", Fusion.SUM, "", MapScaling.MAX, ComparedAt.IMAGE, false, MaskSource.DATASET,
                FeedbackUse.RELEVANT, false);
    }

    @Override
    public Set<MaskRequest> masks() {
        Set<MaskRequest> masks = new LinkedHashSet<>();
        if (use != FeedbackUse.IRRELEVANT) {
            masks.add(request(MaskRole.RELEVANT));
        }
        if (use != FeedbackUse.RELEVANT) {
            masks.add(request(MaskRole.IRRELEVANT));
        }
        return masks;
    }

    /** Sets are compared in black and white, distances in whatever shades the masks have. */
    private MaskRequest request(MaskRole role) {
        return new MaskRequest(masksFrom, role, measure != Measure.JACCARD);
    }

    @Override
    public NDArray value(StepContext step) {
        Optional<Explained> explained = lambda == 0 ? Optional.empty() : explained(step);
        if (lambda == 1) {
            return explained.map(members -> mean(step, members.loss().mul(members.applies()))).orElseGet(() -> step.manager().create(0f));
        }
        NDArray labels = step.labels();
        NDArray labelled = labels.gte(0).toType(DataType.FLOAT32, false);
        NDArray present = labels.maximum(0L).reshape(step.batchSize(), 1);
        NDArray entropy = step.logits().logSoftmax(1).gather(present, 1).reshape(step.batchSize()).neg().mul(labelled);
        if (explained.isEmpty()) {
            return mean(step, entropy);
        }
        NDArray masked = explained.get().applies();
        NDArray unlabelled = labelled.neg().add(1f);
        NDArray share = masked.mul(unlabelled.mul((float) (1 - lambda)).add((float) lambda)); // λ_n, a constant
        return mean(step, entropy.mul(share.neg().add(1f)).add(explained.get().loss().mul(share)));
    }

    private static NDArray mean(StepContext step, NDArray losses) {
        return Scalars.over(losses.mul(step.sampleWeights()).sum(), step.batchSize());
    }

    /**
     * What the explanation of each member of the batch loses.
     *
     * @param loss L, (B)
     * @param applies (B): 1 for members with a mask that says something, 0 for the others, whose loss means nothing
     */
    private record Explained(NDArray loss, NDArray applies) {
    }

    /** Absent where no member of the batch has a mask. */
    private Optional<Explained> explained(StepContext step) {
        Optional<StepContext.Masks> relevant = masks(step, MaskRole.RELEVANT);
        Optional<StepContext.Masks> irrelevant = masks(step, MaskRole.IRRELEVANT);
        if (relevant.isEmpty() && irrelevant.isEmpty()) {
            return Optional.empty();
        }
        NDArray masks = relevant.or(() -> irrelevant).orElseThrow().values(); // (B, H, W)
        List<NDArray> raw = nodes(step.network().graph()).stream().map(node -> TrainedMaps.of(step, node, classes(step), alphaGrad)).toList();
        int height = Math.toIntExact(size == ComparedAt.IMAGE ? masks.size(1) : raw.stream().mapToLong(map -> map.size(1)).min().orElseThrow());
        int width = Math.toIntExact(size == ComparedAt.IMAGE ? masks.size(2) : raw.stream().mapToLong(map -> map.size(2)).min().orElseThrow());
        ScaledMaps maps = ScaledMaps.fused(raw.stream().map(map -> ScaledMaps.of(map, scaling, height, width)).toList(), fusion,
                numbers(layerWeights));
        MarkedPixels matters = MarkedPixels.of(step, relevant, step.batchSize(), height, width, measure != Measure.JACCARD);
        MarkedPixels ruledOut = MarkedPixels.of(step, irrelevant, step.batchSize(), height, width, measure != Measure.JACCARD);
        tell(step, maps, matters);
        return Optional.of(compare(maps.values(), matters, ruledOut));
    }

    private Optional<StepContext.Masks> masks(StepContext step, MaskRole role) {
        MaskRequest request = request(role);
        return masks().contains(request) ? step.masks(request) : Optional.empty();
    }

    /** The explained class of each member, (B), int64. */
    private NDArray classes(StepContext step) {
        NDArray predicted = step.logits().stopGradient().argMax(1);
        if (target == ClassTarget.PREDICTED) {
            return predicted;
        }
        NDArray labelled = step.labels().gte(0).toType(DataType.INT64, false);
        return step.labels().mul(labelled).add(predicted.mul(labelled.neg().add(1L)));
    }

    /** What the run's table shows of the training images' explanations. */
    private void tell(StepContext step, ScaledMaps maps, MarkedPixels matters) {
        float[] alive = maps.alive().toFloatArray();
        int dead = 0;
        for (float one : alive) {
            dead += one == 0 ? 1 : 0;
        }
        step.note("dead maps", dead);
        NDArray hard = Threshold.hard(maps.values(), at);
        NDArray set = matters.values().gte(0.5f).toType(DataType.FLOAT32, false); // as masks in shades of grey are read where sets are wanted
        float[] jaccard = jaccard(set, set.sum(new int[] {1}), hard).toFloatArray();
        float[] known = matters.known().toFloatArray();
        double sum = 0;
        int counted = 0;
        for (int n = 0; n < known.length; n++) {
            sum += known[n] * jaccard[n];
            counted += known[n] > 0 ? 1 : 0;
        }
        if (counted > 0) {
            step.note("jaccard", sum / counted);
        }
    }

    /**
     * J of each member, (B).
     *
     * @param m (B, pixels)
     * @param count Σ m, (B)
     * @param e (B, pixels)
     */
    private static NDArray jaccard(NDArray m, NDArray count, NDArray e) {
        NDArray both = m.mul(e).sum(new int[] {1});
        return both.add(D).div(count.add(e.sum(new int[] {1})).sub(both).add(D));
    }

    /** @param scaled S, (B, pixels) */
    private Explained compare(NDArray scaled, MarkedPixels relevant, MarkedPixels irrelevant) {
        long pixels = scaled.size(1);
        NDArray given = relevant.count().gt(0f).toType(DataType.FLOAT32, false).mul(relevant.known());
        NDArray nothing = emptyMeansNothing ? relevant.known().sub(given) : relevant.known().zerosLike();
        NDArray partly = irrelevant.count().gt(0f).logicalAnd(irrelevant.count().lt((float) pixels)).toType(DataType.FLOAT32, false);
        NDArray kept = irrelevant.known().mul(partly).mul(given.add(nothing).neg().add(1f)); // where both are known, what matters says more
        NDArray loss = switch (measure) {
            case JACCARD -> {
                NDArray e = threshold.of(scaled, at, steepness);
                NDArray missed = jaccard(relevant.values(), relevant.count(), e).neg().add(1f);
                NDArray total = e.sum(new int[] {1});
                NDArray share = irrelevant.values().mul(e).sum(new int[] {1}).div(total.add(D));
                yield missed.square().mul(given).add(Scalars.over(total, pixels).square().mul(nothing)).add(share.square().mul(kept));
            }
            case SQUARED -> distance(distanceTo(scaled, relevant).square(), given.add(nothing), irrelevant, kept);
            case ABSOLUTE -> distance(distanceTo(scaled, relevant).abs(), given.add(nothing), irrelevant, kept);
        };
        return new Explained(loss, given.add(nothing).add(kept));
    }

    private static NDArray distanceTo(NDArray scaled, MarkedPixels relevant) {
        return Threshold.IDENTITY.of(scaled, 0, 1).sub(relevant.values());
    }

    /**
     * The mean over all pixels where it is known what matters, over the ruled-out ones where only they are.
     *
     * @param distances (B, pixels)
     */
    private static NDArray distance(NDArray distances, NDArray everywhere, MarkedPixels irrelevant, NDArray kept) {
        NDArray overAll = distances.mean(new int[] {1});
        NDArray overRuledOut = distances.mul(irrelevant.values()).sum(new int[] {1}).div(irrelevant.count().add(D));
        return overAll.mul(everywhere).add(overRuledOut.mul(kept));
    }

    private List<String> nodes(Graph graph) {
        return layers.isEmpty() ? List.of(graph.camLayer()) : names(layers).stream().map(name -> graph.layer(name).orElseThrow().name()).toList();
    }

    private static List<String> names(String option) {
        return Arrays.stream(option.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private static double[] numbers(String option) {
        return names(option).stream().mapToDouble(text -> {
            double number = parsed(text);
            if (!(number > 0 && Double.isFinite(number))) {
                throw new IllegalArgumentException("layerWeights holds \"" + text + "\", but must be numbers above zero with commas between them");
            }
            return number;
        }).toArray();
    }

    private static double parsed(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public Optional<String> refusal(Graph graph, int height, int width) {
        if (!graph.hasCamLayer()) {
            return Optional.of("the network can only be run as a whole, so that there is no layer whose map could be trained.");
        }
        List<String> found = new ArrayList<>();
        Map<String, Shape> shapes = Shapes.of(graph, height, width);
        for (String name : layers.isEmpty() ? List.of(graph.camLayer()) : names(layers)) {
            Optional<Node> node = graph.layer(name);
            if (node.isEmpty()) {
                return Optional.of("the network has no layer \"" + name + "\"" + Suggestion.among(name, graph.nodes().stream().map(Node::name).toList()));
            }
            Shape shape = shapes.get(node.get().name());
            if (shape != null && (shape.dimension() != 4 || shape.get(2) * shape.get(3) == 1)) {
                return Optional.of("layer \"" + name + "\" has no maps of several places; take one before the pooling, such as \"" + graph.camLayer() + "\".");
            }
            if (found.contains(node.get().name())) {
                return Optional.of("layer \"" + name + "\" is named twice.");
            }
            found.add(node.get().name());
        }
        return Optional.empty();
    }
}
