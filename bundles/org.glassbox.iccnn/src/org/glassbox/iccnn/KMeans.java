package org.glassbox.iccnn;

import java.util.Arrays;
import org.glassbox.core.RandomStream;

/**
 * Lloyd's k-means with k-means++ seeding (Arthur and Vassilvitskii 2007): of several beginnings the result with the least sum of squared distances. The same
 * points give the same clusters.
 *
 * @param clusters k, at least 1
 * @param restarts how many beginnings are tried, at least 1
 * @param seed of what is drawn
 */
record KMeans(int clusters, int restarts, long seed) {
    private static final int MOST_STEPS = 300;

    /** What one beginning led to. */
    private record Result(int[] members, double cost) {
    }

    /**
     * @param points n rows of the same length, n at least 1
     * @return the cluster of each, from 0, numbered by their first members; fewer than k where fewer points differ
     */
    int[] of(double[][] points) {
        Result best = null;
        for (int restart = 0; restart < restarts; restart++) {
            Result result = converged(points, seeded(points, RandomStream.of(seed, "k-means", restart, "")));
            best = best == null || result.cost() < best.cost() ? result : best;
        }
        return renumbered(best.members());
    }

    /** Each further centre is drawn among the points by their squared distance to the nearest centre so far. */
    private double[][] seeded(double[][] points, RandomStream random) {
        double[][] centres = new double[clusters][];
        double[] distances = new double[points.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        centres[0] = points[random.nextInt(points.length)].clone();
        for (int k = 1; k < clusters; k++) {
            double sum = 0;
            for (int n = 0; n < points.length; n++) {
                distances[n] = Math.min(distances[n], squaredDistance(points[n], centres[k - 1]));
                sum += distances[n];
            }
            centres[k] = points[drawn(distances, random.nextDouble() * sum)].clone();
        }
        return centres;
    }

    private static int drawn(double[] weights, double at) {
        double sum = 0;
        int last = 0;
        for (int n = 0; n < weights.length; n++) {
            sum += weights[n];
            last = weights[n] > 0 ? n : last;
            if (sum > at) {
                return n;
            }
        }
        return last;
    }

    private Result converged(double[][] points, double[][] centres) {
        int[] members = new int[points.length];
        double[] distances = new double[points.length];
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean changed = assign(points, centres, members, distances) || step == 0;
            if (!changed) {
                break;
            }
            move(points, centres, members, distances);
        }
        return new Result(members, Arrays.stream(distances).sum());
    }

    /** Gives each point to the nearest centre, the first of equals. Whether any point changed. */
    private static boolean assign(double[][] points, double[][] centres, int[] members, double[] distances) {
        boolean changed = false;
        for (int n = 0; n < points.length; n++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k < centres.length; k++) {
                double distance = squaredDistance(points[n], centres[k]);
                if (distance < least) {
                    least = distance;
                    nearest = k;
                }
            }
            changed |= members[n] != nearest;
            members[n] = nearest;
            distances[n] = least;
        }
        return changed;
    }

    /** Moves each centre to the mean of its members, one without any to the point that is farthest from its own. */
    private static void move(double[][] points, double[][] centres, int[] members, double[] distances) {
        int[] counts = new int[centres.length];
        for (double[] centre : centres) {
            Arrays.fill(centre, 0);
        }
        for (int n = 0; n < points.length; n++) {
            counts[members[n]]++;
            for (int d = 0; d < points[n].length; d++) {
                centres[members[n]][d] += points[n][d];
            }
        }
        double[] open = distances.clone();
        for (int k = 0; k < centres.length; k++) {
            if (counts[k] == 0) {
                int farthest = 0;
                for (int n = 1; n < open.length; n++) {
                    farthest = open[n] > open[farthest] ? n : farthest;
                }
                centres[k] = points[farthest].clone();
                open[farthest] = 0;
            } else {
                for (int d = 0; d < centres[k].length; d++) {
                    centres[k][d] /= counts[k];
                }
            }
        }
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return sum;
    }

    private int[] renumbered(int[] members) {
        int[] numbers = new int[clusters];
        Arrays.fill(numbers, -1);
        int next = 0;
        int[] result = new int[members.length];
        for (int n = 0; n < members.length; n++) {
            if (numbers[members[n]] < 0) {
                numbers[members[n]] = next++;
            }
            result[n] = numbers[members[n]];
        }
        return result;
    }
}
