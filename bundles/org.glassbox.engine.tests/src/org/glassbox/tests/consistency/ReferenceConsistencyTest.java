package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.consistency.Bounding;
import org.glassbox.consistency.Consistency;
import org.glassbox.consistency.Cost;
import org.glassbox.consistency.Distance;
import org.glassbox.consistency.EpsilonUnit;
import org.glassbox.consistency.MapScaling;
import org.glassbox.consistency.SignOfZero;
import org.glassbox.consistency.WrongSamples;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The weights of the reference values, which take the paper's equations literally and maps from their least to their largest value. */
class ReferenceConsistencyTest {
    private static final double WEIGHT_TOLERANCE = 1e-3;
    private static final double LEAST_MARGIN = 1e-3; // of the two best logits; nearer ones may change places in float32
    private NDManager manager;
    private GradientMode mode;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    private static Consistency literal(double epsilon, Bounding psi) {
        return new Consistency(epsilon, EpsilonUnit.NORMALISED, psi, Distance.SUM_IMAGE, 49, "gradcam", "", "features.8", WrongSamples.WEIGHED, 0, false,
                MapScaling.MINMAX, SignOfZero.PLUS, Cost.EXACT);
    }

    private SampleWeights weights(Consistency weighting, Fixture reference) throws Exception {
        Fixture images = Fixture.open("training/explanation_consistency");
        Network network = Fixture.open("nets/tinyvgg_weights").network(manager, TestNetworks.tinyVgg());
        return weighting.weigh(new WeighingRequest(network, images.array(manager, "images"), reference.ints("labels"), Normalisation.IMAGENET,
                Optional.empty()), new NullProgressMonitor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"explanation_consistency", "explanation_consistency_small_eps"})
    void weightsAndTheirPartsAreTheReferences(String name) throws Exception {
        Fixture reference = Fixture.open("training/" + name);
        SampleWeights found = weights(literal(reference.scalar("epsilon"), Bounding.TANH), reference);
        double[] expected = reference.doubles("weight");
        double[] distances = reference.doubles("D");
        int[] predicted = reference.ints("predicted");
        int[] labels = reference.ints("labels");
        int[] adversarial = reference.ints("predicted_adversarial");
        int compared = 0;
        for (int n = 0; n < expected.length; n++) {
            if (Math.min(reference.doubles("margin_to_second")[n], reference.doubles("margin_to_second_adversarial")[n]) >= LEAST_MARGIN) {
                boolean turned = predicted[n] != adversarial[n];
                assertEquals(turned ? 1 : 0, found.figures().get("flipped")[n], "image " + n);
                assertEquals(predicted[n] == labels[n] ? 1 : 0, found.figures().get("correct")[n], "image " + n);
                assertEquals(expected[n], found.values()[n], WEIGHT_TOLERANCE, "weight of image " + n);
                if (!turned) {
                    assertEquals(distances[n], found.figures().get("D")[n], WEIGHT_TOLERANCE, "D of image " + n);
                }
                compared++;
            }
        }
        assertTrue(compared > expected.length / 2, compared + " of " + expected.length + " images have a clear prediction");
    }

    @Test
    void theOtherWaysToBoundADistanceFollowFromTheReferencesDistances() throws Exception {
        Fixture reference = Fixture.open("training/explanation_consistency_small_eps");
        double[] squares = reference.doubles("squared_distance");
        for (Bounding psi : Bounding.values()) {
            double[] distances = weights(literal(reference.scalar("epsilon"), psi), reference).figures().get("D");
            for (int n = 0; n < squares.length; n++) {
                if (!Double.isNaN(distances[n])) {
                    double expected = switch (psi) {
                        case TANH -> Math.tanh(squares[n]);
                        case SOFTSIGN -> squares[n] / (1 + squares[n]);
                        case ARCTAN -> Math.atan(squares[n]) / (Math.PI / 2);
                    };
                    assertEquals(expected, distances[n], WEIGHT_TOLERANCE, psi + " of image " + n);
                }
            }
        }
    }

    @Test
    void weightedCrossEntropyHasTheReferencesGradients() throws Exception {
        Fixture reference = Fixture.open("training/explanation_consistency_small_eps");
        Fixture images = Fixture.open("training/explanation_consistency");
        Network network = Fixture.open("nets/tinyvgg_weights").network(manager, TestNetworks.tinyVgg());
        network.requireParameterGradients(true);
        float[] weights = reference.floats("weight");
        WeightedStep step = new WeightedStep(manager, network, images.array(manager, "images"), reference.ints("labels"), weights);
        NDArray sum = new CrossEntropy().value(step).mul(manager.create((float) weights.length)); // the reference sums where we take the mean
        reference.assertCloseToPeak("loss", sum, 1e-5);
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, network, sum);
        assertEquals(12, gradients.size());
        gradients.forEach((parameter, gradient) -> reference.assertCloseToPeak("grad_weighted_ce__" + parameter, gradient, 1e-4));
        assertTrue(Arrays.stream(reference.doubles("weight")).allMatch(Double::isFinite));
    }
}
