package org.glassbox.metrics;

import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.Normalisation;

/** The network's probability of a class when it sees only what a map shows: the image, each pixel darkened by the map's value there. */
final class KeptPart {
    private KeptPart() {
    }

    /** Judges by y, the probability for the image, and o, that for the pixels in [0, 1] times max(S, 0) / max S. */
    @FunctionalInterface
    interface Judge {
        Value judge(double y, double o);
    }

    static List<Value> judge(MetricRequest request, Judge judge, IProgressMonitor monitor) throws GlassboxException {
        float[] images = request.images().toFloatArray();
        int pixels = request.height() * request.width();
        Normalisation normalisation = request.normalisation();
        return ChangedImages.judge(request, 2, Response.PROBABILITY, n -> {
            float[] map = request.maps().get(n).resized(request.width(), request.height(), Scaling.MAX);
            int size = images.length / request.size();
            return (copy, target, offset) -> {
                for (int i = 0; i < size; i++) {
                    float value = images[n * size + i];
                    int channel = i / pixels;
                    target[offset + i] = copy == 0 ? value : normalisation.normalise(channel, normalisation.restore(channel, value) * map[i % pixels]);
                }
            };
        }, (n, answers) -> {
            Value value = judge.judge(answers[0], answers[1]);
            return value.remark().isPresent() ? value : Maps.remarked(request, n, value.value());
        }, monitor);
    }
}
