package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * Remove and debias: the mean probability of the class when 10, 20, ... 90 % of the pixels are replaced by what their surroundings suggest, plus noise, so that
 * the shape of what was removed can't be seen by the network. Rong, Leemann, Borisov, Kasneci and Kasneci 2022, arXiv:2202.00449, noisy linear imputation:
 * neighbours weigh 1/6 directly and 1/12 diagonally, those beyond the edge are left out, and normal noise of 0.01 of the pixel range is added. {@link
 * First#BOTH} is the mean without the least relevant pixels less the mean without the most relevant ones, in [-1, 1], about 0 for a map that says nothing (some
 * packages halve it). The paper takes accuracies over a data set where this takes probabilities, which are defined for one image.
 */
public record Road(
        @Option(help = "which pixels are removed first") First first,
        @Option(min = 0, max = 1, unit = "of the pixel range", help = "standard deviation of the noise on replaced pixels") double noise,
        @Option(help = "draws the noise and the order of equal values") long seed) implements ExplanationMetric {
    private static final int SHARES = 9; // tenths
    private static final double TOLERANCE = 1e-5; // in normalised units; a solution is then off by less than the noise

    /** Which pixels are removed first. */
    public enum First {
        /** MoRF: lower values are better. */
        MOST_RELEVANT,
        /** LeRF: higher values are better. */
        LEAST_RELEVANT,
        /** The second less the first: higher values are better. */
        BOTH
    }

    /** Both ways, with the noise of the paper. */
    public Road() {
        this(First.BOTH, 0.01, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        List<RandomStream> orders = request.randomStreams(seed, "road");
        List<RandomStream> noises = request.randomStreams(seed, "road noise");
        float[] images = request.images().toFloatArray();
        int copies = first == First.BOTH ? 2 * SHARES : SHARES;
        return ChangedImages.judge(request, copies, Response.PROBABILITY, n -> {
            int[] places = Order.places(Order.descending(request.map(n), orders.get(n)));
            int size = images.length / request.size();
            float[] noisy = noise(request, size, noises.get(n));
            return (copy, target, offset) -> {
                System.arraycopy(images, n * size, target, offset, size);
                remove(request, gone(places, copy), noisy, target, offset);
            };
        }, (n, answers) -> value(request, n, answers), monitor);
    }

    /** The pixels that are removed from a copy: the most relevant ones from the first nine, unless only the least relevant are asked for. */
    private BitSet gone(int[] places, int copy) {
        boolean most = first == First.MOST_RELEVANT || first == First.BOTH && copy < SHARES;
        int share = copy % SHARES + 1;
        int count = Math.min(places.length - 1, (int) Math.round(share * places.length / (SHARES + 1.0)));
        BitSet gone = new BitSet(places.length);
        for (int i = 0; i < places.length; i++) {
            gone.set(i, most ? places[i] < count : places[i] >= places.length - count);
        }
        return gone;
    }

    private static void remove(MetricRequest request, BitSet gone, float[] noisy, float[] target, int offset) {
        int pixels = request.width() * request.height();
        LinearImputation imputation = new LinearImputation(request.width(), request.height(), gone);
        for (int plane = 0; plane < noisy.length; plane += pixels) {
            imputation.fill(target, offset + plane, TOLERANCE);
            for (int i = gone.nextSetBit(0); i >= 0; i = gone.nextSetBit(i + 1)) {
                target[offset + plane + i] += noisy[plane + i];
            }
        }
    }

    /** What is added to each value where its pixel is replaced, the same in all copies of an image; normalised. */
    private float[] noise(MetricRequest request, int size, RandomStream random) {
        int pixels = request.width() * request.height();
        float[] noisy = new float[size];
        for (int i = 0; i < size; i++) {
            noisy[i] = (float) (noise * random.nextGaussian() / request.normalisation().std().get(i / pixels));
        }
        return noisy;
    }

    private Value value(MetricRequest request, int n, double[] answers) {
        double[] means = new double[answers.length / SHARES];
        List<Point> points = new ArrayList<>();
        for (int copy = 0; copy < answers.length; copy++) {
            means[copy / SHARES] += answers[copy] / SHARES;
            boolean most = first == First.MOST_RELEVANT || first == First.BOTH && copy < SHARES;
            int percent = 10 * (copy % SHARES + 1);
            points.add(new Point(percent + " % removed, " + (most ? "most" : "least") + " relevant first", percent / 100.0, answers[copy]));
        }
        return Maps.remarked(request, n, first == First.BOTH ? means[1] - means[0] : means[0]).with(points);
    }

    @Override
    public Direction direction() {
        return first == First.MOST_RELEVANT ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
