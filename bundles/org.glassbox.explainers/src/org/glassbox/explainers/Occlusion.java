package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Region;
import org.glassbox.core.option.Option;

/**
 * How much the score falls when a window is hidden: the value of a pixel is the mean of f(x) - f(x with window w hidden) over the windows w that cover it, with
 * f the score of the target class. Zeiler and Fergus 2013, arXiv:1311.2901, who show the score at the place of the window; the mean over windows is Captum's.
 *
 * <p>Where we differ from Captum: the last window of a row or column is moved back to the border where Captum cuts it off, so that all windows are equally
 * large and their differences can be compared. In an image smaller than the window there is one window, the whole image.
 */
public record Occlusion(
        @Option(min = 0, max = 4096, unit = "pixels", help = "edge of the window; 0 is a seventh of the image's shorter side, but at least 8") int window,
        @Option(min = 0, max = 4096, unit = "pixels", help = "from one window to the next, at most the window's edge; 0 is half of it") int stride,
        @Option(help = "what the window shows: blur, zero, white, black, or a .npy file of normalised values, (C, H, W) or one for each image")
        String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(help = "the number that is explained: logit or probability of the class") Score score) implements Explainer {
    private static final int WINDOWS_A_SIDE = 7; // 32 of 224 pixels
    private static final int SMALLEST_WINDOW = 8;

    /** Windows of a seventh of the image, by halves of a window, that show the mean colour of the network's training images. */
    public Occlusion() {
        this(0, 0, "zero", 0, Score.LOGIT);
    }

    public Occlusion {
        References.check(reference);
        if (window > 0 && stride > window) {
            throw new IllegalArgumentException(
                    "option stride is " + stride + ", but must be at most the window of " + window + " pixels, so that every pixel is hidden once");
        }
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        Shape shape = request.images().getShape();
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        List<Region> windows = windows(width, height);
        SubMonitor progress = SubMonitor.convert(monitor, MaskedScores.passes(request, windows.size() + 1));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray references = References.of(reference, blurSigma, request, scope);
            double[][] scores = new MaskedScores("occlusion", request, references, score).of(0, request.targets().length,
                    Hiding.ofWindows(width, height, windows), progress);
            float[] values = new float[scores.length * height * width];
            for (int n = 0; n < scores.length; n++) {
                spread(scores[n], windows, width, values, n * height * width);
            }
            return Attribution.ofPixels(scope.ret(scope.create(values, new Shape(scores.length, height, width))));
        }
    }

    /** Row by row. */
    private List<Region> windows(int width, int height) throws GlassboxException {
        int edge = window > 0 ? window : Math.max(SMALLEST_WINDOW, Math.round((float) Math.min(width, height) / WINDOWS_A_SIDE));
        int step = stride > 0 ? stride : Math.max(1, edge / 2);
        if (step > edge) {
            throw GlassboxException.badInput("Explainer \"occlusion\" can't step by " + step + " pixels with windows of " + edge
                    + ": the pixels between them would never be hidden. Take a smaller stride or a larger window.");
        }
        int across = Math.min(edge, width);
        int down = Math.min(edge, height);
        List<Region> windows = new ArrayList<>();
        for (int y : starts(height, down, step)) {
            for (int x : starts(width, across, step)) {
                windows.add(new Region(x, y, across, down));
            }
        }
        return windows;
    }

    private static int[] starts(int length, int edge, int step) {
        int[] starts = new int[Math.ceilDiv(length - edge, step) + 1];
        for (int k = 0; k < starts.length; k++) {
            starts[k] = Math.min(k * step, length - edge);
        }
        return starts;
    }

    /** The mean of f(x) - f(x_w) over the windows at each pixel. @param scores of the image and of each window */
    private static void spread(double[] scores, List<Region> windows, int width, float[] values, int offset) {
        int pixels = windows.getLast().bottom() * width;
        double[] sums = new double[pixels];
        int[] counts = new int[pixels];
        for (int w = 0; w < windows.size(); w++) {
            double fall = scores[0] - scores[w + 1];
            Region window = windows.get(w);
            for (int y = window.y(); y < window.bottom(); y++) {
                for (int x = window.x(); x < window.right(); x++) {
                    sums[y * width + x] += fall;
                    counts[y * width + x]++;
                }
            }
        }
        for (int i = 0; i < pixels; i++) {
            values[offset + i] = (float) (sums[i] / counts[i]);
        }
    }
}
