package org.glassbox.metrics;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.option.Option;

/**
 * How much the map changes at most when the image changes hardly: the maximum over draws of ‖S(x + u) - S(x)‖ / ‖S(x)‖, Frobenius norms of the maps at the
 * method's own resolution, u uniform within the radius at each channel of each pixel, for the same class. Yeh, Hsieh, Suggala, Inouye and Ravikumar 2019,
 * arXiv:1901.09392, definition 2.2, estimated by draws and divided by the norm of the map, so that methods of different units can be compared. A map that
 * ignores the image has 0: it says nothing of faithfulness. Undefined for a map that is zero everywhere.
 */
public record MaxSensitivity(
        @Option(min = 1, max = 100000, unit = "draws", help = "how many changed copies of each image are explained; time grows linearly") int draws,
        @Option(min = 0, max = 1, unit = "of the pixel range", help = "how far a pixel's value may move, where 1 is from black to white") double radius,
        @Option(help = "draws the changes") long seed) implements ExplanationMetric {
    /** 10 draws within 0.02, five of 255 levels. */
    public MaxSensitivity() {
        this(10, 0.02, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, draws);
        List<RandomStream> streams = request.randomStreams(seed, "max-sensitivity");
        float[] images = request.images().toFloatArray();
        double[] largest = new double[request.size()];
        for (int draw = 0; draw < draws; draw++) {
            List<SaliencyMap> changed = explain(request, moved(request, images, streams), progress.split(1));
            for (int n = 0; n < largest.length; n++) {
                double change = change(request.maps().get(n), changed.get(n));
                largest[n] = Double.isNaN(change) ? change : Math.max(largest[n], change); // what was NaN stays so
            }
        }
        return Maps.judge(request, n -> {
            if (request.maps().get(n).status() == SaliencyMap.Status.ZERO) {
                return Value.undefined(Maps.remark(SaliencyMap.Status.ZERO));
            }
            return Double.isNaN(largest[n]) ? Value.undefined("the map of a changed image has values that are not finite (NaN or infinite)")
                    : Value.of(largest[n]);
        });
    }

    private static List<SaliencyMap> explain(MetricRequest request, float[] images, IProgressMonitor monitor) throws GlassboxException {
        try (NDArray moved = request.images().getManager().create(images, request.images().getShape())) {
            return request.explaining().explain(request.network(), moved, request.targets(), monitor);
        }
    }

    private float[] moved(MetricRequest request, float[] images, List<RandomStream> streams) {
        float[] moved = new float[images.length];
        int size = images.length / Math.max(1, request.size());
        int plane = request.width() * request.height();
        for (int i = 0; i < moved.length; i++) {
            double deviation = request.normalisation().std().get(i % size / plane);
            moved[i] = (float) (images[i] + streams.get(i / size).uniform(-radius, radius) / deviation);
        }
        return moved;
    }

    private static double change(SaliencyMap map, SaliencyMap changed) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < map.values().length; i++) {
            double off = (double) changed.values()[i] - map.values()[i];
            difference += off * off;
            size += (double) map.values()[i] * map.values()[i];
        }
        return Math.sqrt(difference / size);
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK, Need.EXPLAINER);
    }
}
