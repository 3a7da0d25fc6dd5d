package org.glassbox.advise.protocol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
import org.glassbox.core.explain.SaliencyMap.Status;

/** The metrics of the AVX protocol on a batch of maps: what they share, each judgement and each map of another class being made once for all of them. */
final class ShownParts {
    static final String NOT_FINITE = "the map has values that are not finite (NaN or infinite)";
    private final MetricRequest request;
    private final AvxRules rules;
    private final PartJudge judge;

    ShownParts(MetricRequest request, AvxRules rules) {
        this.request = request;
        this.rules = rules;
        judge = new PartJudge(request.network(), request.images(), request.normalisation(), request.atOnce(), rules, request.ofImages());
    }

    private void requireClasses() throws GlassboxException {
        for (int target : request.targets()) {
            if (target < 0 || target >= judge.classes()) {
                throw GlassboxException.badInput("A map of class " + target + " can't be judged: the network's classes are 0 to "
                        + (judge.classes() - 1) + ".");
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
        return values(judgements(looks, monitor), looks, toValue);
    }

    /** The same of judgements that are there already, as {@link #judgements} gives them. */
    List<Value> values(List<Judgement> judgements, Set<Look> looks, Judge toValue) {
        int[] sound = sound();
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

    /**
     * The key of what one look at the parts told.
     *
     * @param way of looking, where there are several
     */
    private record Looked(Look look, Enum<?> way, AvxRules.Shown mask, MapScaling scaling) {
    }

    private Looked key(Look look) {
        Enum<?> way = switch (look) {
            case ANSWER -> rules.answer();
            case SSIM -> rules.ssim();
            case FSIM -> rules.fsim();
            case ERROR -> null;
        };
        return new Looked(look, way, rules.mask(), rules.scaling());
    }

    /** One for each image whose map is finite; of the looks that other metrics took already nothing is computed again. */
    List<Judgement> judgements(Set<Look> looks, IProgressMonitor monitor) throws GlassboxException {
        if (looks.contains(Look.ANSWER)) {
            requireClasses();
        }
        Set<Look> missing = EnumSet.noneOf(Look.class);
        looks.stream().filter(look -> !request.ofMaps().knows(key(look))).forEach(missing::add);
        int[] sound = sound();
        Judgement[] fresh = new Judgement[0];
        if (!missing.isEmpty()) {
            List<Part> parts = IntStream.of(sound).mapToObj(n -> new Part(n, request.maps().get(n).target(), shown(request.maps().get(n)))).toList();
            fresh = judge.judge(parts, missing, monitor).toArray(Judgement[]::new);
        }
        Judgement[] found = fresh;
        Map<Look, Judgement[]> byLook = new EnumMap<>(Look.class);
        for (Look look : looks) {
            byLook.put(look, request.ofMaps().get(key(look), Judgement[].class, () -> found));
        }
        return IntStream.range(0, sound.length).mapToObj(i -> together(byLook, i)).toList();
    }

    private static Judgement together(Map<Look, Judgement[]> byLook, int i) {
        return new Judgement(byLook.containsKey(Look.ANSWER) ? byLook.get(Look.ANSWER)[i].answer() : null,
                byLook.containsKey(Look.SSIM) ? byLook.get(Look.SSIM)[i].ssim() : Double.NaN,
                byLook.containsKey(Look.FSIM) ? byLook.get(Look.FSIM)[i].fsim() : Double.NaN,
                byLook.containsKey(Look.ERROR) ? byLook.get(Look.ERROR)[i].error() : Double.NaN);
    }

    private float[] shown(SaliencyMap map) {
        return map.resized(request.width(), request.height(), rules.scaling().scaling());
    }

    /** The key of the maps of the classes that come next, by image; {@code null} where none was made yet. */
    private record Seconds() {
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
        requireClasses();
        SaliencyMap[] seconds = request.ofMaps().get(new Seconds(), SaliencyMap[].class, () -> new SaliencyMap[request.size()]);
        makeSeconds(seconds, IntStream.of(images).filter(n -> seconds[n] == null).toArray(), monitor);
        for (int i = 0; i < images.length; i++) {
            SaliencyMap map = request.maps().get(images[i]);
            SaliencyMap other = seconds[images[i]];
            boolean finite = map.status() != Status.NONFINITE && other.status() != Status.NONFINITE;
            correlations[i] = finite ? Avx.correlation(shown(map), shown(other)) : Double.NaN;
        }
        return correlations;
    }

    private void makeSeconds(SaliencyMap[] seconds, int[] missing, IProgressMonitor monitor) throws GlassboxException {
        if (missing.length == 0) {
            return;
        }
        int[] classes = IntStream.of(missing).map(n -> judge.second(n, request.maps().get(n).target())).toArray();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray chosen = request.images().get(scope, new NDIndex("{}", scope.create(IntStream.of(missing).asLongStream().toArray())));
            List<SaliencyMap> made = request.explaining().explain(request.network(), chosen, classes, SubMonitor.convert(monitor));
            for (int i = 0; i < missing.length; i++) {
                seconds[missing[i]] = made.get(i);
            }
        }
    }
}
