package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.advise.protocol.AvxIndex;
import org.glassbox.advise.protocol.AvxRules;
import org.glassbox.advise.protocol.ClassSimilarity;
import org.glassbox.advise.protocol.MapScaling;
import org.glassbox.advise.protocol.PartAverageDrop;
import org.glassbox.advise.protocol.PartError;
import org.glassbox.advise.protocol.PartFsim;
import org.glassbox.advise.protocol.PartHit;
import org.glassbox.advise.protocol.PartSsim;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explaining;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.Findings;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvxMetricsTest {
    private static final int SIDE = 32;
    private static final Explaining UPSIDE_DOWN = (network, images, targets, monitor) -> Arrays.stream(targets).mapToObj(target -> map(target, i -> 1 - ramp(i))).toList();
    private NDManager manager;
    private GradientMode mode;
    private Network network;
    private NDArray images;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.off();
        Graph graph = TestNetworks.tinyVgg();
        network = new Network(graph, StateDict.initialised(manager, graph, 1));
        RandomStream random = RandomStream.of(1, "images");
        float[] pixels = new float[2 * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Normalisation.IMAGENET.normalise(i / (SIDE * SIDE) % 3, random.uniform(0, 1));
        }
        images = manager.create(pixels, new Shape(2, 3, SIDE, SIDE));
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    private static SaliencyMap map(int target, IntToDoubleFunction value) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return new SaliencyMap(SIDE, SIDE, values, target, Double.NaN);
    }

    private static double ramp(int i) {
        return (i % SIDE) / (SIDE - 1.0);
    }

    private List<Value> values(ExplanationMetric metric, Explaining explaining, int atOnce, SaliencyMap... maps) throws GlassboxException {
        NDArray some = images.get("0:" + maps.length);
        List<Map<MaskRole, Mask>> masks = Collections.nCopies(maps.length, Map.of());
        return metric.compute(new MetricRequest(network, some, List.of(maps), masks, Normalisation.IMAGENET, explaining, atOnce), new NullProgressMonitor());
    }

    private double value(ExplanationMetric metric, SaliencyMap map) throws GlassboxException {
        return values(metric, UPSIDE_DOWN, 4, map).getFirst().value();
    }

    private int best(int image) {
        return (int) network.forward(images.get(image + ":" + (image + 1)), Mode.EVAL).argMax(1).toLongArray()[0];
    }

    @Test
    void aMapThatShowsTheWholeImageStandsForIt() throws GlassboxException {
        SaliencyMap all = map(best(0), i -> 2);
        assertEquals(1, value(byWhatSpeaksForTheClass(), all), 1e-6);
        assertEquals(0, value(new PartAverageDrop(AvxRules.Answer.CLASS, AvxRules.Shown.SOFT, MapScaling.MAX), all), 1e-6);
        assertEquals(1, value(new PartHit(AvxRules.Shown.SOFT, MapScaling.MAX), all));
        for (AvxRules.Ssim ssim : AvxRules.Ssim.values()) {
            assertEquals(1, value(new PartSsim(ssim, AvxRules.Shown.SOFT, MapScaling.MAX), all), 1e-9, ssim.name());
        }
        assertEquals(1, value(new PartFsim(AvxRules.Fsim.LUMINANCE, AvxRules.Shown.SOFT, MapScaling.MAX), all), 1e-9);
        assertEquals(0, value(new PartError(AvxRules.Shown.SOFT, MapScaling.MAX), all), 1e-12);
    }

    private static AvxIndex byWhatSpeaksForTheClass() {
        return new AvxIndex(AvxRules.GLASSBOX.with(MapScaling.MAX));
    }

    @Test
    void aMapThatIsEqualEverywhereShowsNothingByTheProtocolsRule() throws GlassboxException {
        Value value = values(new PartError(), UPSIDE_DOWN, 4, map(best(0), i -> 2)).getFirst();
        assertTrue(value.value() > 0.1, "the part is black");
        assertEquals("the map is equal everywhere", value.remark().orElseThrow());
    }

    @Test
    void metricsOfTheSameMapsShareWhatTheyFindOut() throws GlassboxException {
        List<Integer> asked = new ArrayList<>();
        Explaining counting = (network, images, targets, monitor) -> {
            asked.add(targets.length);
            return UPSIDE_DOWN.explain(network, images, targets, monitor);
        };
        int worst = (int) network.forward(images.get("1:2"), Mode.EVAL).argMin().toLongArray()[0];
        SaliencyMap missed = map(worst, AvxMetricsTest::ramp);
        SaliencyMap found = map(best(0), AvxMetricsTest::ramp);
        Findings ofImages = new Findings();
        MetricRequest request = new MetricRequest(network, images, List.of(found, missed), Collections.nCopies(2, Map.of()), Normalisation.IMAGENET, counting, 4, ofImages,
                new Findings());
        List<ExplanationMetric> metrics = List.of(new AvxIndex(), new ClassSimilarity(), new PartHit(), new PartAverageDrop(), new PartSsim(), new PartFsim(), new PartError());
        List<Value> together = new ArrayList<>();
        for (ExplanationMetric metric : metrics) {
            together.add(metric.compute(request, new NullProgressMonitor()).get(1));
        }
        assertEquals(List.of(1, 1), asked, "the map of the missed image's next class for AVX, that of the other one for CS");
        for (int m = 0; m < metrics.size(); m++) {
            assertEquals(values(metrics.get(m), UPSIDE_DOWN, 4, found, missed).get(1).value(), together.get(m).value(), 1e-9, metrics.get(m).toString());
        }
        network.state().get("classifier.2.bias").muli(Float.NaN); // whoever asked the network again would see it
        assertEquals(together.get(3).value(), new PartAverageDrop().compute(request, new NullProgressMonitor()).get(1).value());
    }

    @Test
    void theIndexIsMadeOfItsParts() throws GlassboxException {
        SaliencyMap half = map(best(0), AvxMetricsTest::ramp);
        assertEquals(1, value(new PartHit(), half), "no penalty here");
        double drop = value(new PartAverageDrop(), half);
        double error = value(new PartError(), half);
        double expected = 4 / (1 / (1 - drop) + 1 / value(new PartSsim(), half) + 1 / value(new PartFsim(), half) + 1 / (1 - error));
        assertEquals(expected, value(new AvxIndex(), half), 1e-9);
        AvxIndex reference = new AvxIndex(AvxRules.REFERENCE);
        assertTrue(value(reference, half) != expected, "other rules, another value");
    }

    @Test
    void aMapThatShowsNothingIsJudgedAsABlackImageAndSaysSo() throws GlassboxException {
        Value value = values(new AvxIndex(), UPSIDE_DOWN, 4, map(best(0), i -> 0)).getFirst();
        assertTrue(value.value() >= 0 && value.value() < 0.1 && value.remark().isPresent(), "" + value);
        assertEquals(0, values(new PartFsim(), UPSIDE_DOWN, 4, map(best(0), i -> 0)).getFirst().value(), 0.6);
    }

    @Test
    void theClassIsToldFromTheNextByTheCorrelationOfTheirMaps() throws GlassboxException {
        assertEquals(-1, value(new ClassSimilarity(), map(3, AvxMetricsTest::ramp)), 1e-6);
        Explaining same = (network, images, targets, monitor) -> Arrays.stream(targets).mapToObj(target -> map(target, AvxMetricsTest::ramp)).toList();
        assertEquals(1, values(new ClassSimilarity(), same, 4, map(3, AvxMetricsTest::ramp)).getFirst().value(), 1e-6);
        assertFalse(values(new ClassSimilarity(), same, 4, map(3, i -> 1)).getFirst().isDefined());
    }

    @Test
    void onlyImagesWhoseClassIsMissedNeedTheNextClassesMap() throws GlassboxException {
        List<int[]> asked = new ArrayList<>();
        Explaining counting = (network, images, targets, monitor) -> {
            asked.add(targets);
            return UPSIDE_DOWN.explain(network, images, targets, monitor);
        };
        values(byWhatSpeaksForTheClass(), counting, 4, map(best(0), i -> 1), map(best(1), i -> 1));
        assertTrue(asked.isEmpty());
        int worst = (int) network.forward(images.get("1:2"), Mode.EVAL).argMin().toLongArray()[0];
        List<Value> values = values(byWhatSpeaksForTheClass(), counting, 4, map(best(0), i -> 1), map(worst, AvxMetricsTest::ramp));
        assertEquals(1, asked.size());
        assertEquals(List.of(best(1)), Arrays.stream(asked.getFirst()).boxed().toList());
        assertEquals(0, values.get(1).value(), "the other map is this one upside down, CS = -1");
        assertEquals(1, values.getFirst().value(), 1e-6);
    }

    @Test
    void anImagesValueDependsNeitherOnTheOthersNorOnHowManyGoTogether() throws GlassboxException {
        SaliencyMap first = map(best(0), AvxMetricsTest::ramp);
        SaliencyMap second = map(best(1), i -> 1 - ramp(i));
        List<Value> together = values(new AvxIndex(), UPSIDE_DOWN, 64, first, second);
        List<Value> oneByOne = values(new AvxIndex(), UPSIDE_DOWN, 1, first, second);
        assertEquals(together.get(0).value(), oneByOne.get(0).value(), 1e-6);
        assertEquals(together.get(1).value(), oneByOne.get(1).value(), 1e-6);
        assertEquals(together.get(0).value(), value(new AvxIndex(), first), 1e-6);
    }

    @Test
    void whatIsNotFiniteIsUndefinedAndAnUnknownClassIsRefused() throws GlassboxException {
        assertFalse(values(new AvxIndex(), UPSIDE_DOWN, 4, map(0, i -> Double.NaN)).getFirst().isDefined());
        assertFalse(values(new PartSsim(), UPSIDE_DOWN, 4, map(0, i -> Double.NaN)).getFirst().isDefined());
        GlassboxException refused = assertThrows(GlassboxException.class, () -> value(new PartHit(), map(10, i -> 1)));
        assertEquals("A map of class 10 can't be judged: the network's classes are 0 to 9.", refused.getMessage());
        network.state().get("classifier.2.bias").muli(Float.NaN);
        assertFalse(values(new AvxIndex(), UPSIDE_DOWN, 4, map(0, i -> 1)).getFirst().isDefined());
    }
}
