package org.glassbox.advise.checks;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.checks.ClaimAnswers.Change;
import org.glassbox.advise.checks.ClaimAnswers.Invariance;
import org.glassbox.advise.density.Preset;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.pytorch.GradientMode;

/**
 * Asks a network and images about the claims of ADVISE, Dehshibi et al. 2022, that the paper makes without a test, as methods.md 3.5 has them: sensitivity, a
 * dummy unit, implementation invariance, and advice about freezing. Images come part by part. Engine thread only.
 */
public final class ClaimChecks implements AutoCloseable {
    private static final int PATCHES_PER_SIDE = 4;
    private static final double ROUNDING = 1e-4; // of 1 + |logit|
    private static final double LARGEST_EXPONENT = 3; // of two: factors up to 8
    private static final float OTHER_VALUES = 5; // times the dummy unit's

    private final Network network;
    private final String layer;
    private final Advise advise;
    private final long seed;
    private final Map<Change, SameFunction> variants = new EnumMap<>(Change.class);
    private final Map<Change, Map<Preset, Compared>> compared = new EnumMap<>(Change.class);
    private final ScoreDivergence divergence;
    private int images;
    private int patches;
    private int changing;
    private int byAnyGroup;
    private int byShownGroup;
    private int byGradCam;
    private int trials;
    private double largestWeight;
    private int comparedGroups;
    private double largestDifference;

    /** What became of the comparisons of one change and preset. */
    private static final class Compared {
        private int equal;
        private double sameScores;
        private final List<Double> differences = new ArrayList<>();
    }

    /**
     * Asks nothing yet.
     *
     * @param network stays the caller's
     * @param layer where the units are, a node's name
     * @param advise with the options that the densities have but for their preset
     * @param depths layers from shallow to deep whose scores are compared between classes
     * @param seed of what is drawn
     */
    public ClaimChecks(Network network, String layer, Advise advise, List<String> depths, long seed) {
        this.network = network;
        this.layer = layer;
        this.advise = advise;
        this.seed = seed;
        divergence = new ScoreDivergence(depths);
        SameFunction.folded(network, layer).ifPresent(folded -> variants.put(Change.FOLDED_BATCH_NORM, folded));
    }

    /** Layers at several depths for {@link #ClaimChecks}: convolutions up to a layer, and the layer itself. */
    public static List<String> depths(Network network, String layer, int most) {
        return SameFunction.depths(network.graph(), layer, most);
    }

