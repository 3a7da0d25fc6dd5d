package org.glassbox.advise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.Advise.Source;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Times;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.density.Preset;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.advise.protocol.PartJudge;
import org.glassbox.advise.protocol.PartJudge.Judgement;
import org.glassbox.advise.protocol.PartJudge.Look;
import org.glassbox.advise.protocol.PartJudge.Part;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Findings;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.pytorch.GradientMode;

/** The way from images to {@link AdviseResult}s. Engine thread only. */
final class Analysis {
    private static final int VALUES_AT_ONCE = 1 << 22; // of units whose densities are estimated together, 32 MB
    private static final double SAME_PLACE = 1e-6; // of the largest gradient: what rounding makes of equal values
    private static final double SECOND = 1e-9;
    /** Of what AVX is asked for. */
    enum Judged {
        /** Of nothing. */
        NOTHING,
        /** Of each group. */
        GROUPS,
        /** Of all groups together and Grad-CAM as well. */
        ALL;

        boolean includes(int set, int sets) {
            return this == ALL || this == GROUPS && set < sets - 2;
        }
    }

    private final Advise options;
    private final ExplainRequest request;
    private final LayerValues layer;
    private final float[] activation;
    private final float[] weights; // w by image and unit
    private final float[] secondWeights;
    private final boolean[] finite; // by image
    private final int units;
    private final int places;

    private Analysis(Advise options, ExplainRequest request, LayerValues layer) {
        this.options = options;
        this.request = request;
        this.layer = layer;
        units = layer.units();
        places = layer.places();
        activation = layer.activation().toFloatArray();
        weights = LayerValues.means(layer.gradient()).toFloatArray();
        secondWeights = LayerValues.means(layer.secondGradient()).toFloatArray();
        finite = new boolean[layer.images()];
        for (int n = 0; n < finite.length; n++) {
            finite[n] = isFinite(activation, n * units * places, units * places) && isFinite(weights, n * units, units);
        }
    }

    private static boolean isFinite(float[] values, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param judged of what AVX is asked for
     * @throws GlassboxException see {@link Advise#analyse}
     */
    static List<AdviseResult> of(Advise options, ExplainRequest request, Judged judged, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 10);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            long begun = System.nanoTime();
            LayerValues layer = LayerValues.of(request, options.score(), scope);
            try (GradientMode off = GradientMode.off()) {
                Analysis analysis = new Analysis(options, request, layer);
                long gradients = System.nanoTime();
                progress.worked(2);
                List<List<UnitDensity>> densities = analysis.densities(scope, progress.split(4));
                long estimated = System.nanoTime();
                List<GroupedImage> images = analysis.grouped(scope, densities);
                long summed = System.nanoTime();
                List<AdviseResult> results = analysis.results(images, densities, judged, progress.split(4));
                double share = SECOND / Math.max(1, results.size());
                Times times = new Times(share * (gradients - begun), share * (estimated - gradients), share * (summed - estimated),
                        share * (System.nanoTime() - summed));
                return results.stream().map(result -> timed(result, times)).toList();
            }
        }
    }

    private static AdviseResult timed(AdviseResult result, Times times) {
        return new AdviseResult(result.target(), result.second(), result.layer(), result.finite(), result.units(), result.groups(), result.grouped(),
                result.gradCam(),
                result.best(), times);
    }

    /** By image and unit; the units of several images together where they are few. */
    private List<List<UnitDensity>> densities(NDManager scope, SubMonitor progress) throws GlassboxException {
        float[] source = options.source() == Source.ACTIVATION ? activation : gradients();
        List<List<UnitDensity>> densities = new ArrayList<>();
        int atOnce = (int) Math.clamp(VALUES_AT_ONCE / ((long) units * places), 1, Math.max(1, finite.length));
        progress.setWorkRemaining(finite.length);
        for (int from = 0; from < finite.length; from += atOnce) {
            progress.checkCanceled();
            int to = Math.min(finite.length, from + atOnce);
            double[][] values = new double[(to - from) * units][];
            int first = from * units;
            IntStream.range(0, values.length).parallel().forEach(k -> values[k] = doubles(source, (first + k) * places));
            List<UnitDensity> found = options.density().estimate(scope, values);
            for (int n = from; n < to; n++) {
                densities.add(List.copyOf(found.subList((n - from) * units, (n - from + 1) * units)));
            }
            progress.worked(to - from);
        }
        return densities;
    }

    private double[] doubles(float[] values, int offset) {
        double[] result = new double[places];
        for (int i = 0; i < places; i++) {
            result[i] = values[offset + i];
        }
        return result;
    }

