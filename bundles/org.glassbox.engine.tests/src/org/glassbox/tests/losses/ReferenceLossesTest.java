package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.MaskSource;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext.Masks;
import org.glassbox.losses.ClassProbabilities;
import org.glassbox.losses.ClassTarget;
import org.glassbox.losses.ComparedAt;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.losses.EqualizedFocalLoss;
import org.glassbox.losses.ExplanationLoss;
import org.glassbox.losses.FeedbackUse;
import org.glassbox.losses.FocalLoss;
import org.glassbox.losses.Fusion;
import org.glassbox.losses.InputGradientPenalty;
import org.glassbox.losses.LambdaForm;
import org.glassbox.losses.MapScaling;
import org.glassbox.losses.Measure;
import org.glassbox.losses.Route;
import org.glassbox.losses.Threshold;
import org.glassbox.pytorch.Scalars;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and parameter gradients of the reference values, which come from PyTorch in float64 with exact second derivatives. */
class ReferenceLossesTest extends RecordingTest {
    private static final double LOSS_TOLERANCE = 1e-5;
    private static final double GRADIENT_TOLERANCE = 1e-4;

    @Test
    void crossEntropyHasTheReferencesValueAndGradients() {
        Fixture reference = Fixture.open("training/ce");
        FixedStep step = step(reference, null);
        NDArray loss = new CrossEntropy().value(step);
        reference.assertCloseToPeak("loss", loss, LOSS_TOLERANCE);
        assertGradients(reference, "ce", PlainStep.parameterGradients(manager, step.network(), loss));
    }

    @ParameterizedTest
    @CsvSource({"sumlogits, SUM_LOGITS", "predlogit, PRED_LOGIT", "logprobsum, SUM_LOGPROB"})
    void inputGradientPenaltyHasTheReferencesValueAndGradients(String tag, Score score) {
        Fixture reference = Fixture.open("training/input_gradient");
        FixedStep step = step(reference, reference.array(manager, "W"));
        reference.assertCloseToPeak("input_gradient_" + tag, step.inputGradient(score), GRADIENT_TOLERANCE);
        NDArray penalty = new InputGradientPenalty(score, LambdaForm.SUM, Route.EXACT).value(step);
        reference.assertCloseToPeak("penalty_" + tag, penalty, LOSS_TOLERANCE);
        NDArray loss = new CrossEntropy().value(step).add(penalty.mul((float) reference.scalar("lambda_" + tag)));
        reference.assertCloseToPeak("loss_" + tag, loss, LOSS_TOLERANCE);
        assertGradients(reference, tag, PlainStep.parameterGradients(manager, step.network(), loss));
    }

    @Test
    void thePublishedCodesReductionIsTheMeanForm() {
        Fixture reference = Fixture.open("training/input_gradient");
        NDArray penalty = new InputGradientPenalty(Score.SUM_LOGITS, LambdaForm.MEAN, Route.EXACT).value(step(reference, reference.array(manager, "W")));
        reference.assertCloseToPeak("penalty_authors_reduction", penalty, LOSS_TOLERANCE);
    }

    /** The authors' code drops the graph, so that its penalty changes no weight; with theirs, the gradients with and without it would be equal. */
    @ParameterizedTest
    @CsvSource({"SHARE", "INTEGRAL", "MEAN", "SUM"})
    void settingLambdaToZeroChangesTheGradientOfEveryForm(LambdaForm form) {
        Fixture reference = Fixture.open("training/input_gradient");
        FixedStep step = step(reference, reference.array(manager, "W"));
        NDArray penalty = new InputGradientPenalty(Score.PRED_LOGIT_CENTRED, form, Route.EXACT).value(step);
        float value = penalty.getFloat();
        Map<String, NDArray> gradients = PlainStep.parameterGradients(manager, step.network(), penalty);
        double squares = 0;
        for (NDArray gradient : gradients.values()) {
            squares += gradient.square().sum().getFloat();
        }
        assertTrue(Math.sqrt(squares) > 1e-3 * value, "norm of the penalty's gradient: " + Math.sqrt(squares) + ", penalty " + value);
        assertEquals(0f, gradients.get("features.0.bias").abs().max().getFloat(), "second derivatives of ReLU are 0, hence those of the biases");
    }

    @ParameterizedTest
    @CsvSource({"minmax_detached, MINMAX", "minmax_graph, MINMAX_DIFFERENTIATED"})
    void explanationLossHasTheReferencesValueAndGradients(String tag, MapScaling scaling) {
        Fixture reference = Fixture.open("training/jaccard");
        double lambda = reference.scalar("lambda");
        ExplanationLoss together = explanation(lambda, scaling);
        MaskedStep step = masked(reference);
        NDArray loss = together.value(step);
        reference.assertCloseToPeak("loss", loss, LOSS_TOLERANCE);
        assertGradients(reference, tag, PlainStep.parameterGradients(manager, step.network(), loss));
        double hard = Arrays.stream(reference.doubles("hard_jaccard")).average().orElseThrow();
        assertEquals(hard, step.notes().get("jaccard"), 1e-6);
        assertEquals(0, step.notes().get("dead maps"));
    }

