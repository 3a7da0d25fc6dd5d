package org.glassbox.metrics;

import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.option.Option;

/**
 * How wrong a map is about what happens when a part of the image is replaced: the mean over draws of (β Σ_{i in part} S_i - (f(x) - f(x without the part)))².
 * Yeh, Hsieh, Suggala, Inouye and Ravikumar 2019, arXiv:1901.09392, definition 2.1 with square removal, where the map is read as contributions of pixels, the
 * channels of a pixel together. {@link Scale#FITTED} takes the β of each image that makes it smallest, Σ s d / Σ s² with s the map's sums and d the
 * differences, as the paper's comparisons do: for maps without a unit of their own, such as those of layers. The squares of differences depend on the network's
 * scores: compare methods, not networks. Maps of absolute gradients are no contributions and do badly.
 */
public record Infidelity(
        @Option(min = 2, max = 1000000, unit = "draws", help = "how many parts are replaced, one at a time; time grows linearly") int draws,
        @Option(min = 0, max = 10000, unit = "pixels", help = "side of the square parts; 0 is an eighth of the image's shorter side") int side,
        @Option(help = "what parts are replaced by") Replacement reference,
        @Option(help = "whether the map is scaled to fit the differences best") Scale scale,
        @Option(help = "what of the network's output is looked at") Response response,
        @Option(help = "draws the parts") long seed) implements ExplanationMetric {
    /** The factor β. */
    public enum Scale {
        /** That which fits best, for each image. */
        FITTED,
        /** 1: the map is taken at its word. */
        NONE
    }

    /** 200 parts, replaced by the mean colour, the map fitted. */
    public Infidelity() {
        this(200, 0, Replacement.MEAN, Scale.FITTED, Response.LOGIT, 0);
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        int width = request.width();
        int height = request.height();
        int automatic = Math.max(1, Math.min(width, height) / 8);
        int square = Math.min(side == 0 ? automatic : side, Math.min(width, height));
        float[] images = request.images().toFloatArray();
        float[] replaced = reference.of(request);
        List<RandomStream> streams = request.randomStreams(seed, "infidelity");
        int[][] corners = new int[request.size()][draws];
        for (int n = 0; n < corners.length; n++) {
            for (int k = 0; k < draws; k++) {
                corners[n][k] = streams.get(n).nextInt(height - square + 1) * width + streams.get(n).nextInt(width - square + 1);
            }
        }
        return ChangedImages.judge(request, draws + 1, response, n -> {
            int size = images.length / request.size();
            return (copy, target, offset) -> {
                System.arraycopy(images, n * size, target, offset, size);
                if (copy > 0) { // the first is the image itself
                    for (int plane = 0; plane < size; plane += width * height) {
                        for (int row = 0; row < square; row++) {
                            int from = plane + corners[n][copy - 1] + row * width;
                            System.arraycopy(replaced, n * size + from, target, offset + from, square);
                        }
                    }
                }
            };
        }, (n, answers) -> Maps.remarked(request, n, value(request, n, corners[n], square, answers)), monitor);
    }

    private double value(MetricRequest request, int n, int[] corners, int square, double[] answers) {
        double[] sums = sums(request.maps().get(n).resized(request.width(), request.height(), Scaling.NONE), request.width(), corners, square);
        double products = 0;
        double squares = 0;
        for (int k = 0; k < draws; k++) {
            products += sums[k] * (answers[0] - answers[k + 1]);
            squares += sums[k] * sums[k];
        }
        double factor = scale == Scale.NONE ? 1 : squares == 0 ? 0 : products / squares;
        double error = 0;
        for (int k = 0; k < draws; k++) {
            double off = factor * sums[k] - (answers[0] - answers[k + 1]);
            error += off * off;
        }
        return error / draws;
    }

    private static double[] sums(float[] map, int width, int[] corners, int square) {
        double[] sums = new double[corners.length];
        for (int k = 0; k < corners.length; k++) {
            for (int row = 0; row < square; row++) {
                for (int i = corners[k] + row * width; i < corners[k] + row * width + square; i++) {
                    sums[k] += map[i];
                }
            }
        }
        return sums;
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
