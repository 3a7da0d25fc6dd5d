package org.glassbox.advise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Suggestion;
import org.glassbox.explainers.MapLayers;
import org.glassbox.explainers.Score;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * A layer's output and the gradients of two classes' scores by it. Only what comes after the layer is recorded and differentiated.
 *
 * @param node the layer
 * @param activation A, (N, K, h, w)
 * @param gradient of the targets' scores, of the same shape
 * @param secondGradient of the scores of the classes that come next, of the same shape
 * @param seconds these classes, N; the target itself in a network of one class
 */
record LayerValues(Node node, NDArray activation, NDArray gradient, NDArray secondGradient, int[] seconds) {
    /**
     * @param scope owns all arrays
     * @throws GlassboxException if there is no such layer, it has no maps, or a target is no class
     */
    static LayerValues of(ExplainRequest request, Score score, NDManager scope) throws GlassboxException {
        Network network = request.network();
        Node node = network.graph().layer(request.layer()).orElseThrow(() -> GlassboxException.badInput("Explainer \"advise\": the network has no layer \""
                + request.layer()
                + "\"" + Suggestion.among(request.layer(), network.graph().nodes().stream().map(Node::name).toList())));
        NDArray images = request.images().stopGradient();
        images.attach(scope); // so that the network's results end with the scope
        Network.Cut cut;
        try (GradientMode off = GradientMode.off()) {
            cut = network.cut(node.name(), images);
        }
        NDArray activation = cut.values().get(node.name());
        MapLayers.requireMaps("advise", network.graph(), node, activation.getShape());
        NDArray leaf = activation.stopGradient();
        leaf.attach(scope);
        leaf.setRequiresGradient(true);
        NDArray logits = network.forwardFrom(cut.with(leaf));
        int classes = Math.toIntExact(logits.size(1));
        int[] targets = request.targets();
        for (int target : targets) {
            if (target < 0 || target >= classes) {
                throw GlassboxException.badInput("Explainer \"advise\" can't explain class " + target + ": the network's classes are 0 to "
                        + (classes - 1) + ".");
            }
        }
        int[] seconds = seconds(logits.toFloatArray(), classes, targets);
        NDArray scores = score == Score.LOGIT ? logits : logits.softmax(1);
        NDArray gradient = gradient(scope, scores, targets, leaf, true);
        return new LayerValues(node, activation, gradient, gradient(scope, scores, seconds, leaf, false), seconds);
    }

    private static int[] seconds(float[] logits, int classes, int[] targets) {
        int[] seconds = targets.clone();
        for (int n = 0; n < targets.length; n++) {
            for (int k = 0; k < classes; k++) {
                if (k != targets[n] && (seconds[n] == targets[n] || logits[n * classes + k] > logits[n * classes + seconds[n]])) {
                    seconds[n] = k;
                }
            }
        }
        return seconds;
    }

    /** An image's score does not depend on the other images, so that one gradient of the sum holds those of all. */
    private static NDArray gradient(NDManager scope, NDArray scores, int[] classes, NDArray leaf, boolean keepGraph) {
        long[] index = new long[classes.length];
        for (int n = 0; n < index.length; n++) {
            index[n] = classes[n];
        }
        NDArray sum = scores.gather(scope.create(index).reshape(index.length, 1), 1).sum();
        return Autograd.grad(scope, sum, sum.onesLike(), List.of(leaf), keepGraph, false).singletonOrThrow();
    }

    int images() {
        return seconds.length;
    }

    int units() {
        return Math.toIntExact(activation.size(1));
    }

    int height() {
        return Math.toIntExact(activation.size(2));
    }

    int width() {
        return Math.toIntExact(activation.size(3));
    }

    /** Values of a unit. */
    int places() {
        return height() * width();
    }

    /** The mean of a gradient over all places, (N, K). */
    static NDArray means(NDArray gradient) {
        float places = gradient.size(2) * gradient.size(3);
        return gradient.sum(new int[] {2, 3}).div(places);
    }
}
