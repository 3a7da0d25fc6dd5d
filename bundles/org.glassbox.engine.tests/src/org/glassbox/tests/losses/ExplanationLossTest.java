package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Options;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.StepContext.Masks;
import org.glassbox.explainers.FusedCam;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.losses.ExplanationLoss;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationLossTest extends RecordingTest {
    private static final double TOLERANCE = 1e-5;

    @Test
    void isTheSquareOfWhatTheJaccardIndexLacks() throws GlassboxException {
        // the map is (1, .5, .5, 0), the mask (1, 1, 0, 0): J = 1.5 / (2 + 2 - 1.5) = .6
        assertEquals(0.16, value(term("threshold=identity"), map(2, 1, 1, 0), mask(1, 1, 0, 0)), TOLERANCE);
    }

    @Test
    void itsGradientIsTheOneOfTheSpecification() throws GlassboxException {
        // the map is (1, .5, .5, 0): J = 1.5 / 2.5, dJ/de = 1 / 2.5 where m = 1 and -1.5 / 2.5² where m = 0, dL/de = -2 (1 - J) dJ/de
        MaskedStep step = step(map(1, 0.5f, 0.5f, 0), mask(1, 1, 0, 0));
        step.step().images().setRequiresGradient(true);
        NDArray loss = term("threshold=identity").value(step);
        float[] gradient = Autograd.grad(manager, loss, List.of(step.step().images()), false).singletonOrThrow().toFloatArray();
        float[] expected = {-0.8f / 2.5f, -0.8f / 2.5f, 0.8f * 1.5f / 6.25f, 0};
        for (int i = 0; i < 3; i++) { // the last pixel is zero, where a ReLU has no gradient
            assertEquals(expected[i], gradient[i], TOLERANCE, "pixel " + i);
        }
    }

    @Test
    void thresholdsAreThoseOfTheSpecification() throws GlassboxException {
        // the map is (1, .75, .25, 0)
        double[] e = new double[4];
        double[] s = {1, 0.75, 0.25, 0};
        for (int i = 0; i < 4; i++) {
            e[i] = 1 / (1 + Math.exp(-20 * (s[i] - 0.5)));
        }
        assertEquals(loss(e), value(term("threshold=sigmoid"), map(4, 3, 1, 0), mask(1, 1, 0, 0)), TOLERANCE);
        assertEquals(loss(1, 0.5, 0, 0), value(term("threshold=relu"), map(4, 3, 1, 0), mask(1, 1, 0, 0)), TOLERANCE);
        assertEquals(loss(1, 1, 0, 0), value(term("threshold=ste"), map(4, 3, 1, 0), mask(1, 1, 0, 0)), TOLERANCE);
        assertEquals(loss(s), value(term("threshold=identity"), map(4, 3, 1, 0), mask(1, 1, 0, 0)), TOLERANCE);
    }

    /** (1 - J)² of an explanation and the first two of four pixels. */
    private static double loss(double... e) {
        double both = e[0] + e[1];
        double jaccard = both / (2 + both + e[2] + e[3] - both);
        return (1 - jaccard) * (1 - jaccard);
    }

    @Test
    void theStraightThroughThresholdHasTheSigmoidsGradient() throws GlassboxException {
        NDArray[] gradients = new NDArray[2];
        for (int i = 0; i < 2; i++) {
            MaskedStep step = step(map(4, 3, 1, 0), mask(1, 0, 0, 1));
            step.step().images().setRequiresGradient(true);
            NDArray loss = term(i == 0 ? "threshold=ste" : "threshold=sigmoid").value(step);
            gradients[i] = Autograd.grad(manager, loss, List.of(step.step().images()), false).singletonOrThrow();
        }
        // dL/de differs a little with e, de/dS does not: the signs and which pixels are moved are the same
        for (int i = 0; i < 3; i++) {
            assertEquals(Math.signum(gradients[1].toFloatArray()[i]), Math.signum(gradients[0].toFloatArray()[i]), "pixel " + i);
        }
    }

    @Test
    void differentiatedThroughoutItHasTheGradientOfCentralDifferences() throws GlassboxException {
        Network network = network(TestNetworks.smooth(3));
        FixedStep fixed = new FixedStep(manager, network, TestImages.normal(manager, 2, 4, 3, 8, 8), manager.create(new long[] {0, 1, 2, 0}), null);
        MaskedStep step = new MaskedStep(fixed, Map.of(MaskedStep.RELEVANT, known(leftHalf(4, 8))));
        ExplanationLoss term = term("scaling=minmax-differentiated", "alphaGrad=true", "steepness=5");
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, network, term.value(step));
        gradients.forEach((name, gradient) -> {
            double norm = Math.sqrt(gradient.square().sum().getFloat());
            if (norm > 1e-5) {
                float h = 3e-3f;
                NDArray direction = gradient.mul((float) (h / norm));
                double slope = (at(term, step, name, direction) - at(term, step, name, direction.neg())) / (2 * h);
                assertEquals(norm, slope, 1e-2 * norm + 2e-4, name); // the derivative along the gradient is its norm
            }
        });
        assertTrue(gradients.get("features.0.weight").square().sum().getFloat() > 0, "the first layer learns where to look");
        assertTrue(gradients.get("fc.weight").square().sum().getFloat() > 0, "the head too, through the units' weights");
        NDArray constant = term("scaling=minmax-differentiated").value(step);
        assertEquals(0, PlainStep.parameterGradients(manager, network, constant).get("fc.weight").abs().max().getFloat(), "weights of units are constants by default");
    }

    private static double at(LossTerm term, MaskedStep step, String parameter, NDArray change) {
        NDArray weights = step.network().state().get(parameter);
        float[] before = weights.toFloatArray();
        try (GradientMode off = GradientMode.off()) {
            weights.addi(change);
        }
        double value = term.value(step).getFloat();
        try (GradientMode off = GradientMode.off()) {
            weights.set(before);
        }
        return value;
    }

    @Test
    void samplesWithoutAMaskCountByTheirClassAlone() throws GlassboxException {
        MaskedStep step = step(new float[][] {{2, 1, 1, 0}, {0, 0, 3, 3}}, new Masks(manager.create(new float[] {1, 1, 0, 0, 0, 0, 0, 0}, new Shape(2, 2, 2)),
                manager.create(new float[] {1, 0})));
        double[] entropies = entropies(step);
        assertEquals(0.16 / 2, term("threshold=identity").value(step).getFloat(), TOLERANCE); // alone: the second counts nothing
        double expected = (0.7 * entropies[0] + 0.3 * 0.16 + entropies[1]) / 2;
        assertEquals(expected, term("threshold=identity", "lambda=0.3").value(step).getFloat(), TOLERANCE);
    }

    @Test
    void withoutAnyMaskTheCombinedLossIsCrossEntropyAndTheExplanationAloneIsZero() throws GlassboxException {
        MaskedStep step = new MaskedStep(step(map(2, 1, 1, 0), mask(1, 1, 0, 0)).step(), Map.of());
        assertEquals(0f, term().value(step).getFloat());
        assertEquals(new CrossEntropy().value(step).getFloat(), term("lambda=0.3").value(step).getFloat(), 1e-6);
        assertEquals(new CrossEntropy().value(step).getFloat(), term("lambda=0").value(step).getFloat(), 1e-6);
    }

    @Test
    void aSampleWithoutALabelCountsByItsExplanationAlone() throws GlassboxException {
        FixedStep known = step(map(2, 1, 1, 0), mask(1, 1, 0, 0)).step();
        FixedStep unlabelled = new FixedStep(manager, known.network(), known.images(), manager.create(new long[] {-1}), null);
        MaskedStep step = new MaskedStep(unlabelled, Map.of(MaskedStep.RELEVANT, mask(1, 1, 0, 0)));
        assertEquals(0.16, term("threshold=identity", "lambda=0.3").value(step).getFloat(), TOLERANCE); // class 0 is predicted
        assertEquals(0, term("lambda=0.3").value(new MaskedStep(unlabelled, Map.of())).getFloat(), 1e-6);
    }

    @Test
    void anEmptyMaskSaysNothingUnlessItIsToMeanNothing() throws GlassboxException {
        assertEquals(0, value(term("threshold=identity"), map(2, 1, 1, 0), mask(0, 0, 0, 0)), TOLERANCE);
        MaskedStep step = step(map(2, 1, 1, 0), mask(0, 0, 0, 0));
        assertEquals(new CrossEntropy().value(step).getFloat(), term("lambda=0.3").value(step).getFloat(), 1e-6);
        // the mean of (1, .5, .5, 0) is .5
        assertEquals(0.25, value(term("threshold=identity", "emptyMeansNothing=true"), map(2, 1, 1, 0), mask(0, 0, 0, 0)), TOLERANCE);
        assertGradientIsFinite(term("emptyMeansNothing=true"), step(map(2, 1, 1, 0), mask(0, 0, 0, 0)));
    }

    @Test
    void aFullMaskAsksForTheWholeImage() throws GlassboxException {
        // J = 2 / 4
        assertEquals(0.25, value(term("threshold=identity"), map(2, 1, 1, 0), mask(1, 1, 1, 1)), TOLERANCE);
        assertGradientIsFinite(term(), step(map(2, 1, 1, 0), mask(1, 1, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "relu", "ste", "identity"})
    void aMapOfZerosIsNoNumberTroubleAndStillTeachesTheClass(String threshold) throws GlassboxException {
        for (float value : new float[] {0, -1}) {
            for (String scaling : List.of("max", "minmax", "minmax-differentiated")) {
                for (String measure : List.of("jaccard", "squared", "absolute")) {
                    MaskedStep step = step(map(value, value, value, value), mask(1, 1, 0, 0));
                    ExplanationLoss term = term("threshold=" + threshold, "scaling=" + scaling, "measure=" + measure, "lambda=0.5");
                    NDArray loss = term.value(step);
                    assertTrue(Float.isFinite(loss.getFloat()), term.toString());
                    assertEquals(1, step.notes().get("dead maps"));
                    Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, step.network(), loss);
                    gradients.forEach((name, gradient) -> assertTrue(Float.isFinite(gradient.abs().sum().getFloat()), name + " with " + term));
                    assertTrue(gradients.get("fc.bias").abs().max().getFloat() > 0.1, "the class is still taught");
                }
            }
        }
    }

    @Test
    void aDeadMapIsPulledUpWhereItShouldBe() throws GlassboxException {
        for (String threshold : List.of("sigmoid", "identity")) {
            MaskedStep step = step(map(-1, -2, -2, -1), mask(1, 0, 0, 0));
            step.step().images().setRequiresGradient(true);
            NDArray loss = term("threshold=" + threshold).value(step);
            float[] gradient = Autograd.grad(manager, loss, List.of(step.step().images()), false).singletonOrThrow().toFloatArray();
            assertTrue(gradient[0] < 0, "the pixel of the mask is to rise: " + gradient[0]);
        }
    }

    @Test
    void irrelevantMasksChargeTheShareThatLiesOnThem() throws GlassboxException {
        // of (1, .5, .5, 0), .5 of 2 lies on the third pixel
        MaskedStep step = new MaskedStep(step(map(2, 1, 1, 0), mask(0, 0, 0, 0)).step(), Map.of(MaskedStep.IRRELEVANT, mask(0, 0, 1, 0)));
        assertEquals(0.0625, term("threshold=identity", "use=irrelevant").value(step).getFloat(), TOLERANCE);
        assertEquals(0.0625, term("threshold=identity", "use=either").value(step).getFloat(), TOLERANCE);
        assertEquals(0, term("threshold=identity", "use=relevant").value(step).getFloat(), TOLERANCE);
        assertEquals(0.25, term("measure=squared", "use=irrelevant").value(step).getFloat(), TOLERANCE); // .5² at the one pixel that is known
        MaskedStep all = new MaskedStep(step.step(), Map.of(MaskedStep.IRRELEVANT, mask(1, 1, 1, 1)));
        assertEquals(0, term("use=irrelevant").value(all).getFloat(), "all pixels ruled out says nothing");
    }

    @Test
    void whatMattersSaysMoreThanWhatMustNot() throws GlassboxException {
        MaskedStep step = new MaskedStep(step(map(2, 1, 1, 0), mask(0, 0, 0, 0)).step(), Map.of(MaskedStep.RELEVANT, mask(1, 1, 0, 0), MaskedStep.IRRELEVANT, mask(0, 0, 1, 0)));
        assertEquals(0.16, term("threshold=identity", "use=either").value(step).getFloat(), TOLERANCE);
    }

    @Test
    void distancesTakeMasksInShadesOfGrey() throws GlassboxException {
        // (1, .5, .5, 0) against (1, .25, 0, 0): 0, .25, .5, 0
        assertEquals((0.0625 + 0.25) / 4, value(term("measure=squared"), map(2, 1, 1, 0), mask(1, 0.25f, 0, 0)), TOLERANCE);
        assertEquals((0.25 + 0.5) / 4, value(term("measure=absolute"), map(2, 1, 1, 0), mask(1, 0.25f, 0, 0)), TOLERANCE);
        assertTrue(term("measure=squared").masks().stream().allMatch(MaskRequest::shaded), "shades are asked for");
        assertTrue(term().masks().stream().noneMatch(MaskRequest::shaded), "sets are black and white");
    }

    @Test
    void theTrueClassIsExplainedUnlessThePredictedOneIsWanted() throws GlassboxException {
        FixedStep first = step(map(2, 1, 1, 0), mask(1, 1, 0, 0)).step(); // class 0 is predicted: class 1 has the negative of its map
        MaskedStep step = new MaskedStep(new FixedStep(manager, first.network(), first.images(), manager.create(new long[] {1}), null),
                Map.of(MaskedStep.RELEVANT, mask(1, 1, 0, 0)));
        assertEquals(1, term("threshold=identity").value(step).getFloat(), TOLERANCE);
        assertEquals(1, step.notes().get("dead maps"));
        assertEquals(0.16, term("threshold=identity", "target=predicted").value(step).getFloat(), TOLERANCE);
        assertEquals(0, step.notes().get("dead maps"));
    }

    @Test
    void comparedAtTheMapsSizeASmallMaskIsNotLost() throws GlassboxException {
        // a map of 2 x 2 places for an image of 4 x 4 pixels
        Network network = network(pooled());
        NDArray image = manager.create(new float[48], new Shape(1, 3, 4, 4));
        float[] pixels = new float[48];
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                pixels[4 * y + x] = y < 2 && x < 2 ? 2 : y < 2 || x < 2 ? 1 : 0;
            }
        }
        image.set(pixels);
        float[] upper = new float[16];
        Arrays.fill(upper, 0, 8, 1);
        float[] onePixel = new float[16];
        onePixel[5] = 1;
        ExplanationLoss term = term("threshold=identity", "size=map");
        assertEquals(0.16, at(term, network, image, upper), TOLERANCE); // the map (1, .5, .5, 0) against the upper places
        assertEquals(0.25, at(term, network, image, onePixel), TOLERANCE); // against the first place: J = 1 / 2
        float[] shades = new float[16];
        Arrays.fill(shades, 0, 8, 0.5f);
        // (1, .5, .5, 0) against (.5, .5, 0, 0)
        assertEquals((0.25 + 0 + 0.25 + 0) / 4, at(term("measure=squared", "size=map"), network, image, shades), TOLERANCE);
    }

    private double at(ExplanationLoss term, Network network, NDArray image, float[] mask) {
        FixedStep step = new FixedStep(manager, network, image, manager.create(new long[] {0}), null);
        return term.value(new MaskedStep(step, Map.of(MaskedStep.RELEVANT, known(manager.create(mask, new Shape(1, 4, 4)))))).getFloat();
    }

    @ParameterizedTest
    @CsvSource({"SUM, sum, ''", "SUM, sum, '1,3'", "MAX, max, ''", "MAX, max, '0.5,1'", "PRODUCT, product, ''"})
    void mapsOfSeveralLayersAreThoseOfTheExplainer(FusedCam.Fusion fusion, String option, String weights) throws GlassboxException {
        Network network = network(TestNetworks.tinyVgg());
        network.requireParameterGradients(false);
        NDArray images = TestImages.normal(manager, 3, 3, 3, 32, 32);
        String layers = "features.3,features.8";
        NDArray expected = new FusedCam(layers, FusedCam.Maps.GRADCAM, fusion, weights, true)
                .explain(new ExplainRequest(network, images, new int[] {1, 5, 7}, "features.8", Normalisation.IMAGENET), new NullProgressMonitor()).values();
        network.requireParameterGradients(true);
        FixedStep fixed = new FixedStep(manager, network, images, manager.create(new long[] {1, 5, 7}), null);
        MaskedStep step = new MaskedStep(fixed, Map.of(MaskedStep.RELEVANT, known(expected.duplicate())));
        // the explainer's maps as grey masks: no distance is left
        assertEquals(0, term("measure=absolute", "layers=\"" + layers + "\"", "fusion=" + option, "layerWeights=\"" + weights + "\"").value(step).getFloat(), 1e-5);
        assertTrue(term("measure=absolute").value(step).getFloat() > 1e-3, "one layer alone has another map");
    }

    @Test
    void anUnusableLayerIsRefusedBeforeAnythingIsComputed() throws GlassboxException {
        Graph graph = TestNetworks.tinyVgg();
        assertTrue(term().refusal(graph, 32, 32).isEmpty());
        assertEquals("the network has no layer \"features.88\"; did you mean \"features.8\"?", term("layers=features.88").refusal(graph, 32, 32).orElseThrow());
        assertTrue(term("layers=classifier.0").refusal(graph, 32, 32).orElseThrow().startsWith("layer \"classifier.0\" has no maps"));
        assertTrue(term("layers=\"features.8, features.8\"").refusal(graph, 32, 32).orElseThrow().endsWith("is named twice."));
        assertTrue(term().refusal(TestNetworks.linear(2, 2, 2), 2, 2).orElseThrow().contains("only be run as a whole"));
    }

    @Test
    void layerWeightsThatDontFitAreRefused() {
        Map<String, String> wrong = Map.of("\"1,2,3\"", "3 numbers for 2 layers", "\"1,0\"", "above zero", "\"1,much\"", "above zero");
        wrong.forEach((weights, expected) -> {
            GlassboxException refused = assertThrows(GlassboxException.class, () -> term("layers=\"features.3,features.8\"", "layerWeights=" + weights));
            assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        });
        GlassboxException product = assertThrows(GlassboxException.class,
                () -> term("layers=\"features.3,features.8\"", "fusion=product", "layerWeights=\"1,2\""));
        assertTrue(product.getMessage().contains("fusion=product"), product.getMessage());
    }

    @Test
    void aLambdaOutOfRangeIsRefused() {
        for (String wrong : List.of("1.5", "-0.1", "NaN")) {
            GlassboxException refused = assertThrows(GlassboxException.class, () -> term("lambda=" + wrong));
            assertEquals("loss \"explanation\": option lambda is \"" + wrong + "\", but must be a number from 0 to 1.", refused.getMessage());
        }
    }

    @Test
    void aStepLeavesNoArrayBehind() throws GlassboxException {
        Network network = network(TestNetworks.tinyVgg());
        int before = ((BaseNDManager) network.state().manager()).getManagedArrays().size();
        for (String[] options : List.of(new String[] {"lambda=0.3"}, new String[] {"lambda=0.3", "alphaGrad=true"}, new String[] {"layers=\"features.3, features.8\""})) {
            NDManager scope = manager.newSubManager();
            FixedStep fixed = new FixedStep(scope, network, TestImages.normal(scope, 3, 2, 3, 32, 32), scope.create(new long[] {1, 5}), null);
            MaskedStep step = new MaskedStep(fixed, Map.of(MaskedStep.RELEVANT, new Masks(leftHalf(scope, 2, 32), scope.ones(new Shape(2)))));
            PlainStep.parameterGradients(scope, network, term(options).value(step));
            scope.close();
        }
        assertEquals(before, ((BaseNDManager) network.state().manager()).getManagedArrays().size(), "arrays with the weights");
    }

    private void assertGradientIsFinite(LossTerm term, MaskedStep step) {
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, step.network(), term.value(step));
        gradients.forEach((name, gradient) -> assertTrue(Float.isFinite(gradient.abs().sum().getFloat()), name));
        assertTrue(gradients.get("unit.weight").abs().max().getFloat() > 0, "and there is one");
    }

    /** The term with some options, as a user gives them. */
    private static ExplanationLoss term(String... options) throws GlassboxException {
        Map<String, String> values = new HashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            values.put(option.substring(0, equals), option.substring(equals + 1).replace("\"", ""));
        }
        return Options.of(new ExplanationLoss()).create("loss \"explanation\"", values);
    }

    private double value(LossTerm term, float[] map, Masks mask) {
        return term.value(step(map, mask)).getFloat();
    }

    private static float[] map(float... values) {
        return values;
    }

    private Masks mask(float... pixels) {
        return known(manager.create(pixels, new Shape(1, 2, 2)));
    }

    private Masks known(NDArray masks) {
        return new Masks(masks, manager.ones(new Shape(masks.size(0))));
    }

    private MaskedStep step(float[] map, Masks mask) {
        return step(new float[][] {map}, mask);
    }

    /** Images of 2 x 2 pixels, all of class 0, whose Grad-CAM maps are multiples of the given ones. */
    private MaskedStep step(float[][] maps, Masks masks) {
        Network network = network(single());
        float[] images = new float[maps.length * 12];
        for (int n = 0; n < maps.length; n++) {
            System.arraycopy(maps[n], 0, images, 12 * n, 4);
        }
        FixedStep step = new FixedStep(manager, network, manager.create(images, new Shape(maps.length, 3, 2, 2)), manager.create(new long[maps.length]), null);
        Map<MaskRequest, Masks> given = new LinkedHashMap<>();
        given.put(MaskedStep.RELEVANT, masks);
        return new MaskedStep(step, given);
    }

    private double[] entropies(MaskedStep step) {
        float[] logP = step.logits().logSoftmax(1).toFloatArray();
        double[] entropies = new double[step.batchSize()];
        for (int n = 0; n < entropies.length; n++) {
            entropies[n] = -logP[2 * n];
        }
        return entropies;
    }

    /** One unit that is the image's first channel, its mean, and two classes, for and against it. */
    private static Graph single() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("unit", new Layer.Conv2d(3, 1, 1, 1, 0, 1, false), Graph.INPUT);
        return withHead(graph, "unit");
    }

    /** The same after averaging 2 x 2 pixels. */
    private static Graph pooled() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("unit", new Layer.Conv2d(3, 1, 1, 1, 0, 1, false), Graph.INPUT);
        graph.add("pool", new Layer.AveragePool2d(2, 2), "unit");
        return withHead(graph, "pool");
    }

    private static Graph withHead(Graph.Builder graph, String layer) {
        graph.add("mean", new Layer.GlobalAveragePool(), layer);
        graph.add("flat", new Layer.Flatten(), "mean");
        graph.add("fc", new Layer.Linear(1, 2), "flat");
        return graph.build(layer);
    }

    private Network network(Graph graph) {
        StateDict state = StateDict.initialised(manager, graph, 4);
        if (graph.parameters().containsKey("unit.weight")) {
            state.set("unit.weight", new float[] {1, 0, 0});
            state.set("fc.weight", new float[] {1, -1});
            state.set("fc.bias", new float[] {0, 0});
        }
        Network network = new Network(graph, state);
        network.requireParameterGradients(true);
        return network;
    }

    private NDArray leftHalf(int batch, int size) {
        return leftHalf(manager, batch, size);
    }

    private static NDArray leftHalf(NDManager owner, int batch, int size) {
        float[] pixels = new float[batch * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % size < size / 2 ? 1 : 0;
        }
        return owner.create(pixels, new Shape(batch, size, size));
    }
}
