package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.image.Segmentation;

/** The images of a request, each cut into segments that can be hidden: what LIME and KernelSHAP have in common. Engine thread only. */
final class SegmentedImages {
    /** The name of the reference that hides a segment by its own mean colour. */
    static final String SEGMENT_MEAN = "segment";
    /** Of the option that names a reference. */
    static final String REFERENCE_HELP =
            "what hidden segments show: blur, zero, white, black, segment (the segment's mean colour), or a .npy file of normalised values,"
                    + " (C, H, W) or one for each image";
    /** Of the option that says how images are cut. */
    static final String SEGMENTATION_HELP = "how the image is cut: slic follows its edges, grid makes squares";
    /** Of the option for SLIC. */
    static final String COMPACTNESS_HELP = "for slic, how much place counts beside colour; large values make squares";

    private final List<Segmentation> segmentations = new ArrayList<>();
    private final MaskedScores scores;

    /**
     * @param explainer id, for messages
     * @param wanted about how many segments
     * @param reference as in {@link References}, or {@link #SEGMENT_MEAN}
     * @param scope must outlive this
     */
    SegmentedImages(String explainer, ExplainRequest request, Segments cut, int wanted, double compactness, String reference, double blurSigma, Score score,
            NDManager scope, SubMonitor progress) throws GlassboxException {
        float[] values = request.images().toFloatArray();
        for (int n = 0; n < request.targets().length; n++) {
            progress.checkCanceled();
            segmentations.add(cut.of(picture(request, values, n), wanted, compactness));
        }
        NDArray references = reference.equals(SEGMENT_MEAN) ? scope.create(segmentMeans(values), request.images().getShape())
                : References.of(reference, blurSigma, request, scope);
        scores = new MaskedScores(explainer, request, references, score);
    }

    Segmentation segmentation(int n) {
        return segmentations.get(n);
    }

    /**
     * The scores of versions of one image.
     *
     * @param shown for each version whether each segment is shown
     * @param progress gets a tick for each version
     */
    double[] scores(int n, boolean[][] shown, SubMonitor progress) throws GlassboxException {
        return scores.of(n, n + 1, Hiding.ofSegments(segmentation(n), shown), progress)[0];
    }

    /** One value for each segment as one for each of its pixels. */
    static void paint(Segmentation segmentation, double[] bySegment, float[] values, int offset) {
        int[] labels = segmentation.labels();
        for (int i = 0; i < labels.length; i++) {
            values[offset + i] = (float) bySegment[labels[i]];
        }
    }

    /** The picture that was normalised; for images of another number of channels than three, a grey one of the first. */
    private static RgbImage picture(ExplainRequest request, float[] values, int n) {
        int channels = Math.toIntExact(request.images().size(1));
        int height = Math.toIntExact(request.images().size(2));
        int width = Math.toIntExact(request.images().size(3));
        int pixels = height * width;
        byte[] rgb = new byte[3 * pixels];
        for (int c = 0; c < 3; c++) {
            int plane = n * channels + (channels == 3 ? c : 0);
            for (int i = 0; i < pixels; i++) {
                double value = request.normalisation().restore(channels == 3 ? c : 0, values[plane * pixels + i]);
                rgb[3 * i + c] = (byte) (int) Math.clamp(Math.rint(255 * value), 0, 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Each pixel shows the mean of its segment, by channel. @param values (N, C, H, W) */
    private float[] segmentMeans(float[] values) {
        float[] result = new float[values.length];
        int pixels = segmentations.isEmpty() ? 0 : segmentations.getFirst().labels().length;
        int channels = pixels == 0 ? 0 : values.length / segmentations.size() / pixels;
        for (int n = 0; n < segmentations.size(); n++) {
            int[] sizes = segmentation(n).sizes();
            int[] labels = segmentation(n).labels();
            for (int plane = n * channels; plane < (n + 1) * channels; plane++) {
                double[] means = new double[sizes.length];
                for (int i = 0; i < pixels; i++) {
                    means[labels[i]] += (double) values[plane * pixels + i] / sizes[labels[i]];
                }
                paint(segmentation(n), means, result, plane * pixels);
            }
        }
        return result;
    }
}
