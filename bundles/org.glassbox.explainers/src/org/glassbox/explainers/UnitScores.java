package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Shapes;
import org.glassbox.pytorch.GradientMode;

/** Scores of the target for many pairs of an image and a unit, several pairs at a time, those of different images too. Engine thread only. */
final class UnitScores {
    private static final int MOST_PASSES_ON_CPU = 32; // larger batches only leave its caches
    private static final int MOST_PAIRS = 256; // more cost memory and save no time

    private UnitScores() {
    }

    /** How many images go through the whole network together. */
    static int passes(ExplainRequest request) {
        return request.images().getDevice().isGpu() ? request.atOnce() : Math.min(request.atOnce(), MOST_PASSES_ON_CPU);
    }

    /**
     * How many images go through the network from a layer on together, by the memory that {@link #passes} have: as many times more as the largest of all
     * outputs is larger than the largest from there on.
     */
    static int passesFrom(ExplainRequest request, Node layer) {
        Map<String, Shape> shapes = Shapes.of(request.network().graph(), Math.toIntExact(request.images().size(2)), Math.toIntExact(request.images().size(3)));
        List<String> names = request.network().graph().nodes().stream().map(Node::name).toList();
        if (!shapes.keySet().containsAll(names)) {
            return passes(request); // a plug-in's layer does not say what it gives
        }
        long largest = largest(shapes, names);
        long largestAfter = largest(shapes, names.subList(names.indexOf(layer.name()), names.size()));
        return (int) Math.min(MOST_PAIRS, passes(request) * (largest / largestAfter));
    }

    private static long largest(Map<String, Shape> shapes, List<String> names) {
        return names.stream().mapToLong(name -> shapes.get(name).size()).max().orElseThrow();
    }

    /** What is done for some pairs. */
    interface Pass {
        /**
         * Called without gradients being recorded.
         *
         * @param images number of each pair's image, (R) int32
         * @param units number of each pair's unit, (R) int32
         * @param scope owner of the result and of what leads to it
         * @return logits (R, classes)
         */
        NDArray logits(NDArray images, NDArray units, NDManager scope);
    }

    /**
     * @param explainer id, for messages
     * @param pairs number of the image times {@code units} plus number of the unit, of all pairs that are to be run
     * @param units how many units there are
     * @param atOnce how many pairs may be run together
     * @param progress gets a tick for each pair and is asked between the runs whether to stop
     * @return the pairs' scores, in their order
     * @throws GlassboxException if a target is no class of the network
     */
    static double[] of(String explainer, ExplainRequest request, int[] pairs, int units, int atOnce, Score score, Pass pass, SubMonitor progress)
            throws GlassboxException {
        int[] targets = request.targets();
        double[] scores = new double[pairs.length];
        progress.setWorkRemaining(pairs.length);
        for (int from = 0; from < pairs.length; from += atOnce) {
            progress.checkCanceled();
            int[] chunk = Arrays.copyOfRange(pairs, from, Math.min(pairs.length, from + atOnce));
            int[] images = IntStream.of(chunk).map(pair -> pair / units).toArray();
            try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
                NDArray logits = pass.logits(scope.create(images), scope.create(IntStream.of(chunk).map(pair -> pair % units).toArray()), scope);
                Requests.requireClasses(explainer, request, logits.size(1));
                float[] values = logits.toFloatArray();
                int classes = Math.toIntExact(logits.size(1));
                for (int i = 0; i < chunk.length; i++) {
                    scores[from + i] = score.of(values, i * classes, classes, targets[images[i]]);
                }
            }
            progress.worked(chunk.length);
        }
        return scores;
    }
}
