package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * How much filters react at the same places of the same images: s_ij = cov_ij / (sqrt(cov_ii cov_jj) + 1e-5) + 1, from 0 to 2, cov = X Xᵀ, X (C, P) being what
 * C filters give at P places less the mean over images. A filter that always gives its mean (cov_ii below 1e-12) is unrelated to all: s_ij = 1. Shen et al.
 * 2021, arXiv:2107.04474; methods.md 5.
 */
final class FilterSimilarity {
    /** The covariance below which a filter counts as dead. */
    static final double DEAD = 1e-12;
    /** Keeps divisions from being undefined. */
    static final double SMALL = 1e-5;

    private FilterSimilarity() {
    }

    /**
     * The similarities within each image by itself, as training steps need them. Engine thread only.
     *
     * @param features (B, C, P)
     * @param mean over images, (C, P)
     * @return (B, C, C), differentiable by the features
     */
    static NDArray ofEach(NDArray features, NDArray mean) {
        NDArray centred = features.sub(mean); // (B, C, P)
        NDArray covariance = centred.matMul(centred.transpose(0, 2, 1));
        NDArray variance = centred.square().sum(new int[] {2}); // (B, C)
        NDArray alive = variance.gte((float) DEAD).toType(DataType.FLOAT32, false);
        NDArray spread = variance.mul(alive).add(alive.neg().add(1f)).sqrt(); // a root of zero has no finite gradient
        long images = variance.size(0);
        long filters = variance.size(1);
        NDArray scale = spread.reshape(images, filters, 1).mul(spread.reshape(images, 1, filters)).add((float) SMALL);
        NDArray both = alive.reshape(images, filters, 1).mul(alive.reshape(images, 1, filters));
        return covariance.div(scale).mul(both).add(1f);
    }

    /** The similarities over many images that come part by part: cov is the mean over all of them, about their common mean. Not thread safe. */
    static final class OfMany {
        private double[] mean; // C x P
        private double[] scatter; // Σ_n X_n X_nᵀ, C x C
        private int filters;
        private int places;
        private long count;

        /**
         * Adds a part of the images. Engine thread only.
         *
         * @param features (n, C, P) float32, n at least 1; C and P always the same
         */
        void add(NDArray features) {
            NDArray x = features.toType(DataType.FLOAT64, true);
            long added = x.size(0);
            NDArray partMean = x.mean(new int[] {0}); // (C, P)
            NDArray centred = x.sub(partMean);
            // the parts' scatters about their own means, and what lies between the means: exact also where a filter hardly varies (Chan et al. 1979)
            NDArray sum = centred.matMul(centred.transpose(0, 2, 1)).sum(new int[] {0});
            if (count == 0) {
                filters = Math.toIntExact(x.size(1));
                places = Math.toIntExact(x.size(2));
                scatter = sum.toDoubleArray();
                mean = partMean.toDoubleArray();
            } else {
                NDArray between = partMean.sub(x.getManager().create(mean, new Shape(filters, places)));
                double weight = (double) count * added / (count + added);
                double[] more = sum.add(between.matMul(between.transpose()).mul(weight)).toDoubleArray();
                double[] moved = between.toDoubleArray();
                for (int i = 0; i < scatter.length; i++) {
                    scatter[i] += more[i];
                }
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += moved[i] * added / (count + added);
                }
            }
            count += added;
        }

        /** Images so far. */
        long count() {
            return count;
        }

        /** C. */
        int filters() {
            return filters;
        }

        /** s, C rows of C; values that are not finite where the features were not. */
        double[] similarities() {
            double[] similarities = new double[filters * filters];
            for (int i = 0; i < filters; i++) {
                for (int j = 0; j < filters; j++) {
                    double own = scatter[i * filters + i] / count;
                    double other = scatter[j * filters + j] / count;
                    boolean dead = own < DEAD || other < DEAD;
                    similarities[i * filters + j] = dead ? 1 : scatter[i * filters + j] / count / (Math.sqrt(own * other) + SMALL) + 1;
                }
            }
            return similarities;
        }
    }
}
