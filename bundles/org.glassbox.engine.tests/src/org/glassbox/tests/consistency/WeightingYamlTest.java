package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.WeightingSettings;
import org.junit.jupiter.api.Test;

/** A phase's weighting in an experiment file. */
class WeightingYamlTest {
    private static Experiment read(String weighting) throws GlassboxException {
        return ExperimentYaml.readText("weighed.yaml", """
                data: {id: lesions, variant: tiny}
                network: smallcnn
                phases:
                  - {epochs: 8, losses: [cross-entropy]%s}
                """.formatted(weighting.isEmpty() ? "" : ", weighting: " + weighting), List.of());
    }

    private static Optional<Phase.SampleWeighting> weighting(String text) throws GlassboxException {
        return read(text).phases().getFirst().weighting();
    }

    @Test
    void anIdAloneTakesTheDefaultsAndNoneMeansThatAllImagesCountTheSame() throws Exception {
        assertEquals(Optional.empty(), weighting(""));
        assertEquals(Optional.of(new Phase.SampleWeighting(new WeightingSettings(), Selection.of("hnm"))), weighting("hnm"));
    }

    @Test
    void settingsAndTheWeightingsOwnOptionsStandSideBySide() throws Exception {
        Phase.SampleWeighting found = weighting("{id: consistency, every: 3, warmUp: 0, normalise: true, psi: softsign, epsilon: 0.05}").orElseThrow();
        assertEquals(new WeightingSettings(3, 0, true), found.settings());
        assertEquals(Selection.of("consistency", Map.of("epsilon", "0.05", "psi", "softsign")), found.weighting());
    }

    @Test
    void anExplainerMayBeWrittenOutWithItsOptions() throws Exception {
        Phase.SampleWeighting found = weighting("{id: consistency, explainer: {id: ig, steps: 20}}").orElseThrow();
        assertEquals(Map.of("explainer", "ig", "explainerOptions", "steps=20"), found.weighting().options());
        String message = assertThrows(GlassboxException.class, () -> read("{id: consistency, explainer: {id: ig, stepps: 20}}")).getMessage();
        assertTrue(message.endsWith("phases[0].weighting.explainer has no key \"stepps\"; did you mean \"steps\"?"), message);
    }

    @Test
    void whatIsWrittenReadsBackAsItWas() throws Exception {
        Experiment experiment = read("{id: consistency, every: 2, explainer: {id: xgradcam, relu: false}, cost: fused}");
        assertEquals(experiment, ExperimentYaml.readText("weighed.yaml", ExperimentYaml.toText(experiment), List.of()));
    }

    @Test
    void weightsAreFoundWhenTheSettingsSaySo() {
        assertEquals(List.of(4, 8, 12), due(new WeightingSettings()));
        assertEquals(List.of(0, 3, 6, 9, 12), due(new WeightingSettings(3, 0, false)));
        assertEquals(List.of(5, 7, 9, 11), due(new WeightingSettings(2, 5, false)));
    }

    private static List<Integer> due(WeightingSettings settings) {
        return IntStream.range(0, 13).filter(settings::isDueBefore).boxed().toList();
    }
}
