package org.glassbox.consistency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.LabelPool;
import org.glassbox.core.training.Sampler;

/**
 * The candidate whose features are farthest from those of all images that have a label or were chosen before it, again and again: greedy k-centre, Sener and
 * Savarese 2018, arXiv:1708.00489. Features are what the network's last layer sees, distances Euclidean; of equal ones the first.
 */
public record CoreSetSampler(@Option(help = "whether features are scaled to length 1, so that distances are between their directions") boolean normalised)
        implements Sampler {
    /** As they are. */
    public CoreSetSampler() {
        this(false);
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        throw new IllegalStateException("the core set is chosen beside images that have a label");
    }

    @Override
    public List<Integer> rank(Candidates candidates, LabelPool pool) throws GlassboxException {
        return farthestFirst(pool.features(), pool.labelledFeatures(), pool.wanted());
    }

    /**
     * @param features of the candidates, N rows
     * @param centres of the images that have a label
     * @param wanted how many are chosen, at most N
     */
    List<Integer> farthestFirst(float[][] features, float[][] centres, int wanted) {
        double[][] points = Arrays.stream(features).map(this::scaled).toArray(double[][]::new);
        double[] distances = new double[points.length]; // squared, to the nearest centre
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (float[] centre : centres) {
            shorten(distances, points, scaled(centre));
        }
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < Math.min(wanted, points.length)) {
            int farthest = -1;
            for (int n = 0; n < points.length; n++) {
                if (!chosen.contains(n) && (farthest < 0 || distances[n] > distances[farthest])) {
                    farthest = n;
                }
            }
            chosen.add(farthest);
            shorten(distances, points, points[farthest]);
        }
        return chosen;
    }

    private static void shorten(double[] distances, double[][] points, double[] centre) {
        for (int n = 0; n < points.length; n++) {
            double square = 0;
            for (int i = 0; i < centre.length; i++) {
                square += (points[n][i] - centre[i]) * (points[n][i] - centre[i]);
            }
            distances[n] = Math.min(distances[n], square);
        }
    }

    private double[] scaled(float[] row) {
        double[] values = new double[row.length];
        double square = 0;
        for (int i = 0; i < row.length; i++) {
            values[i] = row[i];
            square += values[i] * values[i];
        }
        for (int i = 0; normalised && square > 0 && i < values.length; i++) {
            values[i] /= Math.sqrt(square);
        }
        return values;
    }

    @Override
    public boolean needsPool() {
        return true;
    }
}
