package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.consistency.Bounding;
import org.glassbox.consistency.Consistency;
import org.glassbox.consistency.Distance;
import org.glassbox.consistency.HardNegatives;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Options;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the consistency weighting, with a small network of random weights. */
class ConsistencyTest {
    private static final int SAMPLES = 12;
    private static final int CLASSES = 3;
    private NDManager manager;
    private GradientMode mode;
    private Network network;
    private NDArray images;
    private int[] predicted;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
        network = new Network(new SmallCnn().graph(CLASSES, 32, 32), StateDict.initialised(manager, new SmallCnn().graph(CLASSES, 32, 32), 3));
        RandomStream random = RandomStream.of(1, "images");
        float[] values = new float[SAMPLES * 3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = Normalisation.IMAGENET.normalise(i / 1024 % 3, random.nextDouble());
        }
        images = manager.create(values, new Shape(SAMPLES, 3, 32, 32));
        // biases with which no class is ahead, so that images differ in what they are predicted to be and are near to another class
        float[] means = network.forward(images, Mode.EVAL).mean(new int[] {0}).toFloatArray();
        float[] biases = network.state().get("fc.bias").toFloatArray();
        for (int k = 0; k < CLASSES; k++) {
            biases[k] -= means[k];
        }
        network.state().set("fc.bias", biases);
        predicted = IntStream.of(network.forward(images, Mode.EVAL).argMax(1).toType(DataType.INT32, false).toIntArray()).toArray();
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    private static Consistency with(String... pairs) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : pairs) {
            options.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return Options.of(new Consistency()).create("weighting \"consistency\"", options);
    }

    private SampleWeights weigh(Consistency weighting, NDArray pictures, int[] labels) throws Exception {
        return weighting.weigh(new WeighingRequest(network, pictures, labels, Normalisation.IMAGENET, Optional.empty()), new NullProgressMonitor());
    }

    private int[] wrongLabels() {
        return IntStream.of(predicted).map(label -> (label + 1) % CLASSES).toArray();
    }

    @Test
    void kappaTimesAMeanSquareIsBoundedAsPsiSays() {
        // g = 0 and g' = 0.2 everywhere: mean square 0.04, times 49 is 1.96
        double distance = Distance.KAPPA.factor(49, 224 * 224, 49) * 0.04;
        assertEquals(0.96109, Bounding.TANH.of(distance), 1e-5);
        assertEquals(1.96 / 2.96, Bounding.SOFTSIGN.of(distance), 1e-12);
        assertEquals(2 / Math.PI * Math.atan(1.96), Bounding.ARCTAN.of(distance), 1e-12);
        for (Bounding psi : Bounding.values()) {
            assertEquals(0, psi.of(0));
            assertEquals(1, psi.of(Double.POSITIVE_INFINITY));
        }
    }

    @Test
    void imagesThatAreNotChangedKeepTheirMapsAndWeighTheFloor() throws Exception {
        SampleWeights found = weigh(with("epsilon=0"), images, predicted);
        assertTrue(Arrays.stream(found.values()).allMatch(weight -> weight == 0.05), Arrays.toString(found.values()));
        assertTrue(Arrays.stream(found.figures().get("D")).allMatch(distance -> distance < 1e-9));
        assertTrue(Arrays.stream(weigh(with("epsilon=0", "floor=0"), images, predicted).values()).allMatch(weight -> weight < 1e-9));
    }

    @Test
    void samplesWhosePredictionTurnsOverWeighOneAndHaveNoDistance() throws Exception {
        SampleWeights found = weigh(with("epsilon=0.2", "epsilonUnit=normalised", "clip=false"), images, predicted);
        double[] flipped = found.figures().get("flipped");
        assertTrue(Arrays.stream(flipped).anyMatch(turned -> turned == 1), Arrays.toString(flipped));
        for (int n = 0; n < SAMPLES; n++) {
            assertEquals(flipped[n] == 1, Double.isNaN(found.figures().get("D")[n]), "image " + n);
            assertTrue(flipped[n] == 0 || found.values()[n] == 1, "image " + n);
            assertTrue(found.values()[n] >= 0.05 && found.values()[n] <= 1, "image " + n);
        }
    }

    @Test
    void wrongSamplesWeighOneUnlessAllAreWeighed() throws Exception {
        SampleWeights found = weigh(with(), images, wrongLabels());
        assertTrue(Arrays.stream(found.values()).allMatch(weight -> weight == 1));
        assertTrue(Arrays.stream(found.figures().get("correct")).allMatch(correct -> correct == 0));
        SampleWeights all = weigh(with("wrong=weighed", "epsilon=0.001"), images, wrongLabels());
        assertTrue(Arrays.stream(all.figures().get("D")).anyMatch(distance -> distance > 0), Arrays.toString(all.figures().get("D")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradcam", "xgradcam", "eigencam", "layercam", "ig"})
    void anImagesWeightDoesNotDependOnThoseBesideIt(String explainer) throws Exception {
        Consistency weighting = with("explainer=" + explainer, explainer.equals("ig") ? "explainerOptions=steps=8" : "explainerOptions=", "epsilon=0.0005",
                "floor=0");
        SampleWeights together = weigh(weighting, images, predicted);
        assertTrue(Arrays.stream(together.values()).noneMatch(Double::isNaN), Arrays.toString(together.values()));
        assertTrue(Arrays.stream(together.values()).distinct().count() > 2, Arrays.toString(together.values()));
        for (int n = 0; n < SAMPLES; n += 5) {
            SampleWeights alone = weigh(weighting, images.get(n + ":" + (n + 1)), new int[] {predicted[n]});
            assertEquals(together.values()[n], alone.values()[0], 1e-4, "image " + n);
        }
    }

    @Test
    void gradCamAndXGradCamAgreeWhereOneLayerFollowsTheGlobalPool() throws Exception {
        assertArrayEquals(weigh(with("explainer=gradcam"), images, predicted).values(), weigh(with("explainer=xgradcam"), images, predicted).values(), 1e-4);
    }

    @Test
    void aSampleOfWhichTheNetworkIsSureIsChangedAlongTheMargin() throws Exception {
        // logits 1000 times as large: p_y is 1 in float32 and the cross-entropy's gradient exactly 0
        for (String name : new String[] {"fc.weight", "fc.bias"}) {
            float[] values = network.state().get(name).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 1000;
            }
            network.state().set(name, values);
        }
        SampleWeights found = weigh(with("epsilon=0.05", "floor=0"), images, predicted);
        for (int n = 0; n < SAMPLES; n++) {
            assertTrue(found.figures().get("flipped")[n] == 1 || found.figures().get("D")[n] > 0, "image " + n + " did not move: "
                    + found.figures().get("D")[n]);
        }
    }

    @Test
    void oneBrokenImageHasNoWeightAndTheOthersKeepTheirs() throws Exception {
        double[] whole = weigh(with(), images, predicted).values();
        float[] values = images.toFloatArray();
        values[2 * 3 * 32 * 32 + 17] = Float.NaN;
        double[] broken = weigh(with(), manager.create(values, images.getShape()), predicted).values();
        for (int n = 0; n < SAMPLES; n++) {
            if (n == 2) {
                assertTrue(Double.isNaN(broken[n]));
            } else {
                assertEquals(whole[n], broken[n], 1e-5, "image " + n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void theThreeDistancesDifferByTheirFactorsOnly(Distance distance) throws Exception {
        double factor = switch (distance) {
            case KAPPA -> 7;
            case SUM_IMAGE -> 32 * 32;
            case SUM_MAP -> 4 * 4;
        };
        SampleWeights found = weigh(with("psi=softsign", "distance=" + distance.name().toLowerCase(Locale.ROOT).replace('_', '-'), "kappa=7", "epsilon=0.002"),
                images, predicted);
        SampleWeights one = weigh(with("psi=softsign", "kappa=1", "epsilon=0.002"), images, predicted);
        for (int n = 0; n < SAMPLES; n++) {
            double d = one.figures().get("D")[n];
            double square = d / (1 - d);
            assertEquals(factor * square / (1 + factor * square), found.figures().get("D")[n], 1e-4, "image " + n);
        }
    }

    @Test
    void aStepsPassGivesTheWeightsOfAPassOfItsOwnWhereBatchNormIsFrozen() throws Exception {
        network.freeze(network.graph().parameters().keySet());
        NDArray leaf = images.duplicate();
        leaf.setRequiresGradient(true);
        NDArray[] activation = new NDArray[1];
        NDArray logits = network.forward(leaf, Mode.TRAIN, (node, inputs, output) -> {
            activation[0] = node.name().equals(network.graph().camLayer()) ? output : activation[0];
            return output;
        });
        NDArray labels = manager.create(IntStream.of(predicted).asLongStream().toArray());
        NDArray loss = logits.logSoftmax(1).gather(labels.reshape(SAMPLES, 1), 1).neg().sum();
        NDArray gradient = Autograd.grad(manager, loss, loss.onesLike(), List.of(leaf), true, false).singletonOrThrow();
        WeighingRequest request = new WeighingRequest(network, leaf, predicted, Normalisation.IMAGENET,
                Optional.of(new WeighingRequest.Pass(logits, activation[0], gradient, () -> RandomStream.of(1, "dropout"))));
        SampleWeights fused = with("cost=fused", "epsilon=0.01").weigh(request, new NullProgressMonitor());
        assertArrayEquals(weigh(with("epsilon=0.01"), images, predicted).values(), fused.values(), 1e-3);
    }

    @Test
    void imagesOfSeveralClassesAreChangedAlongTheWholeBinaryCrossEntropy() throws Exception {
        network.freeze(network.graph().parameters().keySet());
        LabelSets sets = LabelSets.of(IntStream.of(predicted).mapToObj(label -> List.of(label, (label + 1) % CLASSES)).toList(), CLASSES);
        NDArray leaf = images.duplicate();
        leaf.setRequiresGradient(true);
        NDArray[] activation = new NDArray[1];
        NDArray logits = network.forward(leaf, Mode.TRAIN, (node, inputs, output) -> {
            activation[0] = node.name().equals(network.graph().camLayer()) ? output : activation[0];
            return output;
        });
        NDArray truth = manager.create(sets.toFloats(), new Shape(SAMPLES, CLASSES));
        NDArray loss = Activation.sigmoid(logits).log().mul(truth).add(Activation.sigmoid(logits.neg()).log().mul(truth.neg().add(1f))).sum().neg();
        NDArray gradient = Autograd.grad(manager, loss, loss.onesLike(), List.of(leaf), true, false).singletonOrThrow();
        WeighingRequest ofStep = new WeighingRequest(network, leaf, predicted, Normalisation.IMAGENET,
                Optional.of(new WeighingRequest.Pass(logits, activation[0], gradient, () -> RandomStream.of(1, "dropout"))), Optional.of(sets));
        double[] exact = weigh(with("epsilon=0.01"), predicted, sets).values();
        assertArrayEquals(with("cost=fused", "epsilon=0.01").weigh(ofStep, new NullProgressMonitor()).values(), exact, 1e-3);
        assertFalse(Arrays.equals(weigh(with("epsilon=0.01"), images, predicted).values(), exact), "the other true class counts");
    }

    private SampleWeights weigh(Weighting weighting, int[] main, LabelSets sets) throws Exception {
        return weighting.weigh(new WeighingRequest(network, images, main, Normalisation.IMAGENET, Optional.empty(), Optional.of(sets)), new NullProgressMonitor());
    }

    @Test
    void anImageIsRightIfItsMostConfidentClassIsOneOfItsClasses() throws Exception {
        int[] others = wrongLabels();
        LabelSets with = LabelSets.of(IntStream.range(0, SAMPLES).mapToObj(n -> List.of(others[n], predicted[n])).toList(), CLASSES);
        LabelSets without = LabelSets.of(IntStream.of(others).mapToObj(List::of).toList(), CLASSES);
        assertTrue(Arrays.stream(weigh(with("epsilon=0.01"), others, with).figures().get("correct")).allMatch(right -> right == 1));
        SampleWeights wrong = weigh(with("epsilon=0.01"), others, without);
        assertTrue(Arrays.stream(wrong.figures().get("correct")).allMatch(right -> right == 0));
        assertTrue(Arrays.stream(wrong.values()).allMatch(weight -> weight == 1));
    }

    @Test
    void hardNegativesOfSeveralClassesHaveALargeBinaryCrossEntropy() throws Exception {
        LabelSets sets = LabelSets.of(IntStream.of(predicted).mapToObj(label -> List.of(label, (label + 1) % CLASSES)).toList(), CLASSES);
        float[] logits = network.forward(images, Mode.EVAL).toFloatArray();
        double[] weights = weigh(new HardNegatives(), predicted, sets).values();
        for (int n = 0; n < SAMPLES; n++) {
            double sum = 0;
            for (int k = 0; k < CLASSES; k++) {
                double z = logits[n * CLASSES + k];
                sum += Math.log1p(Math.exp(sets.contains(n, k) ? -z : z));
            }
            assertEquals(Math.tanh(sum / CLASSES), weights[n], 1e-6, "image " + n);
        }
    }

    @Test
    void aStepsPassLeavesTheRunningStatisticsAsTheyWere() throws Exception {
        Map<String, float[]> before = network.state().values();
        NDArray leaf = images.duplicate();
        leaf.setRequiresGradient(true);
        NDArray[] activation = new NDArray[1];
        NDArray logits = network.forward(leaf, Mode.TRAIN, (node, inputs, output) -> {
            activation[0] = node.name().equals(network.graph().camLayer()) ? output : activation[0];
            return output;
        });
        assertFalse(Arrays.equals(before.get("bn1.running_mean"), network.state().get("bn1.running_mean").toFloatArray()), "training mode moves them");
        Map<String, float[]> moved = network.state().values();
        NDArray gradient = Autograd.grad(manager, logits.sum(), logits.sum().onesLike(), List.of(leaf), true, false).singletonOrThrow();
        with("cost=fused").weigh(new WeighingRequest(network, leaf, predicted, Normalisation.IMAGENET,
                Optional.of(new WeighingRequest.Pass(logits, activation[0], gradient, () -> RandomStream.of(1, "dropout")))), new NullProgressMonitor());
        moved.forEach((name, values) -> assertArrayEquals(values, network.state().get(name).toFloatArray(), name));
    }

    @Test
    void whatCanNotWorkIsRefusedBeforeAnythingIsComputed() throws Exception {
        assertEquals("There is no explainer \"gradcm\"; did you mean \"gradcam\"?", with("explainer=gradcm").refusal(network.graph()).orElseThrow());
        assertEquals("the network has no layer \"conv9\"; did you mean \"conv1\"?", with("layer=conv9").refusal(network.graph()).orElseThrow());
        assertTrue(with("layer=fc").refusal(network.graph()).orElseThrow().startsWith("the explainer \"gradcam\" can't explain it: layer \"fc\" has no maps"));
        assertTrue(with("explainer=ig", "cost=fused").refusal(network.graph()).orElseThrow().contains("take cost: exact."));
        assertEquals("Weighting \"consistency\": option explainerOptions has \"relu\", but must be like key=value;key=value.",
                with("explainerOptions=relu").refusal(network.graph()).orElseThrow());
        assertEquals(Optional.empty(), with().refusal(network.graph()));
    }

    @Test
    void nothingIsLeftOnTheDevice() throws Exception {
        weigh(with(), images, predicted);
        int before = manager.getManagedArrays().size();
        weigh(with(), images, predicted);
        weigh(with("explainer=eigencam"), images, predicted);
        assertEquals(before, manager.getManagedArrays().size());
    }
}
