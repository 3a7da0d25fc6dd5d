package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Segmentation;
import org.glassbox.core.option.Option;

/**
 * How much the score falls when a cell of a grid is hidden: every pixel has the value f(x) - f(x with its cell hidden), with f the score of the target class.
 * The simplest of all perturbations, as in Captum's {@code FeatureAblation} with a grid as feature mask; like {@link Occlusion} with windows that don't
 * overlap. Two cells that can stand in for each other both get a small value, as hiding either one alone changes little.
 *
 * <p>What remains at the right and at the bottom is a cell of its own, or part of the last one where it is narrower than half a cell.
 */
public record FeatureAblation(
        @Option(min = 0, max = 4096, unit = "pixels", help = "edge of a cell; 0 is an eighth of the image's shorter side") int cell,
        @Option(help = "what the cell shows: blur, zero, white, black, or a .npy file of normalised values, (C, H, W) or one for each image") String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(help = "the number that is explained: logit or probability of the class") Score score) implements Explainer {
    private static final int CELLS_A_SIDE = 8;

    /** 8 x 8 cells of a square image, which show the mean colour of the network's training images. */
    public FeatureAblation() {
        this(0, "zero", 0, Score.LOGIT);
    }

    public FeatureAblation {
        References.check(reference);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        Shape shape = request.images().getShape();
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        Segmentation cells = Segmentation.grid(width, height, cell > 0 ? cell : Math.max(1, Math.min(width, height) / CELLS_A_SIDE));
        boolean[][] shown = new boolean[cells.count() + 1][cells.count()];
        for (int v = 0; v < shown.length; v++) {
            Arrays.fill(shown[v], true);
            if (v > 0) {
                shown[v][v - 1] = false;
            }
        }
        SubMonitor progress = SubMonitor.convert(monitor, MaskedScores.passes(request, shown.length));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray references = References.of(reference, blurSigma, request, scope);
            double[][] scores = new MaskedScores("featureablation", request, references, score).of(0, request.targets().length,
                    Hiding.ofSegments(cells, shown), progress);
            int[] labels = cells.labels();
            float[] values = new float[scores.length * labels.length];
            for (int n = 0; n < scores.length; n++) {
                for (int i = 0; i < labels.length; i++) {
                    values[n * labels.length + i] = (float) (scores[n][0] - scores[n][labels[i] + 1]);
                }
            }
            return Attribution.ofPixels(scope.ret(scope.create(values, new Shape(scores.length, height, width))));
        }
    }
}