    /**
     * Asks about a part of the images.
     *
     * @param request at the layer of these checks, with gradients being recorded
     * @param labels the true class of each image
     */
    public void add(ExplainRequest request, int[] labels, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 10);
        Map<Preset, List<AdviseResult>> own = new EnumMap<>(Preset.class);
        for (Preset preset : Preset.values()) {
            own.put(preset, advise.with(preset).group(request, progress.split(1)));
        }
        List<AdviseResult> results = own.get(Preset.STABLE);
        images += results.size();
        askSensitivity(request, results);
        progress.worked(1);
        askDummy(request, results.getFirst().units().size(), progress.split(2));
        makeScaled(results.getFirst().units().size());
        for (Map.Entry<Change, SameFunction> variant : variants.entrySet()) {
            for (Preset preset : Preset.values()) {
                List<AdviseResult> again = advise.with(preset).group(at(request, variant.getValue()), progress.split(1));
                Compared sum = compared.computeIfAbsent(variant.getKey(), change -> new EnumMap<>(Preset.class))
                        .computeIfAbsent(preset, each -> new Compared());
                for (int n = 0; n < again.size(); n++) {
                    compare(own.get(preset).get(n), again.get(n), sum);
                }
            }
        }
        divergence.add(advise, request, labels, progress);
    }

    private static ExplainRequest at(ExplainRequest request, SameFunction variant) {
        return new ExplainRequest(variant.network(), request.images(), request.targets(), variant.layer(), request.normalisation(), request.atOnce());
    }

    /** Once the number of units is known. */
    private void makeScaled(int units) {
        if (variants.containsKey(Change.SCALED)) {
            return;
        }
        RandomStream random = RandomStream.of(seed, "unit scales");
        float[] powers = new float[units];
        float[] any = new float[units];
        float[] powersBack = new float[units];
        float[] anyBack = new float[units];
        for (int k = 0; k < units; k++) {
            double exponent = random.uniform(-LARGEST_EXPONENT, LARGEST_EXPONENT);
            powers[k] = (float) Math.pow(2, Math.round(exponent));
            any[k] = (float) Math.pow(2, exponent);
            powersBack[k] = 1 / powers[k];
            anyBack[k] = 1 / any[k];
        }
        variants.put(Change.SCALED_BY_POWERS_OF_TWO, SameFunction.scaled(network, layer, powers, powersBack));
        variants.put(Change.SCALED, SameFunction.scaled(network, layer, any, anyBack));
    }

    private static void compare(AdviseResult before, AdviseResult after, Compared sum) {
        int same = 0;
        for (int k = 0; k < before.units().size(); k++) {
            same += before.units().get(k).peaks() == after.units().get(k).peaks() ? 1 : 0;
        }
        boolean sameGroups = before.groups().stream().map(Group::units).toList().equals(after.groups().stream().map(Group::units).toList());
        double largest = sameGroups ? 0 : 1;
        for (int g = 0; g < before.groups().size() && sameGroups; g++) {
            largest = Math.max(largest, difference(before.groups().get(g).shown(), after.groups().get(g).shown()));
        }
        sum.equal += largest <= ClaimAnswers.EQUAL_MAPS ? 1 : 0;
        sum.sameScores += (double) same / before.units().size();
        sum.differences.add(largest);
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private void askSensitivity(ExplainRequest request, List<AdviseResult> results) {
        int height = Math.toIntExact(request.images().size(2));
        int width = Math.toIntExact(request.images().size(3));
        int size = 3 * height * width;
        float[] pixels = request.images().toFloatArray();
        int[] targets = request.targets();
        int count = PATCHES_PER_SIDE * PATCHES_PER_SIDE;
        for (int n = 0; n < targets.length; n++) {
            float[] batch = new float[(count + 1) * size]; // the image itself at the end
            for (int p = 0; p <= count; p++) {
                System.arraycopy(pixels, n * size, batch, p * size, size);
                if (p < count) {
                    replace(batch, p * size, p, height, width);
                }
            }
            double[] logits = logits(request, batch, count + 1, targets[n]);
            for (int p = 0; p < count; p++) {
                patches++;
                if (Math.abs(logits[p] - logits[count]) > ROUNDING * (1 + Math.abs(logits[count]))) {
                    changing++;
                    int patch = p;
                    AdviseResult result = results.get(n);
                    byAnyGroup += result.groups().stream().anyMatch(group -> hasSomething(group.map(), patch, height, width)) ? 1 : 0;
                    byShownGroup += result.largest().filter(group -> hasSomething(group.map(), patch, height, width)).isPresent() ? 1 : 0;
                    byGradCam += hasSomething(result.gradCam().map(), patch, height, width) ? 1 : 0;
                }
            }
        }
    }

    /** By the mean colour, which is 0 after normalisation. */
    private static void replace(float[] batch, int from, int patch, int height, int width) {
        int top = patch / PATCHES_PER_SIDE * height / PATCHES_PER_SIDE;
        int bottom = (patch / PATCHES_PER_SIDE + 1) * height / PATCHES_PER_SIDE;
        int left = patch % PATCHES_PER_SIDE * width / PATCHES_PER_SIDE;
        int right = (patch % PATCHES_PER_SIDE + 1) * width / PATCHES_PER_SIDE;
        for (int c = 0; c < 3; c++) {
            for (int y = top; y < bottom; y++) {
                int row = from + (c * height + y) * width;
                Arrays.fill(batch, row + left, row + right, 0f);
            }
        }
    }

    private double[] logits(ExplainRequest request, float[] batch, int count, int target) {
        double[] logits = new double[count];
        int size = batch.length / count;
        for (int from = 0; from < count; from += request.atOnce()) {
            int to = Math.min(count, from + request.atOnce());
            try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
                Shape shape = new Shape(to - from, 3, request.images().size(2), request.images().size(3));
                float[] rows = network.forward(scope.create(Arrays.copyOfRange(batch, from * size, to * size), shape), Mode.EVAL).toFloatArray();
                int classes = rows.length / (to - from);
                for (int i = from; i < to; i++) {
                    logits[i] = rows[(i - from) * classes + target];
                }
            }
        }
        return logits;
    }

    /** Whether a map is above 0 in a cell that a patch touches. */
    private static boolean hasSomething(SaliencyMap map, int patch, int height, int width) {
        int row = patch / PATCHES_PER_SIDE;
        int column = patch % PATCHES_PER_SIDE;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                boolean touches = y * PATCHES_PER_SIDE < (row + 1) * map.height() && (y + 1) * PATCHES_PER_SIDE > row * map.height()
                        && x * PATCHES_PER_SIDE < (column + 1) * map.width() && (x + 1) * PATCHES_PER_SIDE > column * map.width();
                if (touches && map.values()[y * map.width() + x] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** One unit for all images of the part: cut off from what comes after, once with its own values and once with others. */
    private void askDummy(ExplainRequest request, int units, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 2);
        int unit = RandomStream.of(seed, "dummy", 0, Integer.toString(images)).nextInt(units);
        float[] factors = new float[units];
        Arrays.fill(factors, 1);
        float[] back = factors.clone();
        back[unit] = 0;
        float[] others = factors.clone();
        others[unit] = OTHER_VALUES;
        try (SameFunction first = SameFunction.scaled(network, layer, factors, back); SameFunction second = SameFunction.scaled(network, layer, others, back)) {
            List<AdviseResult> results = advise.with(Preset.STABLE).group(at(request, first), progress.split(1));
            List<AdviseResult> again = advise.with(Preset.STABLE).group(at(request, second), progress.split(1));
            for (int n = 0; n < results.size(); n++) {
                trials++;
                largestWeight = Math.max(largestWeight, Math.max(Math.abs(results.get(n).units().get(unit).meanGradient()),
                        Math.abs(again.get(n).units().get(unit).meanGradient())));
                for (Group group : results.get(n).groups()) {
                    compareWithout(unit, group, again.get(n));
                }
            }
        }
    }

    private void compareWithout(int unit, Group group, AdviseResult again) {
        List<Integer> members = without(unit, group);
        Optional<Group> same = again.groups().stream().filter(other -> other.peaks() == group.peaks() && without(unit, other).equals(members)).findFirst();
        if (same.isPresent()) {
            double peak = 0;
            for (float value : group.map().values()) {
                peak = Math.max(peak, Math.abs(value));
            }
            comparedGroups++;
            double difference = difference(group.map().values(), same.get().map().values());
            largestDifference = Math.max(largestDifference, peak > 0 ? difference / peak : difference);
        }
    }

    private static List<Integer> without(int unit, Group group) {
        return group.units().stream().filter(k -> k != unit).toList();
    }

    /** What was answered so far. */
    public ClaimAnswers answers() {
        List<Invariance> invariance = new ArrayList<>();
        compared.forEach((change, byPreset) -> byPreset.forEach((preset, sum) -> {
            double[] sorted = sum.differences.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            invariance.add(new Invariance(change, preset, sorted.length, sum.equal, sum.sameScores / sorted.length, sorted[sorted.length / 2]));
        }));
        List<ClaimAnswers.LayerDivergence> layers = divergence.layers(seed);
        return new ClaimAnswers(images, layer, new ClaimAnswers.Sensitivity(patches, changing, byAnyGroup, byShownGroup, byGradCam),
                new ClaimAnswers.Dummy(trials, largestWeight, comparedGroups, largestDifference), invariance, layers, ScoreDivergence.frozen(layers));
    }

    /** Frees the networks that were written anew. */
    @Override
    public void close() {
        variants.values().forEach(SameFunction::close);
    }
}
