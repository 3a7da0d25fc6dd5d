package org.glassbox.advise.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.checks.ClaimAnswers.LayerDivergence;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplainRequest;

/**
 * How far the classes of images differ in the scores of a layer's units, layer by layer: the paper says that the divergence of deep layers tells what to freeze
 * when a network is trained further, but not how. Here a layer whose scores don't tell classes apart better than chance does what all classes need, and can
 * stay as it is.
 */
final class ScoreDivergence {
    private static final int SCORES = 16; // none, 0 peaks, 1 peak and so on; all higher ones together
    private static final int ASSIGNMENTS = 2000;
    private static final double LEVEL = 0.05; // of all layers together: that any seems to tell classes apart though none does
    private final List<String> layers;
    private final List<List<double[]>> byLayer = new ArrayList<>(); // a distribution of scores for each image
    private final int[] units;
    private final List<Integer> labels = new ArrayList<>();

    ScoreDivergence(List<String> layers) {
        this.layers = List.copyOf(layers);
        units = new int[layers.size()];
        layers.forEach(layer -> byLayer.add(new ArrayList<>()));
    }

    void add(Advise advise, ExplainRequest request, int[] ofImages, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, layers.size());
        for (int i = 0; i < layers.size(); i++) {
            ExplainRequest at = new ExplainRequest(request.network(), request.images(), request.targets(), layers.get(i), request.normalisation(),
                    request.atOnce());
            for (AdviseResult result : advise.group(at, progress.split(1))) {
                byLayer.get(i).add(distribution(result));
                units[i] = result.units().size();
            }
        }
        Arrays.stream(ofImages).forEach(labels::add);
    }

    private static double[] distribution(AdviseResult result) {
        double[] shares = new double[SCORES];
        for (Unit unit : result.units()) {
            shares[Math.min(SCORES - 1, unit.peaks() + 1)] += 1.0 / result.units().size();
        }
        return shares;
    }

    /** Of all images so far; none where they are of one class. */
    List<LayerDivergence> layers(long seed) {
        int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
        List<LayerDivergence> found = new ArrayList<>();
        for (int i = 0; i < layers.size() && Arrays.stream(classes).distinct().count() > 1; i++) {
            double[] chances = new double[ASSIGNMENTS];
            int[] drawn = classes.clone();
            RandomStream random = RandomStream.of(seed, "assignments");
            for (int a = 0; a < ASSIGNMENTS; a++) {
                random.shuffle(drawn);
                chances[a] = divergence(byLayer.get(i), drawn);
            }
            Arrays.sort(chances);
            found.add(new LayerDivergence(layers.get(i), units[i], divergence(byLayer.get(i), classes),
                    chances[(int) ((1 - LEVEL / layers.size()) * ASSIGNMENTS)]));
        }
        return found;
    }

    /** Jensen and Shannon's divergence of the classes' means: the entropy of the mean less the mean of the entropies, bits. */
    static double divergence(List<double[]> distributions, int[] classes) {
        int most = Arrays.stream(classes).max().orElse(0);
        double[][] means = new double[most + 1][SCORES];
        int[] counts = new int[most + 1];
        double[] all = new double[SCORES];
        for (int n = 0; n < classes.length; n++) {
            counts[classes[n]]++;
            for (int s = 0; s < SCORES; s++) {
                means[classes[n]][s] += distributions.get(n)[s];
                all[s] += distributions.get(n)[s] / classes.length;
            }
        }
        double divergence = entropy(all, 1);
        for (int k = 0; k <= most; k++) {
            divergence -= counts[k] == 0 ? 0 : (double) counts[k] / classes.length * entropy(means[k], counts[k]);
        }
        return Math.max(0, divergence);
    }

    private static double entropy(double[] sums, double of) {
        double entropy = 0;
        for (double sum : sums) {
            double share = sum / of;
            entropy -= share > 0 ? share * Math.log(share) / Math.log(2) : 0;
        }
        return entropy;
    }

    /** The last layer before the first that tells classes apart; absent where that is the first of all, or none tells anything. */
    static Optional<String> frozen(List<LayerDivergence> layers) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).isTelling()) {
                return i == 0 ? Optional.empty() : Optional.of(layers.get(i - 1).layer());
            }
        }
        return Optional.empty();
    }
}
