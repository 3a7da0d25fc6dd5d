package org.glassbox.advise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.density.AdaptiveDensity;
import org.glassbox.advise.density.Preset;
import org.glassbox.advise.density.Window;
import org.glassbox.advise.protocol.AvxRules;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;
import org.glassbox.explainers.MapLayers;
import org.glassbox.explainers.Score;

/**
 * ADVISE, Dehshibi, Ashtari-Majlan, Adhane and Masip 2022: the relevance score φ of a unit is how many peaks the density of its values has ({@link
 * AdaptiveDensity}); units of one score are a group, whose map is ReLU(Σ w A), w the mean gradient of the class's score, enlarged bicubically to the image's
 * size. The sum of all groups' maps before ReLU is Grad-CAM's. A unit that is equal everywhere has no score and is in no group.
 *
 * <p>Which group is shown is a choice that other methods don't have: by AVX, as the paper does, the network is asked about each group's part of the image, so
 * that comparing it with methods that are not asked favours it. {@code group=mass} asks nobody. Where the paper and its authors' code differ, values are
 * activations as in the code (after global average pooling the gradient the paper's text names is the same at all places of a unit), the score is the logit
 * (the code: the probability).
 */
public record Advise(
        @Option(help = "the density: as the authors' code, or without its defects") Preset preset,
        @Option(help = "of what of a unit the density is: its activations as in the authors' code, or gradients as in the paper's text") Source source,
        @Option(min = 2, max = 200, help = "how many bandwidths the density tries") int bandwidths,
        @Option(help = "the window within which a bandwidth is chosen and averaged") Window window,
        @Option(help = "which group is shown: the best by AVX, the one with the largest map, the one with so many peaks, or all together") Choice group,
        @Option(min = 0, max = 1000, unit = "peaks", help = "the score of the group that is shown with group=peaks") int peaks,
        @Option(help = "whether evidence against the class is cut off, as in the paper") boolean relu,
        @Option(help = "what is differentiated: the logit, or the probability as in the authors' code") Score score,
        @Option(help = "the rules of AVX by which the best group is chosen: ours, the paper's to the letter, or those of the authors' code") Rules rules,
        @Option(help = "lower end of the interval in which densities are estimated") double low,
        @Option(help = "upper end of the interval") double high,
        @Option(help = "as-is: values outside of the interval are discarded; scaled: each unit's values are scaled to it") AdaptiveDensity.Range range,
        @Option(help = "edges: the largest values are lost, as in the authors' code; nearest: none is lost") AdaptiveDensity.Counts counts,
        @Option(min = 16, max = 4096, unit = "points", help = "the finest grid where values are counted at their nearest point") int largestGrid,
        @Option(help = "how the stiffness is searched for: golden section, or the best of 16 values") AdaptiveDensity.Search search,
        @Option(help = "the density that is kept: of the last stiffness that was tried, or of the lowest cost") AdaptiveDensity.Keep keep,
        @Option(min = -1, max = 1, unit = "of the highest peak", help = "by how much a peak must stand out; -1 leaves it to the preset") double prominence)
        implements Explainer {
    /** A figure: the score of the group that is shown; -1 for none or several. */
    public static final String PEAKS = "peaks";
    /** A figure: how many units that group has. */
    public static final String UNITS = "units";
    /** A figure: how many groups there are. */
    public static final String GROUPS = "groups";
    /** A figure: AVX of the group that is shown; NaN where it was not asked for. */
    public static final String AVX = "avx";
    /** A figure: how long an image's activations and gradients took, milliseconds; its share of a batch, as the next three. */
    public static final String GRADIENT_TIME = "ms gradients";
    /** A figure: how long its densities took. */
    public static final String DENSITY_TIME = "ms densities";
    /** A figure: how long its groups' maps took. */
    public static final String MAP_TIME = "ms maps";
    /** A figure: how long it took to choose the group. */
    public static final String CHOICE_TIME = "ms choice";
    private static final double MILLIS = 1e3;

    /** Of what of a unit the density is. */
    public enum Source {
        /** Its activations, the layer's output. */
        ACTIVATION,
        /** The gradient of the class's score by them. */
        GRADIENT
    }

    /** Which group is shown. */
    public enum Choice {
        /** The one with the largest AVX. */
        AVX,
        /** The one with the largest sum over its map. */
        MASS,
        /** The one with so many peaks. */
        PEAKS,
        /** All groups' units together: Grad-CAM but for units without a score. */
        ALL
    }

    /** Rules of AVX that have a name. */
    public enum Rules {
        /** {@link AvxRules#GLASSBOX}. */
        GLASSBOX(AvxRules.GLASSBOX),
        /** {@link AvxRules#PAPER}. */
        PAPER(AvxRules.PAPER),
        /** {@link AvxRules#REFERENCE}. */
        REFERENCE(AvxRules.REFERENCE);

        private final AvxRules rules;

        Rules(AvxRules rules) {
            this.rules = rules;
        }

        AvxRules rules() {
            return rules;
        }
    }

    /** Without the authors' code's defects; the group by AVX. */
    public Advise() {
        this(Preset.STABLE, Source.ACTIVATION, 10, Window.GAUSS, Choice.AVX, 0, true, Score.LOGIT);
    }

    /** The rest of the density as the preset has it, and our rules of AVX. */
    public Advise(Preset preset, Source source, int bandwidths, Window window, Choice group, int peaks, boolean relu, Score score) {
        this(preset, source, bandwidths, window, group, peaks, relu, score, Rules.GLASSBOX, 0, 1, AdaptiveDensity.Range.PRESET, AdaptiveDensity.Counts.PRESET,
                256, AdaptiveDensity.Search.PRESET, AdaptiveDensity.Keep.PRESET, -1);
    }

    public Advise {
        AdaptiveDensity.requireInterval(low, high);
    }

    AdaptiveDensity density() {
        return new AdaptiveDensity(preset, bandwidths, window, low, high, range, counts, largestGrid, search, keep, prominence);
    }

    /**
     * All that there is to say of each image, AVX of all groups included. Engine thread only, with gradients being recorded.
     *
     * @return one for each image of the request
     * @throws GlassboxException if the layer has no maps, a target is no class, or gradients were asked for where they are the same at all places
     */
    public List<AdviseResult> analyse(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        return Analysis.of(this, request, Analysis.Judged.ALL, monitor);
    }

    /** As {@link #analyse} without AVX: the best group is the one with the largest map. */
    public List<AdviseResult> group(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        return Analysis.of(this, request, Analysis.Judged.NOTHING, monitor);
    }

    /** The same but for the density's preset, and its bandwidths and window. */
    public Advise with(Preset newPreset) {
        return new Advise(newPreset, source, bandwidths, window, group, peaks, relu, score);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        List<AdviseResult> results = Analysis.of(this, request, group == Choice.AVX ? Analysis.Judged.GROUPS : Analysis.Judged.NOTHING, monitor);
        int pixels = Math.toIntExact(request.images().size(2) * request.images().size(3));
        float[] values = new float[results.size() * pixels];
        double[] chosenPeaks = new double[results.size()];
        double[] units = new double[results.size()];
        double[] groups = new double[results.size()];
        double[] avx = new double[results.size()];
        double[][] times = new double[4][results.size()];
        for (int n = 0; n < results.size(); n++) {
            AdviseResult result = results.get(n);
            Optional<Group> chosen = chosen(result).filter(Group::isShown);
            chosenPeaks[n] = chosen.map(Group::peaks).orElse(-1);
            units[n] = chosen.map(found -> found.units().size()).orElse(0);
            groups[n] = result.groups().size();
            avx[n] = chosen.flatMap(Group::avx).map(index -> index.value()).orElse(Double.NaN);
            times[0][n] = MILLIS * result.times().gradients();
            times[1][n] = MILLIS * result.times().densities();
            times[2][n] = MILLIS * result.times().maps();
            times[3][n] = MILLIS * result.times().choice();
            if (!result.finite()) {
                Arrays.fill(values, n * pixels, (n + 1) * pixels, Float.NaN);
            } else if (chosen.isPresent()) {
                write(chosen.get(), values, n * pixels);
            }
        }
        NDArray maps = request.images().getManager().create(values, new Shape(results.size(), request.images().size(2), request.images().size(3)));
        return Attribution.ofPixels(maps).with(Map.of(PEAKS, chosenPeaks, UNITS, units, GROUPS, groups, AVX, avx, GRADIENT_TIME, times[0],
                DENSITY_TIME, times[1], MAP_TIME, times[2], CHOICE_TIME, times[3]));
    }

    /** The group that {@code group} says, whether its map has anything to show or not; absent where there is none. */
    public Optional<Group> chosen(AdviseResult result) {
        return switch (group) {
            case AVX -> result.winner();
            case MASS -> result.largest();
            case PEAKS -> result.groups().stream().filter(each -> each.peaks() == peaks).findFirst();
            case ALL -> Optional.of(result.grouped());
        };
    }

    /** In the units of the map before it was scaled. */
    private static void write(Group chosen, float[] values, int offset) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : chosen.map().values()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        for (int i = 0; i < chosen.shown().length; i++) {
            values[offset + i] = min + (max - min) * chosen.shown()[i];
        }
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public String usualLayer(Graph graph) {
        return graph.adviseLayer();
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
