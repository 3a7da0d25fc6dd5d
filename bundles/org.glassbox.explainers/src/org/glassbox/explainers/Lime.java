package org.glassbox.explainers;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Segmentation;
import org.glassbox.core.option.Option;

/**
 * LIME, a linear model of the score around the image: with z ∈ {0, 1}^M saying which of M segments are shown and f(z) the score of that version of the image,
 * the b that makes
 *
 * <p>Σ_i w_i (f(z_i) - b_0 - b · z_i)² + alpha |b|², w = exp(-d² / width²), d = 1 - cos(z, 1) = 1 - √(|z| / M)
 *
 * <p>least over random z_i, the first of which shows everything; the value of a pixel is the b of its segment. Ribeiro, Singh and Guestrin 2016,
 * arXiv:1602.04938. How well the model fits is the figure {@value #FIT}, 1 - Σ w (f - fit)² / Σ w (f - mean)²: a map whose model fits badly says little. NaN
 * where all versions have the same score.
 *
 * <p>Where we differ from the {@code lime} package: w is the kernel itself and not its root; SLIC superpixels in place of quick shift; hidden segments show the
 * mean colour of the training images, as with the other methods here, unless the option says {@code segment}, for a segment of one colour is not hidden by its
 * own mean. From Captum: ridge regression in place of the lasso; the distance is that of z and not of the pixels, and the kernel has the package's width.
 * Seeded by the image's pixels, so that an image's map depends neither on the others nor on the batch.
 */
public record Lime(
        @Option(min = 2, max = 100_000, unit = "versions", help = "how many versions of the image the model is fitted to; time grows linearly") int samples,
        @Option(min = 0.01, max = 100, help = "width of the kernel: large values count versions with many hidden segments like those with few")
        double kernelWidth,
        @Option(min = 1e-9, max = 1e9, help = "penalty on the model's coefficients") double alpha,
        @Option(help = SegmentedImages.SEGMENTATION_HELP) Segments segmentation,
        @Option(min = 1, max = 1024, help = "about how many segments") int segments,
        @Option(min = 0.01, max = 1000, help = SegmentedImages.COMPACTNESS_HELP) double compactness,
        @Option(help = SegmentedImages.REFERENCE_HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(help = "the number that is explained: logit or probability of the class") Score score,
        @Option(help = "what the random versions are drawn from") long seed) implements Explainer {
    /** The name of the figure that says how well the linear model fits: the weighted R², at most 1. */
    public static final String FIT = "weightedR2";

    /** 1000 versions of about 64 superpixels. */
    public Lime() {
        this(1000, 0.25, 1, Segments.SLIC, 64, 10, "zero", 0, Score.PROBABILITY, 0);
    }

    public Lime {
        References.check(reference, SegmentedImages.SEGMENT_MEAN);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, MaskedScores.passes(request, samples));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            SegmentedImages images = new SegmentedImages("lime", request, segmentation, segments, compactness, reference, blurSigma, score, scope, progress);
            List<RandomStream> streams = request.randomStreams(seed, "lime");
            Shape shape = new Shape(streams.size(), request.images().size(2), request.images().size(3));
            float[] values = new float[Math.toIntExact(shape.size())];
            double[] fits = new double[streams.size()];
            for (int n = 0; n < fits.length; n++) {
                Segmentation cut = images.segmentation(n);
                boolean[][] shown = versions(cut.count(), streams.get(n));
                Model model = fit(shown, images.scores(n, shown, progress));
                SegmentedImages.paint(cut, model.coefficients(), values, n * cut.labels().length);
                fits[n] = model.fit();
            }
            return Attribution.ofPixels(scope.ret(scope.create(values, shape))).with(Map.of(FIT, fits));
        }
    }

    /** Each segment is shown with probability 1/2, but in the first version all are. */
    private boolean[][] versions(int count, RandomStream random) {
        boolean[][] shown = new boolean[samples][count];
        Arrays.fill(shown[0], true);
        for (int i = 1; i < samples; i++) {
            for (int s = 0; s < count; s++) {
                shown[i][s] = random.chance(0.5);
            }
        }
        return shown;
    }

    /**
     * @param fit weighted R²
     */
    private record Model(double[] coefficients, double fit) {
    }

    /** Centred at the weighted means, so that the intercept needs no unknown and has no penalty. */
    private Model fit(boolean[][] shown, double[] scores) throws GlassboxException {
        int count = shown[0].length;
        double[] weights = new double[samples];
        double[] change = new double[samples];
        double[] means = new double[count];
        double meanChange = 0;
        double total = 0;
        for (int i = 0; i < samples; i++) {
            weights[i] = weight(shown[i]);
            change[i] = scores[i] - scores[0]; // exactly 0 where nothing changes
            total += weights[i];
            meanChange += weights[i] * change[i];
            for (int s = 0; s < count; s++) {
                means[s] += shown[i][s] ? weights[i] : 0;
            }
        }
        meanChange /= total;
        for (int s = 0; s < count; s++) {
            means[s] /= total;
        }
        NormalEquations equations = new NormalEquations(count);
        double[] row = new double[count];
        for (int i = 0; i < samples; i++) {
            centre(shown[i], means, row);
            equations.add(row, change[i] - meanChange, weights[i]);
        }
        double[] coefficients = equations.solve(alpha).orElseThrow(() -> GlassboxException.badInput("Explainer \"lime\" can't fit its linear model: " + samples
                + " versions with penalty " + alpha + " don't determine " + count + " coefficients. Take more samples or a larger alpha."));
        double unexplained = 0;
        double variation = 0;
        for (int i = 0; i < samples; i++) {
            centre(shown[i], means, row);
            double rest = change[i] - meanChange;
            variation += weights[i] * rest * rest;
            for (int s = 0; s < count; s++) {
                rest -= coefficients[s] * row[s];
            }
            unexplained += weights[i] * rest * rest;
        }
        return new Model(coefficients, variation > 0 ? 1 - unexplained / variation : Double.NaN);
    }

    private static void centre(boolean[] shown, double[] means, double[] row) {
        for (int s = 0; s < row.length; s++) {
            row[s] = (shown[s] ? 1 : 0) - means[s];
        }
    }

    /** exp(-d² / width²); without any shown segment the cosine is 0. */
    private double weight(boolean[] shown) {
        int count = 0;
        for (boolean each : shown) {
            count += each ? 1 : 0;
        }
        double distance = (1 - Math.sqrt((double) count / shown.length)) / kernelWidth;
        return Math.exp(-distance * distance);
    }
}
