package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * How far the class's score falls while regions are replaced one after another: 1/(L+1) Σ_{k=0..L} (f(x⁰) - f(xᵏ)), where xᵏ is the image without the first k
 * regions; the area over the perturbation curve, AOPC. Samek, Binder, Montavon, Lapuschkin and Müller 2017, arXiv:1509.06321, after Bach et al. 2015,
 * doi:10.1371/journal.pone.0130140: regions of 9 x 9 pixels on a grid, L = 100, colours drawn uniformly, most relevant first, 10 draws (one by default here). A
 * region's relevance is the signed sum of its pixels; regions at the lower and right border may be smaller. Images with fewer regions than {@code steps} lose
 * them all. The score has no upper bound, so that networks can't be compared by it.
 */
public record PixelFlipping(
        @Option(min = 1, max = 1000, unit = "pixels", help = "side of the square regions") int region,
        @Option(min = 1, max = 100000, unit = "regions", help = "how many regions are replaced at most") int steps,
        @Option(help = "which regions come first") First first,
        @Option(help = "what regions are replaced by") Colours colours,
        @Option(min = 1, max = 1000, unit = "draws", help = "over how many draws of colours the score is averaged; time grows linearly") int draws,
        @Option(help = "what of the network's output is looked at") Response response,
        @Option(help = "draws the colours and the order of equal regions") long seed) implements ExplanationMetric {
    /** Which regions come first. */
    public enum First {
        /** MoRF: higher values are better. */
        MOST_RELEVANT,
        /** LeRF: lower values are better. */
        LEAST_RELEVANT
    }

    /** What regions are replaced by. */
    public enum Colours {
        /** Each pixel by a colour drawn uniformly from all. */
        RANDOM,
        /** The mean colour of the image. */
        MEAN,
        /** The image, blurred. */
        BLUR,
        /** Black. */
        BLACK
    }

    /** As in the paper, with one draw. */
    public PixelFlipping() {
        this(9, 100, First.MOST_RELEVANT, Colours.RANDOM, 1, Response.LOGIT, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        int columns = Math.ceilDiv(request.width(), region);
        int regions = columns * Math.ceilDiv(request.height(), region);
        int last = Math.min(steps, regions);
        int repeats = colours == Colours.RANDOM ? draws : 1;
        List<RandomStream> orders = request.randomStreams(seed, "pixel-flipping");
        List<RandomStream> drawn = request.randomStreams(seed, "pixel-flipping colours");
        float[] images = request.images().toFloatArray();
        float[] uniform = replaced(request);
        return ChangedImages.judge(request, repeats * (last + 1), response, n -> {
            int[] places = Order.places(Order.descending(relevance(request, n, columns, regions), orders.get(n)));
            int size = images.length / request.size();
            float[][] fill = new float[repeats][];
            for (int draw = 0; draw < repeats; draw++) {
                fill[draw] = uniform == null ? random(request, size, drawn.get(n)) : Arrays.copyOfRange(uniform, n * size, (n + 1) * size);
            }
            return (copy, target, offset) -> {
                int flipped = copy % (last + 1);
                for (int i = 0; i < size; i++) {
                    int x = i % request.width();
                    int y = i / request.width() % request.height();
                    boolean gone = places[y / region * columns + x / region] < flipped;
                    target[offset + i] = gone ? fill[copy / (last + 1)][i] : images[n * size + i];
                }
            };
        }, (n, answers) -> value(request, n, answers, last), monitor);
    }

    private Value value(MetricRequest request, int n, double[] answers, int last) {
        int repeats = answers.length / (last + 1);
        List<Point> points = new ArrayList<>();
        double sum = 0;
        for (int k = 0; k <= last; k++) {
            double answer = 0;
            for (int draw = 0; draw < repeats; draw++) {
                answer += answers[draw * (last + 1) + k] / repeats;
            }
            sum += answers[0] - answer;
            points.add(new Point(k + " regions", k, answer));
        }
        return Maps.remarked(request, n, sum / (last + 1)).with(points);
    }

    /** By region, negated where the least relevant come first. */
    private float[] relevance(MetricRequest request, int n, int columns, int regions) {
        float[] map = request.map(n);
        double[] sums = new double[regions];
        for (int i = 0; i < map.length; i++) {
            int x = i % request.width();
            int y = i / request.width();
            sums[y / region * columns + x / region] += map[i];
        }
        float[] relevance = new float[regions];
        for (int r = 0; r < regions; r++) {
            relevance[r] = (float) (first == First.MOST_RELEVANT ? sums[r] : -sums[r]);
        }
        return relevance;
    }

    /** What all images are replaced by; {@code null} for random colours. */
    private float[] replaced(MetricRequest request) {
        return switch (colours) {
            case RANDOM -> null;
            case MEAN -> Replacement.MEAN.of(request);
            case BLUR -> Replacement.BLUR.of(request);
            case BLACK -> Replacement.BLACK.of(request);
        };
    }

    private static float[] random(MetricRequest request, int size, RandomStream random) {
        float[] values = new float[size];
        int plane = request.width() * request.height();
        for (int i = 0; i < size; i++) {
            values[i] = request.normalisation().normalise(i / plane, random.nextDouble());
        }
        return values;
    }

    @Override
    public Direction direction() {
        return first == First.MOST_RELEVANT ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
