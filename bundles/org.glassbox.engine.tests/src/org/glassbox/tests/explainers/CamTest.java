package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.FusedCam;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.ScoreCam;
import org.glassbox.explainers.UnitWeighting;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;

/** What tests of CAM methods share: a small network, and what is asked about it. */
abstract class CamTest extends RecordingTest {
    static final int SIZE = 32;
    static final int CLASSES = 3;

    final UnitWeighting.Units units(UnitWeighting method, ExplainRequest request) throws GlassboxException {
        return method.units(request, manager, new NullProgressMonitor());
    }

    static NDArray explain(Explainer explainer, ExplainRequest request) throws GlassboxException {
        Attribution found = explainer.explain(request, new NullProgressMonitor());
        assertEquals(Attribution.Space.LAYER, found.space());
        return found.values();
    }

    static ExplainRequest request(Network network, NDArray images, int[] targets, String layer, int atOnce) {
        return new ExplainRequest(network, images, targets, layer, Normalisation.IMAGENET, atOnce);
    }

    static void assertClose(String what, float[] expected, float[] actual, double tolerance) {
        double[] doubles = new double[expected.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = expected[i];
        }
        Fixture.assertCloseToPeak(what, doubles, actual, tolerance);
    }

    final Network smallCnn() {
        return smallCnn(1);
    }

    final Network smallCnn(long seed) {
        Graph graph = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        return new Network(graph, StateDict.initialised(manager, graph, seed));
    }

    static ScoreCam scoreCam(ScoreCam.Weighting weighting) {
        return new ScoreCam(true, Score.PROBABILITY, weighting, false, 0);
    }

    static FusedCam fused(String layers, FusedCam.Fusion fusion) {
        return new FusedCam(layers, FusedCam.Maps.GRADCAM, fusion, "", true);
    }

    /** A plug-in's layer that changes nothing and counts what goes through it. */
    static final class Counting implements Layer.CustomLayer {
        private final Behaviour behaviour;
        Runnable then = () -> { };
        long rows;
        long largestBatch;

        Counting(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public Behaviour behaviour() {
            return behaviour;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.of(inputs.getFirst());
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            rows += inputs.getFirst().size(0);
            largestBatch = Math.max(largestBatch, inputs.getFirst().size(0));
            then.run();
            return inputs.getFirst().add(0f);
        }
    }
}
