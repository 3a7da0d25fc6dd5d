package org.glassbox.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.network.Mode;
import org.glassbox.core.training.Softmax;
import org.glassbox.pytorch.GradientMode;

/**
 * Asks a network about changed copies of images. Copies are written by all cores into Java arrays and go through the network as many at once as the request
 * allows, those of several images together.
 */
final class ChangedImages {
    private static final String NOT_FINITE = "the network's output for a changed image is not finite (NaN or infinite)";

    private ChangedImages() {
    }

    /** The changes of one image. Several threads call it at once. */
    @FunctionalInterface
    interface Changes {
        /**
         * Writes a changed copy.
         *
         * @param copy its number, from 0
         * @param target to write to, normalised, channel by channel, all C·H·W values
         * @param offset where the copy begins in {@code target}
         */
        void write(int copy, float[] target, int offset);
    }

    /** Makes the changes of image n, whose map is finite. */
    @FunctionalInterface
    interface Changer {
        Changes changes(int n);
    }

    /** The value of image n from the network's answers to its copies, which are finite. */
    @FunctionalInterface
    interface Judge {
        Value judge(int n, double[] answers);
    }

    /**
     * Judges each image by the network's answers to as many copies of each; undefined where a map or an answer is not finite.
     *
     * @param copies of each image
     * @throws GlassboxException if a target is no class of the network
     */
    static List<Value> judge(MetricRequest request, int copies, Response response, Changer changer, Judge judge, IProgressMonitor monitor)
            throws GlassboxException {
        List<Value> values = new ArrayList<>(Collections.nCopies(request.size(), Value.undefined(Maps.remark(Status.NONFINITE))));
        int[] sound = IntStream.range(0, request.size()).filter(n -> request.maps().get(n).status() != Status.NONFINITE).toArray();
        Changes[] changes = new Changes[sound.length]; // of the images that are being asked about
        int[] targets = request.targets();
        double[] answers = new double[copies];
        int total = Math.multiplyExact(sound.length, copies);
        SubMonitor progress = SubMonitor.convert(monitor, total);
        for (int from = 0; from < total; from += request.atOnce()) {
            progress.checkCanceled();
            int to = Math.min(total, from + request.atOnce());
            for (int i = from / copies; i <= (to - 1) / copies; i++) {
                changes[i] = changes[i] == null ? changer.changes(sound[i]) : changes[i];
            }
            int[] classes = IntStream.range(from, to).map(k -> targets[sound[k / copies]]).toArray();
            double[] found = answers(request, written(request, changes, copies, from, to), classes, response);
            for (int k = from; k < to; k++) {
                answers[k % copies] = found[k - from];
                if (k % copies == copies - 1) {
                    int n = sound[k / copies];
                    values.set(n, Arrays.stream(answers).allMatch(Double::isFinite) ? judge.judge(n, answers.clone()) : Value.undefined(NOT_FINITE));
                    changes[k / copies] = null;
                }
            }
            progress.worked(to - from);
        }
        return List.copyOf(values);
    }

    /** Copies {@code from} to {@code to} of all images' copies, one after another. */
    private static float[] written(MetricRequest request, Changes[] changes, int copies, int from, int to) {
        int size = Math.toIntExact(request.images().size() / request.size());
        float[] batch = new float[Math.multiplyExact(to - from, size)];
        IntStream.range(from, to).parallel().forEach(k -> changes[k / copies].write(k % copies, batch, (k - from) * size));
        return batch;
    }

    private static double[] answers(MetricRequest request, float[] batch, int[] targets, Response response) throws GlassboxException {
        NDArray images = request.images();
        try (NDManager scope = images.getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray changed = scope.create(batch, new Shape(targets.length, images.size(1), images.size(2), images.size(3)));
            float[] logits = request.network().forward(changed, Mode.EVAL).toFloatArray();
            return answers(logits, targets, response);
        }
    }

    /** @param logits as many rows as targets */
    private static double[] answers(float[] logits, int[] targets, Response response) throws GlassboxException {
        int classes = logits.length / targets.length;
        double[] answers = new double[targets.length];
        for (int n = 0; n < answers.length; n++) {
            if (targets[n] < 0 || targets[n] >= classes) {
                throw GlassboxException.badInput("A map of class " + targets[n] + " can't be judged: the network's classes are 0 to " + (classes - 1) + ".");
            }
            answers[n] = switch (response) {
                case PROBABILITY -> Softmax.of(logits, n * classes, classes, targets[n]);
                case LOGIT -> logits[n * classes + targets[n]];
            };
        }
        return answers;
    }
}
