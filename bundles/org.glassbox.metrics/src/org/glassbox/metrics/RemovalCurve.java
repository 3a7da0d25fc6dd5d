package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric.Point;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;

/** The network's probability as the pixels of an image and those of a replacement change places in the order of a map. */
final class RemovalCurve {
    private RemovalCurve() {
    }

    /** What becomes of the highest pixels first. */
    enum Kind {
        /** They are replaced. */
        DELETION,
        /** They are all that is shown. */
        INSERTION
    }

    /** The areas under the curves of all images, with the curves. */
    static List<Value> areas(MetricRequest request, int steps, Replacement replacement, List<RandomStream> streams, Kind kind,
            IProgressMonitor monitor) throws GlassboxException {
        float[] images = request.images().toFloatArray();
        float[] replaced = replacement.of(request);
        float[] before = kind == Kind.DELETION ? images : replaced;
        float[] after = kind == Kind.DELETION ? replaced : images;
        int pixels = request.height() * request.width();
        return ChangedImages.judge(request, steps + 1, Response.PROBABILITY, n -> {
            int[] places = Order.places(Order.descending(request.map(n), streams.get(n)));
            int size = images.length / request.size();
            return (copy, target, offset) -> {
                long changed = Math.round((double) copy * pixels / steps);
                for (int i = 0; i < size; i++) {
                    target[offset + i] = (places[i % pixels] < changed ? after : before)[n * size + i];
                }
            };
        }, (n, answers) -> Maps.remarked(request, n, area(answers)).with(points(answers)), monitor);
    }

    private static double area(double[] answers) {
        double sum = 0;
        for (int k = 1; k < answers.length; k++) {
            sum += (answers[k - 1] + answers[k]) / 2;
        }
        return sum / (answers.length - 1);
    }

    private static List<Point> points(double[] answers) {
        List<Point> points = new ArrayList<>();
        for (int k = 0; k < answers.length; k++) {
            double share = (double) k / (answers.length - 1);
            points.add(new Point(Math.round(100 * share) + " %", share, answers[k]));
        }
        return points;
    }
}
