package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import org.glassbox.pytorch.Scalars;

/** The two summands of {@link FilterGroupLoss}. All results can be differentiated and join the manager of the first operand. Engine thread only. */
final class GroupTerms {
    private GroupTerms() {
    }

    /**
     * How similar filters are within their groups and with all.
     *
     * @param inside S_k^in = Σ_i,j∈A_k s_ij, (m)
     * @param all S_k^all = Σ_i∈A_k Σ_j s_ij, (m)
     */
    record Sums(NDArray inside, NDArray all) {
        /**
         * @param similarities s, (C, C)
         * @param groups 1 where a filter is in a group, (C, m)
         */
        static Sums of(NDArray similarities, NDArray groups) {
            NDArray ofGroups = groups.transpose().matMul(similarities); // (m, C)
            return new Sums(ofGroups.mul(groups.transpose()).sum(new int[] {1}), ofGroups.sum(new int[] {1}));
        }

        /** -Σ_k S_k^in / (S_k^all + 1e-5), from -m to 0; a group without any similarity adds nothing. */
        NDArray loss() {
            return inside.div(all.add((float) FilterSimilarity.SMALL)).sum().neg();
        }
    }

    /**
     * How similar the groups' strengths are between images of one class and with all images of the batch: S_c^in and S_c^all of the cosines of {@link
     * #strengths}. Classes that the batch does not have add nothing; with one image all is the same and nothing is learnt.
     *
     * @param features ReLU(X), (B, C, P)
     * @param groups (C, m)
     * @param labels (B), int64; images without a label, below 0, only count among all
     * @param classes K
     */
    static Sums classes(NDArray features, NDArray groups, NDArray labels, int classes) {
        NDArray strengths = strengths(features, groups);
        NDArray squares = strengths.square().sum(new int[] {1}, true); // (B, 1)
        NDArray alive = squares.gt(0f).toType(DataType.FLOAT32, false);
        NDArray lengths = squares.add(alive.neg().add(1f)).sqrt(); // a root of zero has no finite gradient
        NDArray directions = strengths.div(lengths.add((float) FilterSimilarity.SMALL));
        NDArray cosines = directions.matMul(directions.transpose()); // (B, B)
        NDArray numbers = labels.getManager().arange(classes).toType(DataType.INT64, false).reshape(1, classes);
        NDArray ofClass = labels.reshape(labels.size(), 1).eq(numbers).toType(DataType.FLOAT32, false); // (B, K)
        return Sums.of(cosines, ofClass);
    }

    /** The mean over a group's filters and all places, (B, m); zero for a group without filters. */
    private static NDArray strengths(NDArray features, NDArray groups) {
        NDArray ofFilters = Scalars.over(features.sum(new int[] {2}), features.size(2)); // (B, C)
        NDArray sizes = groups.sum(new int[] {0}, true).maximum(1f); // (1, m)
        return ofFilters.matMul(groups.div(sizes));
    }

    /** A layer's output as filters by places, without what is below zero: (B, C, h, w) to (B, C, h w). */
    static NDArray features(NDArray output) {
        return Activation.relu(output).reshape(output.size(0), output.size(1), -1);
    }
}
