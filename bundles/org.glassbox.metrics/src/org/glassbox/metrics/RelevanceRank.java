package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.image.Mask;
import org.glassbox.core.option.Option;

/**
 * The share of the k highest pixels that lie on what is relevant, k being the number of pixels of the mask. Relevance rank accuracy of Arras, Osman and Samek
 * 2022, CLEVR-XAI, arXiv:2003.07258. By chance it is the share of the image that the mask covers. Equal values are ranked at random, so that a constant map
 * gets about that. Undefined for an empty mask.
 */
public record RelevanceRank(@Option(help = "draws the order of equal values") long seed) implements ExplanationMetric {
    /** Seed 0. */
    public RelevanceRank() {
        this(0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
        List<RandomStream> streams = request.randomStreams(seed, "relevance-rank");
        return Maps.judgeWithMask(request, MaskRole.RELEVANT, (n, mask) -> Maps.remarked(request, n,
                share(Order.descending(request.map(n), streams.get(n)), mask)));
    }

    private static double share(int[] order, Mask mask) {
        int count = mask.count();
        int inside = 0;
        for (int i = 0; i < count; i++) {
            inside += mask.contains(order[i] % mask.width(), order[i] / mask.width()) ? 1 : 0;
        }
        return (double) inside / count;
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.RELEVANT_MASK);
    }
}
