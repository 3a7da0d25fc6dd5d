package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Mode;
import org.glassbox.pytorch.GradientMode;

/**
 * Scores of many versions of images, in each of which some pixels are hidden: there the version has the pixels of a reference. Versions are made on the device
 * and go through the network in batches of {@link ExplainRequest#atOnce}. Engine thread only.
 */
final class MaskedScores {
    private final String explainer;
    private final ExplainRequest request;
    private final NDArray references;
    private final Score score;

    /**
     * @param explainer id, for messages
     * @param references (N, C, H, W), what hidden pixels show
     */
    MaskedScores(String explainer, ExplainRequest request, NDArray references, Score score) {
        this.explainer = explainer;
        this.request = request;
        this.references = references;
        this.score = score;
    }

    /** The passes through the network that all images need, for a progress bar. */
    static int passes(ExplainRequest request, int versions) {
        return Math.multiplyExact(request.targets().length, versions);
    }

    /**
     * The scores of versions of the images {@code first} to {@code last - 1}, which hide the same pixels.
     *
     * @param progress gets a tick for each version of each image
     * @return by image and version
     * @throws GlassboxException if a target is no class of the network
     */
    double[][] of(int first, int last, Hiding hiding, SubMonitor progress) throws GlassboxException {
        int[] targets = request.targets();
        int versions = hiding.versions();
        double[][] scores = new double[last - first][versions];
        int images = Math.max(1, request.atOnce() / versions); // several images together where one has too few versions to fill a batch
        int atOnce = Math.min(versions, request.atOnce());
        for (int n = first; n < last; n += images) {
            int end = Math.min(last, n + images);
            for (int from = 0; from < versions; from += atOnce) {
                progress.checkCanceled();
                int to = Math.min(versions, from + atOnce);
                float[] logits = logits(n, end, hiding, from, to);
                int classes = logits.length / ((end - n) * (to - from));
                for (int row = 0; row < (end - n) * (to - from); row++) {
                    int image = n + row / (to - from);
                    scores[image - first][from + row % (to - from)] = score.of(logits, row * classes, classes, targets[image]);
                }
                progress.worked((end - n) * (to - from));
            }
        }
        return scores;
    }

    /** Logits of versions {@code from} to {@code to - 1} of images {@code n} to {@code end - 1}, image by image. */
    private float[] logits(int n, int end, Hiding hiding, int from, int to) throws GlassboxException {
        try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            Shape image = request.images().getShape().slice(1); // (C, H, W)
            Shape shape = new Shape(end - n, to - from).addAll(image);
            NDArray hidden = hiding.hidden(scope, from, to).reshape(1, to - from, 1, image.get(1), image.get(2)).broadcast(shape);
            NDArray copies = NDArrays.where(hidden, part(references, n, end, shape, scope), part(request.images(), n, end, shape, scope));
            NDArray logits = request.network().forward(copies.reshape(new Shape((end - n) * (to - from)).addAll(image)), Mode.EVAL);
            Requests.requireClasses(explainer, request, logits.size(1));
            return logits.toFloatArray();
        }
    }

    /** Some images, repeated without being copied. */
    private static NDArray part(NDArray images, int n, int end, Shape shape, NDManager scope) {
        NDArray own = images.stopGradient();
        own.attach(scope); // so that all results end with the scope
        return own.get(new NDIndex(n + ":" + end)).expandDims(1).broadcast(shape);
    }
}
