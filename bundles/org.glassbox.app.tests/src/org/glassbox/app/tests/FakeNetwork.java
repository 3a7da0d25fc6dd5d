package org.glassbox.app.tests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;

/** A network that answers when the test says so, and remembers what it was asked. */
final class FakeNetwork implements OpenedNetwork {
    static final int SIZE = 4;
    private final NetworkCard card;
    private final List<Asked<?>> asked = new ArrayList<>();
    private boolean closed;
    private String refused = "";

    /** A question that waits for its answer. */
    record Asked<T>(String what, Question question, IProgressMonitor monitor, CompletableFuture<T> answer) {
    }

    FakeNetwork(String name, int classes) {
        List<NetworkCard.LayerShape> layers = List.of(new NetworkCard.LayerShape("early", 8, 4, 4), new NetworkCard.LayerShape("late", 16, 2, 2));
        List<String> names = List.of("cat", "dog", "bird").subList(0, classes);
        card = new NetworkCard(Path.of(name + ".safetensors"), "fake", names, SIZE, SIZE, Normalisation.IMAGENET, 100, layers, Optional.of("late"), List.of());
    }

    /** Refuses explainers whose name begins so. */
    void refuse(String explainer) {
        refused = explainer;
    }

    boolean isClosed() {
        return closed;
    }

    /** All that was asked, in order. */
    List<String> questions() {
        return asked.stream().map(Asked::what).toList();
    }

    Asked<?> last() {
        return asked.getLast();
    }

    /** The latest question of a kind that is not answered yet. */
    Asked<?> open(String kind) {
        return asked.reversed().stream().filter(one -> one.what().startsWith(kind) && !one.answer().isDone()).findFirst().orElseThrow();
    }

    /** Answers the last question as a sound network would. */
    @SuppressWarnings("unchecked")
    void answer() {
        Asked<?> question = asked.getLast();
        switch (question.what().split(" ")[0]) {
            case "predict" -> ((Asked<Prediction>) question).answer().complete(new Prediction(List.of(0.2, 0.8), 1));
            case "explain" -> ((Asked<Explanation>) question).answer().complete(explanation(question.question().target().orElse(1), 1, Double.NaN));
            default -> ((Asked<ExplanationMetric.Value>) question).answer().complete(ExplanationMetric.Value.of(0.25));
        }
    }

    /** Answers until nothing more is asked. */
    void answerAll() {
        while (!asked.isEmpty() && !asked.getLast().answer().isDone()) {
            answer();
        }
    }

    /** Values 0, 1, 2 ... times a factor, of which the first is negative. */
    static Explanation explanation(int target, float factor, double gap) {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i == 0 ? -5 : i) * factor;
        }
        return new Explanation(Attribution.Space.LAYER, 1, SIZE, SIZE, values, Explainer.ChannelReduction.SUM, target, null, gap, 0.5, Map.of());
    }

    @Override
    public NetworkCard card() {
        return card;
    }

    @Override
    public Optional<String> refusal(Explainer explainer, Optional<String> layer) {
        return !refused.isEmpty() && explainer.toString().startsWith(refused) ? Optional.of("it has no pooling.") : Optional.empty();
    }

    @Override
    public CompletableFuture<Prediction> predict(RgbImage picture) {
        return ask("predict", null, null);
    }

    @Override
    public CompletableFuture<Explanation> explain(Question question, IProgressMonitor monitor) {
        return ask("explain " + question.explainer().getClass().getSimpleName() + question.layer().map(name -> " at " + name).orElse("")
                + (question.target().isPresent() ? " for " + question.target().getAsInt() : ""), question, monitor);
    }

    @Override
    public CompletableFuture<ExplanationMetric.Value> judge(Question question, SaliencyMap map, Map<MaskRole, Mask> masks, ExplanationMetric metric,
            IProgressMonitor monitor) {
        return ask("judge " + question.explainer().getClass().getSimpleName() + " by " + metric.getClass().getSimpleName(), question, monitor);
    }

    @Override
    public <T> CompletableFuture<T> ask(Question question, Explanations.Asking<T> asking, IProgressMonitor monitor) {
        return ask("ask" + question.layer().map(name -> " at " + name).orElse("") + (question.target().isPresent() ? " for " + question.target().getAsInt() : ""),
                question, monitor);
    }

    private <T> CompletableFuture<T> ask(String what, Question question, IProgressMonitor monitor) {
        Asked<T> one = new Asked<>(what, question, monitor, new CompletableFuture<>());
        asked.add(one);
        return one.answer();
    }

    @Override
    public void close() {
        closed = true;
    }
}
