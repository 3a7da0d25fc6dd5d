package org.glassbox.advise.protocol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.protocol.PartJudge.Judgement;
import org.glassbox.advise.protocol.PartJudge.Look;
import org.glassbox.advise.protocol.PartJudge.Part;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.explain.SaliencyMap.Status;

/** The metrics of the AVX protocol on a batch of maps: what they share. */
final class ShownParts {
    static final String NOT_FINITE = "the map has values that are not finite (NaN or infinite)";
    private final MetricRequest request;
    private final Scaling scaling;
    private final PartJudge judge;

    ShownParts(MetricRequest request, AvxRules rules, MapScaling scaling) {
        this.request = request;
        this.scaling = scaling.scaling();
        judge = new PartJudge(request.network(), request.images(), request.normalisation(), request.atOnce(), rules);
    }

    private void requireClasses() throws GlassboxException {
        for (int target : request.targets()) {
            if (target < 0 || target >= judge.classes()) {
                throw GlassboxException.badInput("A map of class " + target + " can't be judged: the network's classes are 0 to " + (judge.classes() - 1) + ".");
            }
        }
    }

    /** The value of image n, whose map and answer are finite. */
    @FunctionalInterface
    interface Judge {
        Value judge(int n, Judgement judgement);
    }

    /** The values of all images; undefined where the map or the network's answer is not finite. */
    List<Value> values(Set<Look> looks, Judge toValue, IProgressMonitor monitor) throws GlassboxException {
        int[] sound = sound();
        return values(sound, judgements(sound, looks, monitor), looks, toValue);
    }

    /** The same of judgements that are there already. */
    List<Value> values(int[] sound, List<Judgement> judgements, Set<Look> looks, Judge toValue) {
        Value[] values = new Value[request.size()];
        Arrays.fill(values, Value.undefined(NOT_FINITE));
        for (int i = 0; i < sound.length; i++) {
            values[sound[i]] = value(sound[i], judgements.get(i), looks, toValue);
        }
        return List.of(values);
    }

    private Value value(int n, Judgement judgement, Set<Look> looks, Judge toValue) {
        if (looks.contains(Look.ANSWER) && judgement.answer() == null) {
            return Value.undefined("the network's output for the image or its part is not finite (NaN or infinite)");
        }
        Value value = toValue.judge(n, judgement);
        Status status = request.maps().get(n).status();
        return status == Status.OK || value.remark().isPresent() ? value : value.with(status == Status.ZERO ? "the map is zero everywhere"
                : "the map is equal everywhere");
    }

    /** Images whose maps are finite. */
    int[] sound() {
        return IntStream.range(0, request.size()).filter(n -> request.maps().get(n).status() != Status.NONFINITE).toArray();
    }

    /** One for each of these images. */
    List<Judgement> judgements(int[] images, Set<Look> looks, IProgressMonitor monitor) throws GlassboxException {
        if (looks.contains(Look.ANSWER)) {
            requireClasses();
        }
        List<Part> parts = IntStream.of(images).mapToObj(n -> new Part(n, request.maps().get(n).target(), shown(request.maps().get(n)))).toList();
        return judge.judge(parts, looks, monitor);
    }

    private float[] shown(SaliencyMap map) {
        return map.resized(request.width(), request.height(), scaling);
    }

    /**
     * CS of some images: the correlation of their maps with those of the class that comes next, by the same method.
     *
     * @return one for each of these images; NaN where one of the two maps is equal everywhere or not finite
     */
    double[] correlations(int[] images, IProgressMonitor monitor) throws GlassboxException {
        double[] correlations = new double[images.length];
        if (images.length == 0) {
            return correlations;
        }
        List<SaliencyMap> others = new ArrayList<>();
        requireClasses();
        int[] seconds = IntStream.of(images).map(n -> judge.second(n, request.maps().get(n).target())).toArray();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray chosen = request.images().get(scope, new NDIndex("{}", scope.create(IntStream.of(images).asLongStream().toArray())));
            others.addAll(request.explaining().explain(request.network(), chosen, seconds, SubMonitor.convert(monitor)));
        }
        for (int i = 0; i < images.length; i++) {
            SaliencyMap map = request.maps().get(images[i]);
            boolean finite = map.status() != Status.NONFINITE && others.get(i).status() != Status.NONFINITE;
            correlations[i] = finite ? Avx.correlation(shown(map), shown(others.get(i))) : Double.NaN;
        }
        return correlations;
    }
}