    @Test
    void theExplanationLossAndCrossEntropyAsTermsOfTheirOwnAddUpToTheSame() {
        Fixture reference = Fixture.open("training/jaccard");
        double lambda = reference.scalar("lambda");
        MaskedStep step = masked(reference);
        NDArray alone = explanation(1, MapScaling.MINMAX).value(step);
        reference.assertCloseToPeak("jaccard_loss", perSample(alone, reference), LOSS_TOLERANCE);
        NDArray loss = Scalars.times(new CrossEntropy().value(step), 1 - lambda).add(Scalars.times(alone, lambda));
        reference.assertCloseToPeak("loss", loss, LOSS_TOLERANCE);
        assertGradients(reference, "minmax_detached", PlainStep.parameterGradients(manager, step.network(), loss));
    }

    /** The reference has a loss of each sample or their mean. */
    private static NDArray perSample(NDArray mean, Fixture reference) {
        double expected = Arrays.stream(reference.doubles("jaccard_loss")).average().orElseThrow();
        assertEquals(expected, mean.getFloat(), LOSS_TOLERANCE * expected);
        return mean.getManager().create(reference.floats("jaccard_loss"));
    }

    @Test
    void focalLossesHaveTheReferencesValuesAndGradients() {
        Fixture reference = Fixture.open("training/focal");
        double gamma = reference.scalar("gamma");
        FixedStep step = step(reference, null);
        NDArray softmax = new FocalLoss(gamma, 1, ClassProbabilities.SOFTMAX).value(step);
        reference.assertCloseToPeak("loss_softmax_focal", softmax, LOSS_TOLERANCE);
        assertGradients(reference, "softmax_focal", PlainStep.parameterGradients(manager, step.network(), softmax));
        NDArray sigmoid = new FocalLoss(gamma, 0.25, ClassProbabilities.SIGMOID).value(step);
        reference.assertCloseToPeak("loss_sigmoid_focal", sigmoid, LOSS_TOLERANCE);
        assertGradients(reference, "sigmoid_focal", PlainStep.parameterGradients(manager, step.network(), sigmoid));
    }

    @Test
    void equalizedFocalLossHasTheReferencesValueAndGradients() {
        Fixture reference = Fixture.open("training/focal");
        MaskedStep step = new MaskedStep(step(reference, null), Map.of());
        double[] ratios = reference.doubles("g_ratio");
        double[] sums = Arrays.copyOf(ratios, 2 * ratios.length);
        Arrays.fill(sums, ratios.length, sums.length, 1); // G+ / G- is then what the reference gives
        step.numbers().put("equalized-focal", sums);
        NDArray loss = new EqualizedFocalLoss(reference.scalar("efl_gamma_b"), reference.scalar("efl_s"), 0.25).value(step);
        reference.assertCloseToPeak("loss_equalized_focal", loss, LOSS_TOLERANCE);
        assertGradients(reference, "equalized_focal", PlainStep.parameterGradients(manager, step.network(), loss));
    }

    private static ExplanationLoss explanation(double lambda, MapScaling scaling) {
        return new ExplanationLoss(lambda, Measure.JACCARD, Threshold.SIGMOID, 0.5, 20, ClassTarget.TRUE, "", Fusion.SUM, "", scaling, ComparedAt.IMAGE, false,
                MaskSource.DATASET, FeedbackUse.RELEVANT, false);
    }

    private MaskedStep masked(Fixture reference) {
        NDArray mask = reference.array(manager, "mask");
        return new MaskedStep(step(reference, null), Map.of(MaskedStep.RELEVANT, new Masks(mask, manager.ones(new Shape(mask.size(0))))));
    }

    private FixedStep step(Fixture reference, NDArray ruledOut) {
        Network network = Fixture.open("nets/tinyvgg_weights").network(manager, TestNetworks.tinyVgg());
        network.requireParameterGradients(true);
        return new FixedStep(manager, network, reference.array(manager, "images"), reference.array(manager, "labels").toType(DataType.INT64, false), ruledOut);
    }

    private static void assertGradients(Fixture reference, String tag, Map<String, NDArray> gradients) {
        assertEquals(12, gradients.size());
        gradients.forEach((name, gradient) -> reference.assertCloseToPeak("grad_" + tag + "__" + name, gradient, GRADIENT_TOLERANCE));
    }
}