    /** @throws GlassboxException if they are the same at all places of each unit */
    private float[] gradients() throws GlassboxException {
        float[] gradients = layer.gradient().toFloatArray();
        boolean varied = false;
        boolean constant = false;
        for (int n = 0; n < finite.length; n++) {
            float largest = 0;
            float widest = 0;
            for (int k = n * units; k < (n + 1) * units; k++) {
                float min = Float.POSITIVE_INFINITY;
                float max = Float.NEGATIVE_INFINITY;
                for (int i = k * places; i < (k + 1) * places; i++) {
                    min = Math.min(min, gradients[i]);
                    max = Math.max(max, gradients[i]);
                }
                largest = Math.max(largest, Math.max(max, -min));
                widest = Math.max(widest, max - min);
            }
            varied |= widest > SAME_PLACE * largest;
            constant |= largest > 0 && widest <= SAME_PLACE * largest;
            if (options.preset() == Preset.STABLE && largest > 0) { // scaled to [0, 1] anyway, unless they are so small that they count as equal
                for (int i = n * units * places; i < (n + 1) * units * places; i++) {
                    gradients[i] /= largest;
                }
            }
        }
        if (constant && !varied) {
            throw GlassboxException.badInput("Explainer \"advise\" can't tell units by their gradients at \"" + layer.node().name()
                    + "\": in each unit the gradient is the same at all places, as it is before a global average pooling; take source=activation.");
        }
        return gradients;
    }

    /**
     * Sets of units of one image and their maps.
     *
     * @param sets the groups, then all grouped units, then all units
     * @param peaks of the groups
     * @param maps of the target, then of the second class, one for each set
     * @param shown the same in [0, 1] at the image's size
     */
    private record GroupedImage(List<List<Integer>> sets, List<Integer> peaks, List<SaliencyMap> maps, List<float[]> shown) {
        int count() {
            return sets.size();
        }
    }

    private List<GroupedImage> grouped(NDManager scope, List<List<UnitDensity>> densities) {
        List<GroupedImage> images = new ArrayList<>();
        for (int n = 0; n < finite.length; n++) {
            images.add(grouped(scope, n, densities.get(n)));
        }
        enlarge(scope, images);
        return images;
    }

    private GroupedImage grouped(NDManager scope, int n, List<UnitDensity> densities) {
        Map<Integer, List<Integer>> byPeaks = new TreeMap<>();
        List<Integer> scored = new ArrayList<>();
        for (int k = 0; k < units; k++) {
            if (densities.get(k).peaks() >= 0 && finite[n]) {
                byPeaks.computeIfAbsent(densities.get(k).peaks(), peaks -> new ArrayList<>()).add(k);
                scored.add(k);
            }
        }
        List<List<Integer>> sets = new ArrayList<>(byPeaks.values());
        sets.add(scored);
        sets.add(IntStream.range(0, units).boxed().toList());
        return new GroupedImage(sets, List.copyOf(byPeaks.keySet()), maps(scope, n, sets), new ArrayList<>());
    }

    /** Σ w A over each set, for both classes, as one matrix product. */
    private List<SaliencyMap> maps(NDManager scope, int n, List<List<Integer>> sets) {
        float[] members = new float[2 * sets.size() * units];
        for (int s = 0; s < sets.size(); s++) {
            for (int k : sets.get(s)) {
                members[s * units + k] = weights[n * units + k];
                members[(sets.size() + s) * units + k] = secondWeights[n * units + k];
            }
        }
        float[] sums;
        try (NDManager inner = scope.newSubManager()) {
            NDArray own = inner.create(Arrays.copyOfRange(activation, n * units * places, (n + 1) * units * places), new Shape(units, places));
            sums = inner.create(members, new Shape(2L * sets.size(), units)).matMul(own).toFloatArray();
        }
        List<SaliencyMap> maps = new ArrayList<>();
        for (int s = 0; s < 2 * sets.size(); s++) {
            float[] map = Arrays.copyOfRange(sums, s * places, (s + 1) * places);
            for (int i = 0; i < places && options.relu(); i++) {
                map[i] = map[i] < 0 ? 0 : map[i]; // NaN stays
            }
            maps.add(new SaliencyMap(layer.width(), layer.height(), map, s < sets.size() ? request.targets()[n] : layer.seconds()[n], Double.NaN));
        }
        return maps;
    }

    /** All maps of all images together: first scaled, then enlarged, then cut off where the cubic overshoots. */
    private void enlarge(NDManager scope, List<GroupedImage> images) {
        int height = Math.toIntExact(request.images().size(2));
        int width = Math.toIntExact(request.images().size(3));
        int count = images.stream().mapToInt(image -> image.maps().size()).sum();
        float[] small = new float[count * places];
        int done = 0;
        for (GroupedImage image : images) {
            for (SaliencyMap map : image.maps()) {
                System.arraycopy(map.scaled(Scaling.MINMAX), 0, small, done++ * places, places);
            }
        }
        float[] large;
        try (NDManager inner = scope.newSubManager()) {
            large = PlaneResize.BICUBIC.apply(inner.create(small, new Shape(count, layer.height(), layer.width())), height, width).toFloatArray();
        }
        done = 0;
        for (GroupedImage image : images) {
            for (int s = 0; s < image.maps().size(); s++) {
                float[] shown = Arrays.copyOfRange(large, done * height * width, (done + 1) * height * width);
                stretch(shown);
                image.shown().add(shown);
                done++;
            }
        }
    }

