package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.training.Score;
import org.glassbox.losses.AttributionShare;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;

class AttributionShareTest extends RecordingTest {
    @Test
    void isTheShareOfALinearModelsWeightsTimesTheDifferenceFromTheBlurredImage() {
        Network network = network(TestNetworks.linear(2, 3, 2), 4);
        network.state().get("fc.bias").set(new float[] {100, -100}); // class 0 is predicted, whatever the image
        NDArray image = TestImages.normal(manager, 2, 1, 3, 2, 3);
        float[] mask = {1, 0, 0, 1, 1, 0};
        float[] w = network.state().get("fc.weight").toFloatArray(); // class 0 first: 3 planes of 6 pixels
        float[] difference = image.sub(GaussianBlur.of(1.5).apply(image)).toFloatArray();
        double charged = 0;
        double all = 0;
        for (int pixel = 0; pixel < 6; pixel++) {
            double attributed = 0;
            for (int channel = 0; channel < 3; channel++) {
                attributed += w[6 * channel + pixel] * difference[6 * channel + pixel];
            }
            charged += mask[pixel] * Math.abs(attributed);
            all += Math.abs(attributed);
        }
        FixedStep step = step(network, image, manager.create(mask, new Shape(1, 2, 3)));
        assertEquals(charged / all, new AttributionShare(Score.PRED_LOGIT, 1.5).value(step).getFloat(), 1e-5);
    }

    @Test
    void theSecondDerivativesAreThoseOfCentralDifferences() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, TestImages.normal(manager, 2, 4, 3, 8, 8), FixedStep.leftHalf(manager, 4, 8));
        AttributionShare term = new AttributionShare();
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, network, term.value(step));
        gradients.forEach((name, gradient) -> {
            double norm = Math.sqrt(gradient.square().sum().getFloat());
            if (norm > 1e-5) { // the bias of the last layer has no influence
                float h = 3e-4f; // small: the absolute value has a kink where a pixel's attribution changes its sign
                NDArray direction = gradient.mul((float) (h / norm));
                double slope = (FixedStep.valueAt(term, step, name, direction) - FixedStep.valueAt(term, step, name, direction.neg())) / (2 * h);
                assertEquals(norm, slope, 1e-2 * norm, name); // the derivative along the gradient is its norm
            }
        });
        assertTrue(gradients.get("features.0.weight").square().sum().getFloat() > 0, "the first layer is trained by it");
    }

    @Test
    void doesNotChangeWithTheSizeOfTheLogits() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, TestImages.normal(manager, 2, 4, 3, 8, 8), FixedStep.leftHalf(manager, 4, 8));
        float before = new AttributionShare().value(step).getFloat();
        try (GradientMode off = GradientMode.off()) {
            network.state().get("fc.weight").muli(10f);
            network.state().get("fc.bias").muli(10f);
        }
        assertEquals(before, new AttributionShare().value(step).getFloat(), 1e-4);
        assertTrue(before > 0 && before < 1, "" + before);
    }

    @Test
    void anImageThatLooksTheSameWhenBlurredHasNoAttributionAndTeachesNothing() {
        Network network = network(TestNetworks.smooth(3), 4);
        FixedStep step = step(network, manager.zeros(new Shape(1, 3, 8, 8)), FixedStep.leftHalf(manager, 1, 8)); // constant values equal their blurred ones only up to rounding
        NDArray share = new AttributionShare().value(step);
        assertEquals(0f, share.getFloat());
        PlainStep.parameterGradients(manager, network, share).forEach((name, gradient) -> assertEquals(0f, gradient.abs().max().getFloat(), name));
    }

    @Test
    void isZeroWhereNothingIsRuledOutAndOneWhereEverythingIs() {
        Network network = network(TestNetworks.smooth(3), 4);
        NDArray images = TestImages.normal(manager, 2, 2, 3, 8, 8);
        AttributionShare term = new AttributionShare();
        assertEquals(0f, term.value(step(network, images, null)).getFloat());
        assertEquals(0f, term.value(step(network, images, manager.zeros(new Shape(2, 8, 8)))).getFloat());
        assertEquals(1f, term.value(step(network, images, manager.ones(new Shape(2, 8, 8)))).getFloat(), 1e-4f);
    }

    @Test
    void membersWithoutRuledOutPixelsAndThoseWhoseGradientIsNotFiniteDoNotCount() {
        Network network = network(TestNetworks.smooth(3), 4);
        NDArray good = TestImages.normal(manager, 2, 1, 3, 8, 8);
        NDArray unmarked = TestImages.normal(manager, 3, 1, 3, 8, 8);
        NDArray images = NDArrays.concat(new NDList(good.mul(Float.NaN), good, unmarked), 0);
        NDArray masks = NDArrays.concat(new NDList(FixedStep.leftHalf(manager, 2, 8), manager.zeros(new Shape(1, 8, 8))), 0);
        AttributionShare term = new AttributionShare();
        NDArray expected = term.value(step(network, good, FixedStep.leftHalf(manager, 1, 8)));
        NDArray share = term.value(step(network, images, masks));
        assertEquals(expected.getFloat(), share.getFloat(), 1e-6);
        String layer = "features.0.weight";
        float[] wanted = PlainStep.parameterGradients(manager, network, expected).get(layer).toFloatArray();
        double[] reference = new double[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            reference[i] = wanted[i];
        }
        Fixture.assertCloseToPeak(layer, reference, PlainStep.parameterGradients(manager, network, share).get(layer).toFloatArray(), 1e-4);
        assertEquals(0f, term.value(step(network, images.get(new NDIndex("0:1")), FixedStep.leftHalf(manager, 1, 8))).getFloat());
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
