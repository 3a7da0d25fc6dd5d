package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * How fast the class's probability rises as pixels are shown, the highest of the map first: the area, by trapezia, under the probability over the share of the
 * pixels that are those of the image, from none to all; the others are those of the replacement. Petsiuk, Das and Saenko 2018, RISE, arXiv:1806.07421, who also
 * begin with a blurred image. Equal values are shown in random order. Compare methods, not networks: it is high for a network that is sure of a blurred image
 * already.
 */
public record InsertionAuc(
        @Option(min = 1, max = 100000, unit = "steps", help = "in how many equal steps pixels are shown") int steps,
        @Option(help = "what stands for pixels that are not shown yet") Replacement reference,
        @Option(help = "draws the order of equal values") long seed) implements ExplanationMetric {
    /** 100 steps from the blurred image. */
    public InsertionAuc() {
        this(100, Replacement.BLUR, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return RemovalCurve.areas(request, steps, reference, request.randomStreams(seed, "insertion"), RemovalCurve.Kind.INSERTION, monitor);
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
