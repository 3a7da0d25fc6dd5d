package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Score;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.losses.InputGradientPenalty;
import org.glassbox.losses.LambdaForm;
import org.glassbox.losses.Route;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and parameter gradients of the reference values, which come from PyTorch in float64 with exact second derivatives. */
class ReferenceLossesTest {
    private static final double LOSS_TOLERANCE = 1e-5;
    private static final double GRADIENT_TOLERANCE = 1e-4;
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

    @Test
    void crossEntropyHasTheReferencesValueAndGradients() {
        Fixture reference = Fixture.open("training/ce");
        FixedStep step = step(reference, null);
        NDArray loss = new CrossEntropy().value(step);
        reference.assertCloseToPeak("loss", loss, LOSS_TOLERANCE);
        assertGradients(reference, "ce", FixedStep.parameterGradients(manager, step.network(), loss));
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
        assertGradients(reference, tag, FixedStep.parameterGradients(manager, step.network(), loss));
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
        Map<String, NDArray> gradients = FixedStep.parameterGradients(manager, step.network(), penalty);
        double squares = 0;
        for (NDArray gradient : gradients.values()) {
            squares += gradient.square().sum().getFloat();
        }
        assertTrue(Math.sqrt(squares) > 1e-3 * value, "norm of the penalty's gradient: " + Math.sqrt(squares) + ", penalty " + value);
        assertEquals(0f, gradients.get("features.0.bias").abs().max().getFloat(), "second derivatives of ReLU are 0, hence those of the biases");
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
