package org.glassbox.metrics;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Agreement;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.image.StructuralSimilarity;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Option;

/**
 * Whether the map depends on what the network has learned: how similar it stays when layers get fresh random weights, the mean over the steps. A map that stays
 * as it is would be the same for a network that has learned nothing; one whose similarity never falls to {@code flagged}, or stays above it in half of the
 * steps, gets a remark. Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim 2018, Sanity Checks for Saliency Maps, arXiv:1810.03292, who found the second in
 * guided back-propagation, which hardly notices what becomes of the last layers. {@link Mode#CASCADING} draws the head first, then more and more down to the
 * input; {@link Mode#INDEPENDENT} one layer at a time. A layer is a convolution or a fully connected layer with the batch norm after it, drawn as for a new
 * network ({@link StateDict#initialised}); the same weights for all images. Maps are compared at the method's own resolution; where the other map is zero or
 * equal everywhere, the similarity is 0. Undefined where the map itself is.
 */
public record Randomisation(
        @Option(help = "which layers get fresh weights in a step") Mode mode,
        @Option(help = "how maps are compared") Similarity similarity,
        @Option(min = 0, max = 10000, unit = "steps", help = "how many steps at most, spread over the depth of the network; 0 is one for each layer") int steps,
        @Option(min = 0, max = 1, help = "the similarity to which the map must fall in most steps, or it gets a remark") double flagged,
        @Option(help = "draws the weights") long seed) implements ExplanationMetric {
    /** Which layers get fresh weights in a step. */
    public enum Mode {
        /** The head, then ever more layers down to the input. */
        CASCADING,
        /** One layer. */
        INDEPENDENT
    }

    /** How maps are compared. */
    public enum Similarity {
        /** Spearman's rank correlation of the values without its sign: a map turned upside down shows the same. */
        SPEARMAN,
        /** The structural similarity of the maps between their smallest and largest values. */
        SSIM,
        /** The share of the highest tenth of the pixels that both have. */
        TOP_TENTH
    }

    /** Ten cascading steps, by rank correlation. */
    public Randomisation() {
        this(Mode.CASCADING, Similarity.SPEARMAN, 10, 0.5, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        List<Step> steps = steps(request.network().graph());
        FreshMaps fresh = request.ofMaps().get(new Drawing(mode, this.steps, seed), FreshMaps.class, () -> freshMaps(request, steps, monitor));
        List<List<Point>> points = new ArrayList<>();
        for (int n = 0; n < request.size(); n++) {
            points.add(new ArrayList<>());
            for (int s = 0; s < steps.size(); s++) {
                points.get(n).add(new Point(steps.get(s).layer(), s + 1, similarity(request.maps().get(n), fresh.bySteps().get(s).get(n))));
            }
        }
        return Maps.judge(request, n -> {
            Status status = request.maps().get(n).status();
            return status == Status.OK ? value(points.get(n)) : Value.undefined(Maps.remark(status));
        });
    }

    /** The key of {@link FreshMaps}: other ways of comparing need no other maps. */
    private record Drawing(Mode mode, int steps, long seed) {
    }

    /** The maps by the networks with fresh weights, step by step. */
    private record FreshMaps(List<List<SaliencyMap>> bySteps) {
    }

    private FreshMaps freshMaps(MetricRequest request, List<Step> steps, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, steps.size());
        List<List<SaliencyMap>> maps = new ArrayList<>();
        NDManager manager = request.images().getManager();
        StateDict learned = request.network().state();
        try (StateDict fresh = StateDict.initialised(manager, request.network().graph(), seed)) {
            for (Step step : steps) {
                try (Network network = new Network(request.network().graph(), learned.with(fresh, step.parameters()))) {
                    maps.add(List.copyOf(request.explaining().explain(network, request.images(), request.targets(), progress.split(1))));
                }
            }
        }
        return new FreshMaps(maps);
    }

    private Value value(List<Point> points) {
        double mean = points.stream().mapToDouble(Point::y).average().orElseThrow();
        Value value = Value.of(mean).with(points);
        return remark(points).map(value::with).orElse(value);
    }

    private Optional<String> remark(List<Point> points) {
        List<Point> similar = points.stream().filter(point -> point.y() > flagged).toList();
        if (similar.size() * 2 < points.size()) {
            return Optional.empty();
        }
        double lowest = similar.stream().mapToDouble(Point::y).min().orElse(1);
        if (similar.size() == points.size()) {
            return Optional.of(String.format(Locale.ROOT,
                    "the map hardly depends on what the network has learned: with random weights it stays similar to at least %.2f", lowest));
        }
        return Optional.of(String.format(Locale.ROOT, switch (mode) {
            case CASCADING -> "the map hardly depends on what the last layers have learned: with random weights it stays similar to at least %.2f"
                    + " in %d of %d steps, down to %s";
            case INDEPENDENT -> "the map hardly depends on what single layers have learned: with random weights it stays similar to at least %.2f"
                    + " in %d of %d layers, such as %s";
        }, lowest, similar.size(), points.size(), similar.getLast().label()));
    }

    /**
     * Weights that are drawn together.
     *
     * @param layer the one nearest to the input
     */
    private record Step(String layer, Set<String> parameters) {
    }

    private List<Step> steps(Graph graph) throws GlassboxException {
        List<Step> layers = layers(graph).reversed(); // the head first
        if (layers.isEmpty()) {
            throw GlassboxException.badInput("The test by random weights can't be done: the network's weights can't be drawn anew one by one, since it can only"
                    + " be run as a whole.");
        }
        int count = steps == 0 ? layers.size() : Math.min(steps, layers.size());
        List<Step> chosen = new ArrayList<>();
        Set<String> drawn = new LinkedHashSet<>();
        int next = 0;
        for (int s = 0; s < count; s++) {
            int last = count == 1 ? layers.size() - 1 : Math.toIntExact(Math.round((double) s * (layers.size() - 1) / (count - 1)));
            for (; next <= last; next++) {
                drawn.addAll(layers.get(next).parameters());
            }
            Step own = layers.get(last);
            chosen.add(mode == Mode.CASCADING ? new Step(own.layer(), Set.copyOf(drawn)) : own);
        }
        return chosen;
    }

    /** Each node with drawn weights, and all nodes with other parameters up to the next such node; from the input on. */
    private static List<Step> layers(Graph graph) {
        List<Step> layers = new ArrayList<>();
        for (Node node : graph.nodes()) {
            List<ParameterSpec> specs = node.layer().parameters();
            boolean begins = specs.stream().anyMatch(spec -> spec.kind() == ParameterSpec.Kind.CONVOLUTION_WEIGHT || spec.kind()
                    == ParameterSpec.Kind.LINEAR_WEIGHT);
            if (begins) {
                layers.add(new Step(node.name(), new LinkedHashSet<>()));
            }
            if (!layers.isEmpty()) {
                specs.forEach(spec -> layers.getLast().parameters().add(node.name() + "." + spec.suffix()));
            }
        }
        return layers;
    }

    private double similarity(SaliencyMap map, SaliencyMap other) {
        if (map.status() != Status.OK || other.status() != Status.OK) {
            return 0;
        }
        return switch (similarity) {
            case SPEARMAN -> Math.abs(Agreement.rankCorrelation(map.values(), other.values()));
            case SSIM -> StructuralSimilarity.mean(doubles(map.scaled(Scaling.MINMAX)), doubles(other.scaled(Scaling.MINMAX)), map.width(), map.height(), 1);
            case TOP_TENTH -> Agreement.topOverlap(map.values(), other.values(), Agreement.TOP);
        };
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK, Need.EXPLAINER);
    }
}