    /**
     * Cuts off what overshoots [0, 1] and brings the rest to reach both ends again, where there is something to see: no cell's middle need be a pixel's, and
     * who gets the map at the image's size can't tell how far it reached before.
     */
    private static void stretch(float[] shown) {
        float min = 1;
        float max = 0;
        for (int i = 0; i < shown.length; i++) {
            shown[i] = Math.clamp(shown[i], 0f, 1f);
            min = Math.min(min, shown[i]);
            max = Math.max(max, shown[i]);
        }
        for (int i = 0; i < shown.length && max > min; i++) {
            shown[i] = (shown[i] - min) / (max - min);
        }
    }

    private List<AdviseResult> results(List<GroupedImage> images, List<List<UnitDensity>> densities, Judged judged, IProgressMonitor monitor) {
        List<Part> parts = new ArrayList<>();
        for (int n = 0; n < images.size(); n++) {
            for (int s = 0; s < images.get(n).count(); s++) {
                if (judged.includes(s, images.get(n).count()) && images.get(n).maps().get(s).status() == SaliencyMap.Status.OK) {
                    parts.add(new Part(n, request.targets()[n], images.get(n).shown().get(s)));
                }
            }
        }
        PartJudge judge = new PartJudge(request.network(), request.images(), request.normalisation(), request.atOnce(), options.rules().rules(),
                new Findings());
        List<Judgement> judgements = judge.judge(parts, Look.all(), monitor);
        List<AdviseResult> results = new ArrayList<>();
        int done = 0;
        for (int n = 0; n < images.size(); n++) {
            GroupedImage image = images.get(n);
            List<Group> sets = new ArrayList<>();
            for (int s = 0; s < image.count(); s++) {
                boolean asked = judged.includes(s, image.count());
                sets.add(group(image, s, asked, asked && image.maps().get(s).status() == SaliencyMap.Status.OK ? judgements.get(done++) : null));
            }
            int groups = sets.size() - 2;
            results.add(new AdviseResult(request.targets()[n], layer.seconds()[n], layer.node().name(), finite[n], described(n, densities.get(n)),
                    sets.subList(0, groups),
                    sets.get(groups), sets.get(groups + 1), best(sets.subList(0, groups)), new Times(0, 0, 0, 0)));
        }
        return results;
    }

    /** @param judgement of the map; {@code null} where there is none */
    private Group group(GroupedImage image, int set, boolean judged, Judgement judgement) {
        float[] shown = image.shown().get(set);
        double correlation = judged ? Avx.correlation(shown, image.shown().get(image.count() + set)) : Double.NaN;
        Optional<Avx> avx = judgement == null || judgement.answer() == null ? Optional.empty()
                : Optional.of(Avx.of(judgement.answer(), correlation, judgement.ssim(), judgement.fsim(), judgement.error(), options.rules().rules()));
        return new Group(set < image.peaks().size() ? image.peaks().get(set) : -1, image.sets().get(set), image.maps().get(set), shown, correlation, avx);
    }

    /** The place of the group with the largest AVX, then the largest mass, then the fewest peaks. */
    private static Optional<Integer> best(List<Group> groups) {
        Optional<Integer> best = Optional.empty();
        for (int g = 0; g < groups.size(); g++) {
            if (groups.get(g).isShown() && (best.isEmpty() || isBetter(groups.get(g), groups.get(best.get())))) {
                best = Optional.of(g);
            }
        }
        return best;
    }

    private static boolean isBetter(Group group, Group other) {
        double own = group.avx().map(Avx::value).orElse(-1.0);
        double others = other.avx().map(Avx::value).orElse(-1.0);
        return own > others || own == others && group.mass() > other.mass();
    }

    private List<Unit> described(int n, List<UnitDensity> densities) {
        double[] added = new double[units];
        double all = 0;
        for (int k = 0; k < units; k++) {
            double sum = 0;
            for (int i = (n * units + k) * places; i < (n * units + k + 1) * places; i++) {
                sum += activation[i];
            }
            added[k] = sum * weights[n * units + k];
            all += Math.abs(added[k]);
        }
        List<Unit> described = new ArrayList<>();
        for (int k = 0; k < units; k++) {
            described.add(new Unit(k, weights[n * units + k], all > 0 ? added[k] / all : 0, densities.get(k)));
        }
        return described;
    }
}
