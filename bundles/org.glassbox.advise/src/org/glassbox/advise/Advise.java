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
        @Option(help = "what is differentiated: the logit, or the probability as in the authors' code") Score score) implements Explainer {
    /** A figure: the score of the group that is shown; -1 for none or several. */
    public static final String PEAKS = "peaks";
    /** A figure: how many units that group has. */
    public static final String UNITS = "units";
    /** A figure: how many groups there are. */
    public static final String GROUPS = "groups";
    /** A figure: AVX of the group that is shown; NaN where it was not asked for. */
    public static final String AVX = "avx";

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

    /** Without the authors' code's defects; the group by AVX. */
    public Advise() {
        this(Preset.STABLE, Source.ACTIVATION, 10, Window.GAUSS, Choice.AVX, 0, true, Score.LOGIT);
    }

    AdaptiveDensity density() {
        AdaptiveDensity defaults = new AdaptiveDensity(preset);
        return new AdaptiveDensity(preset, bandwidths, window, defaults.low(), defaults.high(), defaults.range(), defaults.counts(), defaults.largestGrid(),
                defaults.search(),
                defaults.keep(), defaults.prominence());
    }

    /**
     * All that there is to say of each image, AVX of all groups included. Engine thread only, with gradients being recorded.
     *
     * @return one for each image of the request
     * @throws GlassboxException if the layer has no maps, a target is no class, or gradients were asked for where they are the same at all places
     */
    public List<AdviseResult> analyse(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        return Analysis.of(this, request, true, monitor);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        List<AdviseResult> results = Analysis.of(this, request, group == Choice.AVX, monitor);
        int pixels = Math.toIntExact(request.images().size(2) * request.images().size(3));
        float[] values = new float[results.size() * pixels];
        double[] chosenPeaks = new double[results.size()];
        double[] units = new double[results.size()];
        double[] groups = new double[results.size()];
        double[] avx = new double[results.size()];
        for (int n = 0; n < results.size(); n++) {
            AdviseResult result = results.get(n);
            Optional<Group> chosen = chosen(result);
            chosenPeaks[n] = chosen.map(Group::peaks).orElse(-1);
            units[n] = chosen.map(found -> found.units().size()).orElse(0);
            groups[n] = result.groups().size();
            avx[n] = chosen.flatMap(Group::avx).map(index -> index.value()).orElse(Double.NaN);
            if (!result.finite()) {
                Arrays.fill(values, n * pixels, (n + 1) * pixels, Float.NaN);
            } else if (chosen.isPresent()) {
                write(chosen.get(), values, n * pixels);
            }
        }
        NDArray maps = request.images().getManager().create(values, new Shape(results.size(), request.images().size(2), request.images().size(3)));
        return Attribution.ofPixels(maps).with(Map.of(PEAKS, chosenPeaks, UNITS, units, GROUPS, groups, AVX, avx));
    }

    /** The group to show; absent where it has nothing to show. */
    private Optional<Group> chosen(AdviseResult result) {
        Optional<Group> chosen = switch (group) {
            case AVX -> result.winner();
            case MASS -> result.largest();
            case PEAKS -> result.groups().stream().filter(each -> each.peaks() == peaks).findFirst();
            case ALL -> Optional.of(result.grouped());
        };
        return chosen.filter(Group::isShown);
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
    public Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
