package org.glassbox.iccnn;

import org.glassbox.pytorch.SymmetricEigenvectors;

/**
 * Normalised-cut clustering (Shi and Malik 2000): the leading eigenvectors of D^-½ S D^-½, D the row sums of S, as coordinates, each row divided by the root of
 * its D, and k-means over them. Ten beginnings from seed 21, as the icCNN authors' scikit-learn takes them; scikit-learn leaves the diagonal of S out, which
 * methods.md 5 does not.
 *
 * @param clusters m, at least 1
 */
public record SpectralClustering(int clusters) {
    private static final int RESTARTS = 10;
    private static final long SEED = 21;

    /**
     * @param similarities S, n rows of n finite values of at least 0, symmetric, each row with a sum above 0
     * @return the cluster of each, from 0, numbered by their first members; fewer than m where fewer differ
     * @throws IllegalArgumentException if there are more clusters than things to cluster
     */
    public int[] of(double[] similarities, int n) {
        if (clusters > n) {
            throw new IllegalArgumentException(n + " things can't form " + clusters + " clusters");
        }
        double[] roots = new double[n]; // of D
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += similarities[i * n + j];
            }
            roots[i] = Math.sqrt(sum);
        }
        double[] normalised = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                normalised[i * n + j] = similarities[i * n + j] / (roots[i] * roots[j]);
            }
        }
        double[] vectors = SymmetricEigenvectors.of(normalised, n).vectors();
        double[][] points = new double[n][clusters];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < clusters; k++) {
                points[i][k] = vectors[i * n + n - 1 - k] / roots[i];
            }
        }
        return new KMeans(clusters, RESTARTS, SEED).of(points);
    }
}
