package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * How fast the class's probability falls as pixels are removed, the highest of the map first: the area, by trapezia, under the probability over the share of
 * the pixels that were replaced, from none to all. Petsiuk, Das and Saenko 2018, RISE, arXiv:1806.07421, who replace by {@code zero} and one row's worth of
 * pixels a step. Equal values are removed in random order. Images with holes are nothing that the network was trained on, so that part of any fall is due to
 * that: compare methods, not networks, and see {@link Road}.
 */
public record DeletionAuc(
        @Option(min = 1, max = 100000, unit = "steps", help = "in how many equal steps pixels are removed") int steps,
        @Option(help = "what stands for pixels that are removed") Replacement reference,
        @Option(help = "draws the order of equal values") long seed) implements ExplanationMetric {
    /** 100 steps towards the mean colour of the image. */
    public DeletionAuc() {
        this(100, Replacement.MEAN, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return RemovalCurve.areas(request, steps, reference, request.randomStreams(seed, "deletion"), RemovalCurve.Kind.DELETION, monitor);
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
