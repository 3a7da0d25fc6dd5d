package org.glassbox.engine.explain;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * A network that stays on the device until it is closed, and answers questions about single images between the steps of a training run. Thread safe. A future
 * fails with a {@code GlassboxException} whose message can be shown, or with a {@link java.util.concurrent.CancellationException} after its monitor was
 * cancelled.
 */
public interface OpenedNetwork extends AutoCloseable {
    NetworkCard card();

    /**
     * Why a method can't explain this network, known before anything is computed.
     *
     * @param layer as in {@link Question#layer}
     * @return one sentence; nothing where it can
     */
    Optional<String> refusal(Explainer explainer, Optional<String> layer);

    /**
     * What the network says of a picture.
     *
     * @param picture of any size; it is scaled to the network's
     */
    CompletableFuture<Prediction> predict(RgbImage picture);

    /** What a method says of a picture. */
    CompletableFuture<Explanation> explain(Question question, IProgressMonitor monitor);

    /**
     * How good a map is, by a metric.
     *
     * @param question that the map answers
     * @param map that was found
     * @param masks what is known of the picture's pixels, at any size
     */
    CompletableFuture<ExplanationMetric.Value> judge(Question question, SaliencyMap map, Map<MaskRole, Mask> masks, ExplanationMetric metric,
            IProgressMonitor monitor);

    /**
     * What somebody finds who has more to ask than one map, such as a plug-in that looks at single units of a layer.
     *
     * @param question whose explainer is not asked
     * @param asking runs on the device's thread, with gradients being recorded, and checks the monitor itself
     */
    <T> CompletableFuture<T> ask(Question question, Explanations.Asking<T> asking, IProgressMonitor monitor);

    /** Where a method looks unless a layer is named; nothing where the network has no layer with maps. */
    default Optional<String> usualLayer(Explainer explainer) {
        return card().usualLayer();
    }

    /**
     * What is to be explained.
     *
     * @param picture of any size; it is scaled to the network's
     * @param target the class to explain; absent for the predicted one
     * @param layer where methods that work on a layer look; absent for the method's usual one
     */
    record Question(RgbImage picture, Explainer explainer, OptionalInt target, Optional<String> layer) {
    }

    /** Gives the device's memory back after the questions that were asked before. */
    @Override
    void close();
}
