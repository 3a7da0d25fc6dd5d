package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.training.Score;
import org.glassbox.losses.InputGradientPenalty;
import org.glassbox.losses.LambdaForm;
import org.glassbox.losses.Route;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputGradientPenaltyTest extends RecordingTest {
    @ParameterizedTest
    @EnumSource
    void chargesALinearModelForItsSquaredWeightsOnRuledOutPixels(Route route) {
        Network network = network(TestNetworks.linear(2, 3, 2), 4);
        network.state().get("fc.bias").set(new float[] {10, -10}); // class 0 is predicted, whatever the image
        NDArray image = TestImages.normal(manager, 2, 1, 3, 2, 3);
        float[] mask = {1, 0, 0, 1, 1, 0};
        FixedStep step = step(network, image, manager.create(mask, new Shape(1, 2, 3)));
        NDArray penalty = new InputGradientPenalty(Score.PRED_LOGIT, LambdaForm.INTEGRAL, route).value(step);
        float[] w = network.state().get("fc.weight").toFloatArray(); // class 0 first: 3 planes of 6 pixels
        double expected = 0;
        double[] derivative = new double[w.length];
        for (int i = 0; i < 18; i++) {
            expected += 6 * mask[i % 6] * w[i] * w[i]; // HW sum W w^2
            derivative[i] = 2 * 6 * mask[i % 6] * w[i];
        }
        assertEquals(expected, penalty.getFloat(), 1e-5 * expected);
        Fixture.assertCloseToPeak("dP/dw", derivative, PlainStep.parameterGradients(manager, network, penalty).get("fc.weight").toFloatArray(), 1e-5);
    }

    @Test
    void theShareOfALinearModelIsTheShareOfItsSquaredWeights() {
        Network network = network(TestNetworks.linear(1, 2, 2), 4);
        network.state().get("fc.bias").set(new float[] {10, -10});
        network.state().get("fc.weight").set(new float[] {1, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}); // class 0: e = 1 + 0 + 4 on the left, 4 + 0 + 0 on the right
        FixedStep step = step(network, manager.zeros(new Shape(1, 3, 1, 2)), manager.create(new float[] {1, 0}, new Shape(1, 1, 2)));
        assertEquals(5.0 / 9, new InputGradientPenalty(Score.PRED_LOGIT, LambdaForm.SHARE, Route.EXACT).value(step).getFloat(), 1e-6);
    }

    @Test
    void theFormsDifferByTheFactorsOfTheSpecification() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, TestImages.normal(manager, 2, 4, 3, 8, 8), FixedStep.leftHalf(manager, 4, 8));
        double sum = value(step, LambdaForm.SUM);
        assertEquals(64 * sum, value(step, LambdaForm.INTEGRAL), 1e-5 * 64 * sum); // HW
        assertEquals(sum / (3 * 64), value(step, LambdaForm.MEAN), 1e-5 * sum / (3 * 64)); // 1 / (C HW)
    }

    @ParameterizedTest
    @EnumSource
    void bothRoutesHaveTheSameGradientOnASmallConvolutionalNetwork(LambdaForm form) {
        assertRoutesAgree(network(TestNetworks.smooth(3), 4), TestImages.normal(manager, 2, 4, 3, 8, 8), form);
    }

    @Test
    void exactSecondDerivativesAreThoseOfCentralDifferences() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, TestImages.normal(manager, 2, 4, 3, 8, 8), FixedStep.leftHalf(manager, 4, 8));
        InputGradientPenalty term = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, LambdaForm.INTEGRAL, Route.EXACT);
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, network, term.value(step));
        gradients.forEach((name, gradient) -> {
            double norm = Math.sqrt(gradient.square().sum().getFloat());
            if (norm > 1e-6) { // the bias of the last layer has no influence
                float h = 1e-2f;
                NDArray direction = gradient.mul((float) (h / norm));
                double slope = (FixedStep.valueAt(term, step, name, direction) - FixedStep.valueAt(term, step, name, direction.neg())) / (2 * h);
                assertEquals(norm, slope, 2e-3 * norm, name); // the derivative along the gradient is its norm
            }
        });
        assertTrue(gradients.get("features.1.weight").square().sum().getFloat() > 0, "batch norm is part of it");
    }

    @Test
    void addingOneVectorToAllRowsOfTheLastLayerChangesNothing() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, TestImages.normal(manager, 2, 4, 3, 8, 8), FixedStep.leftHalf(manager, 4, 8));
        double before = value(step, LambdaForm.SUM);
        double sumOfLogitsBefore = new InputGradientPenalty(Score.SUM_LOGITS, LambdaForm.SUM, Route.EXACT).value(step).getFloat();
        try (GradientMode off = GradientMode.off()) {
            NDArray weight = network.state().get("fc.weight"); // (3, 6)
            weight.addi(TestImages.normal(manager, 9, 1, 6));
        }
        assertEquals(before, value(step, LambdaForm.SUM), 2e-5 * before);
        double sumOfLogitsAfter = new InputGradientPenalty(Score.SUM_LOGITS, LambdaForm.SUM, Route.EXACT).value(step).getFloat();
        assertTrue(Math.abs(sumOfLogitsAfter - sumOfLogitsBefore) > 0.1 * sumOfLogitsBefore, "the published code's score does change");
    }

    @Test
    void doublingTheResolutionLeavesTheIntegralAsItIs() {
        Network small = network(TestNetworks.linear(2, 2, 2), 4);
        Network large = network(TestNetworks.linear(4, 4, 2), 4);
        float[] w = small.state().get("fc.weight").toFloatArray(); // (2, 3 * 2 * 2)
        float[] quartered = new float[4 * w.length];
        for (int i = 0; i < quartered.length; i++) {
            int x = i % 4 / 2;
            int y = i / 4 % 4 / 2;
            quartered[i] = w[i / 16 * 4 + y * 2 + x] / 4;
        }
        large.state().get("fc.weight").set(quartered);
        large.state().get("fc.bias").set(small.state().get("fc.bias").toFloatArray());
        FixedStep atSmall = step(small, manager.zeros(new Shape(1, 3, 2, 2)), FixedStep.leftHalf(manager, 1, 2));
        FixedStep atLarge = step(large, manager.zeros(new Shape(1, 3, 4, 4)), FixedStep.leftHalf(manager, 1, 4));
        double expected = value(atSmall, LambdaForm.INTEGRAL);
        assertEquals(expected, value(atLarge, LambdaForm.INTEGRAL), 1e-6 * expected);
    }

    @Test
    void absoluteFormsAverageOverTheWholeBatchAndTheShareOverMarkedMembers() {
        Network network = network(TestNetworks.smooth(3), 4);
        NDArray images = TestImages.normal(manager, 2, 2, 3, 8, 8);
        NDArray first = images.get(new NDIndex("0:1"));
        NDArray onlyFirst = NDArrays.concat(new NDList(FixedStep.leftHalf(manager, 1, 8), manager.zeros(new Shape(1, 8, 8))), 0);
        FixedStep both = step(network, images, onlyFirst);
        FixedStep alone = step(network, first, FixedStep.leftHalf(manager, 1, 8));
        assertEquals(value(alone, LambdaForm.SUM) / 2, value(both, LambdaForm.SUM), 1e-5 * value(alone, LambdaForm.SUM));
        assertEquals(value(alone, LambdaForm.SHARE), value(both, LambdaForm.SHARE), 1e-5);
    }

    @ParameterizedTest
    @EnumSource
    void aMemberWhoseGradientIsNotFiniteIsLeftOut(Route route) {
        Network network = network(TestNetworks.smooth(3), 4);
        NDArray good = TestImages.normal(manager, 2, 1, 3, 8, 8);
        NDArray broken = good.mul(Float.NaN);
        InputGradientPenalty term = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, LambdaForm.SHARE, route);
        NDArray expected = term.value(step(network, good, FixedStep.leftHalf(manager, 1, 8)));
        NDArray penalty = term.value(step(network, NDArrays.concat(new NDList(broken, good), 0), FixedStep.leftHalf(manager, 2, 8)));
        assertEquals(expected.getFloat(), penalty.getFloat(), 1e-6);
        float[] wanted = PlainStep.parameterGradients(manager, network, expected).get("features.0.weight").toFloatArray();
        double[] reference = new double[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            reference[i] = wanted[i];
        }
        float[] found = PlainStep.parameterGradients(manager, network, penalty).get("features.0.weight").toFloatArray();
        Fixture.assertCloseToPeak("gradient without the broken member", reference, found, 1e-4);
        assertEquals(0f, term.value(step(network, broken, FixedStep.leftHalf(manager, 1, 8))).getFloat());
    }

    @ParameterizedTest
    @EnumSource
    void isZeroWhereNothingIsRuledOut(Route route) {
        Network network = network(TestNetworks.smooth(3), 4);
        NDArray images = TestImages.normal(manager, 2, 1, 3, 8, 8);
        for (LambdaForm form : LambdaForm.values()) {
            InputGradientPenalty term = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, form, route);
            assertEquals(0f, term.value(step(network, images, null)).getFloat());
            NDArray penalty = term.value(step(network, images, manager.zeros(new Shape(1, 8, 8))));
            assertEquals(0f, penalty.getFloat());
            assertEquals(0f, PlainStep.parameterGradients(manager, network, penalty).get("features.0.weight").abs().max().getFloat());
        }
    }

    @Test
    void leavesNoArrayBehindInTheNetwork() {
        Network network = network(new SmallCnn().graph(2, 16, 16), 4);
        NDManager owner = network.state().get("fc.weight").getManager();
        int before = owner.getManagedArrays().size();
        int parentBefore = manager.getManagedArrays().size();
        for (Route route : Route.values()) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray images = TestImages.normal(scope, 2, 2, 3, 16, 16);
                NDArray mask = scope.ones(new Shape(2, 16, 16));
                FixedStep step = new FixedStep(scope, network, images, scope.zeros(new Shape(2), DataType.INT64), mask);
                NDArray penalty = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, LambdaForm.SHARE, route).value(step);
                PlainStep.parameterGradients(scope, network, penalty);
            }
        }
        assertEquals(before, owner.getManagedArrays().size());
        assertEquals(parentBefore, manager.getManagedArrays().size());
    }

    private void assertRoutesAgree(Network network, NDArray images, LambdaForm form) {
        FixedStep step = step(network, images, FixedStep.leftHalf(manager, (int) images.size(0), (int) images.size(3)));
        NDArray exact = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, form, Route.EXACT).value(step);
        NDArray approximate = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, form, Route.FINITE_DIFFERENCE).value(step);
        assertEquals(exact.getFloat(), approximate.getFloat(), 1e-5 * exact.getFloat());
        Map<String, NDArray> expected = PlainStep.parameterGradients(manager, network, exact);
        double peak = expected.values().stream().mapToDouble(gradient -> gradient.abs().max().getFloat()).max().orElseThrow();
        PlainStep.parameterGradients(manager, network, approximate)
                .forEach((name, gradient) -> assertEquals(0, gradient.sub(expected.get(name)).abs().max().getFloat(), 1e-3 * peak, name));
    }

    private double value(FixedStep step, LambdaForm form) {
        return new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, form, Route.EXACT).value(step).getFloat();
    }

    private Network network(Graph graph, long seed) {
        Network network = new Network(graph, StateDict.initialised(manager, graph, seed));
        network.requireParameterGradients(true);
        return network;
    }

    private FixedStep step(Network network, NDArray images, NDArray ruledOut) {
        return new FixedStep(manager, network, images, manager.zeros(new Shape(images.size(0)), DataType.INT64), ruledOut);
    }
}
