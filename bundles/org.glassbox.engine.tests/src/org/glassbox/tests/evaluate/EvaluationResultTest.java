package org.glassbox.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.image.Normalisation;
import org.glassbox.engine.evaluate.EvaluationPlan;
import org.glassbox.engine.evaluate.EvaluationPlan.Explained;
import org.glassbox.engine.evaluate.EvaluationPlan.Usable;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.WorkJournal;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.metrics.Accuracy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationResultTest {
    @TempDir
    Path folder;

    /** A metric whose numbers come from the journal. */
    private record Noted(Set<Need> needs) implements ExplanationMetric {
        @Override
        public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
            throw new AssertionError("nothing is computed from a journal");
        }

        @Override
        public Direction direction() {
            return Direction.HIGHER_IS_BETTER;
        }
    }

    private EvaluationPlan plan() throws Exception {
        ListedData data = ListedData.of(List.of("cat", "dog"), "train", 2, "test", 4);
        return new EvaluationPlan(data, SampleChoice.of(data, "test", List.of(), 2, 0, 1), List.of("cat", "dog"), 4, 4, Normalisation.IMAGENET, List.of(new Method(
                "saliency", new Saliency()), new Method("gradcam", new GradCam())), Map.of("gradcam", "layer"), List.of(new MapMetric("m", "Metric", new Noted(Set.of()))), List.of(
                        new Accuracy()), Explained.PREDICTED, 1);
    }

    private static ObjectNode line(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static String map(String status, String problem, double milliseconds, String value, String remark) {
        return "{'target':0,'map':'" + status + "','completenessGap':null,'allowedGap':null,'problem':" + problem + ",'milliseconds':" + milliseconds + ",'values':{'m':"
                + value + "},'remarks':{" + remark + "},'curves':{'m':[[0,1],[0.5," + value + "]]}}";
    }

    private static String image(String key, int label, String logits, String saliency, String gradCam, String agreement) {
        return "{'key':'" + key + "','label':" + label + ",'logits':" + logits + ",'methods':{'saliency':" + saliency + ",'gradcam':" + gradCam + "},'agreement':["
                + agreement + "]}";
    }

    private EvaluationResult result() throws Exception {
        List<ObjectNode> lines = new ArrayList<>();
        String ok = map("ok", "null", 2, "0.5", "");
        lines.add(line(image("test/0", 0, "[2,1]", map("ok", "null", 1, "0.2", ""), ok, "0.5")));
        lines.add(line(image("test/1", 1, "[2,1]", map("nonfinite", "'the map has ...'", 9, "0.9", ""), ok, "null")));
        lines.add(line(image("test/2", 0, "[2,1]", map("ok", "'the values miss ...'", 3, "null", "'m':'the mask is empty'"), ok, "0.1")));
        lines.add(line(image("test/3", 1, "[1,2]", map("zero", "'the map is ...'", 2, "0.4", "'m':'the map is zero everywhere'"), ok, "null")));
        try (WorkJournal journal = WorkJournal.begin(folder.resolve("evaluation.jsonl"), Map.of())) {
            journal.add(lines);
            return EvaluationResult.of(plan(), journal);
        }
    }

    @Test
    void meansAreOverTheValuesThatAreDefinedAndTheOthersAreCounted() throws Exception {
        MetricResult saliency = result().methods().getFirst().values().getFirst();
        assertEquals((0.2 + 0.4) / 2, saliency.mean(), 1e-12); // neither that of the map that is no numbers nor the undefined one
        assertEquals(2, saliency.defined());
        assertEquals(1, saliency.notFinite());
        assertEquals(1, saliency.undefined());
        assertEquals(2, saliency.remarked());
        assertTrue(saliency.interval().isEmpty(), "two values give no interval");
        assertArrayEquals(new double[] {0.2, Double.NaN, Double.NaN, 0.4}, saliency.byImage());
    }

    @Test
    void mapsThatFailTheirOwnCheckAreCountedByWhy() throws Exception {
        MethodResult saliency = result().methods().getFirst();
        assertEquals(Map.of(Status.OK, 2, Status.NONFINITE, 1, Status.ZERO, 1), saliency.status());
        assertEquals(1, saliency.brokenPromises());
        assertEquals(3, saliency.failed());
        assertEquals(3, saliency.milliseconds()); // the upper median of 1, 2, 3, 9: what is slow once does not count
        assertEquals(0, result().methods().getLast().failed());
    }

    @Test
    void methodsThatCantBeToldFromTheBestByTheSameImagesAreKnown() throws Exception {
        EvaluationResult result = result();
        assertEquals(1, result.best(0), "0.5 is more than the mean of 0.2 and 0.4");
        // both images that have two values favour the same method: one of four outcomes on each side
        assertEquals(0.5, result.chances(0)[0], 1e-12);
        assertTrue(Double.isNaN(result.chances(0)[1]), "the best is not compared with itself");
    }

    @Test
    void curvesAreMeansPointByPoint() throws Exception {
        List<EvaluationResult.CurvePoint> curve = result().methods().getLast().values().getFirst().curve();
        assertEquals(List.of(new EvaluationResult.CurvePoint(0, 1), new EvaluationResult.CurvePoint(0.5, 0.5)), curve);
    }

    @Test
    void agreementIsTheMeanOverTheImagesThatHaveOne() throws Exception {
        double[][] agreement = result().agreement();
        assertEquals(0.3, agreement[0][1], 1e-12); // (0.5 + 0.1) / 2
        assertEquals(0.3, agreement[1][0], 1e-12);
        assertEquals(1, agreement[1][1]);
    }

    @Test
    void theNetworkIsJudgedByItsAnswers() throws Exception {
        EvaluationResult result = result();
        assertEquals(0.75, result.modelValue("accuracy")); // cat, cat, cat, dog for cat, dog, cat, dog
        assertArrayEquals(new int[][] {{2, 0}, {1, 1}}, result.confusion());
        assertTrue(result.overall().getFirst().interval().orElseThrow().low() < 0.75);
    }

    @Test
    void metricsWithoutWhatTheyLookAtAreLeftOutWithOneSentenceForEachReason() {
        MapMetric mass = new MapMetric("mass", "Mass", new Noted(Set.of(ExplanationMetric.Need.RELEVANT_MASK)));
        MapMetric rank = new MapMetric("rank", "Rank", new Noted(Set.of(ExplanationMetric.Need.RELEVANT_MASK)));
        MapMetric free = new MapMetric("free", "Free", new Noted(Set.of()));
        Usable usable = Usable.of(List.of(mass, free, rank), Set.of());
        assertEquals(List.of(free), usable.metrics());
        assertEquals(List.of("Left out: mass, rank (it needs masks of what is relevant)."), usable.sentences());
        assertFalse(Usable.of(List.of(mass), Set.of(ExplanationMetric.Need.RELEVANT_MASK)).metrics().isEmpty());
    }
}
