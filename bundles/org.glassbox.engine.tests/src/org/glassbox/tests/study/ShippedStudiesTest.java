package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.engine.study.PlannedRun;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyPlan;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The studies of the folder {@code experiments/studies} whose data are drawn or at hand, as somebody who runs them reads them. */
class ShippedStudiesTest {
    /** Where the studies lie; the test is skipped where they don't. */
    static Path folder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path studies = folder.resolve("experiments/studies");
            if (Files.isDirectory(studies)) {
                return studies;
            }
        }
        String reason = "there is no folder experiments/studies above the working directory";
        System.out.println("Skipped: " + reason);
        Assumptions.abort(reason);
        throw new AssertionError("abort always throws");
    }

    private static StudyPlan plan(String name, String... sets) throws Exception {
        return StudyPlan.of(Study.read(folder().resolve(name + ".yaml")), List.of(sets), Contributions.ofPlatform());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clicks-lesions", "lesions-consistency", "lesions-explanation", "lesions-feedback", "lesions-penalty-weight", "lesions-consistency-psi",
        "lesions-consistency-epsilon", "lesions-iccnn", "lesions-few-labels", "lesions-robustness", "thesis"})
    void isWithoutMistakesHasSeveralSeedsAndNoTwoArmsThatDoTheSame(String name) throws Exception {
        requireSound(plan(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bccd-feedback", "bccd-explanation", "bccd-consistency"})
    void isWithoutMistakesOnBloodToo(String name) throws Exception {
        requireSound(plan(name, "data.path=" + SharedFiles.require("data/bccd")));
    }

    @ParameterizedTest
    @CsvSource({"cifar10-biased, data.of.path", "cifar10-few-labels, data.path", "cifar10-consistency, data.path", "cifar10-decoy-consistency, data.of.path",
        "cifar10-decoy-explanation, data.of.path", "clicks-cifar10, data.of.path"})
    void isWithoutMistakesOnPhotographsToo(String name, String path) throws Exception {
        requireSound(plan(name, path + "=" + SharedFiles.require("data/cifar10-mini")));
    }

    private static void requireSound(StudyPlan plan) {
        Set<String> seen = new HashSet<>();
        for (PlannedRun run : plan.runs()) {
            boolean isNew = seen.add(run.experiment().phases() + " " + run.experiment().data() + " " + run.experiment().training() + " "
                    + run.experiment().seed());
            assertTrue(isNew, run.folder() + " does what another run does");
        }
        assertTrue(plan.runs().stream().map(run -> run.experiment().seed()).distinct().count() >= 3, "differences need several seeds");
    }

    @Test
    void experimentsInTheProductAreThoseOfTheFolder() throws Exception {
        for (String name : ShippedExperiments.names()) {
            assertEquals(Files.readString(folder().resolveSibling(name + ".yaml")), ShippedExperiments.text(name), name);
        }
    }

    @Test
    void theAblationsOfConsistencyDifferInWhatTheyAskAboutAlone() throws Exception {
        for (PlannedRun run : plan("lesions-consistency-epsilon").runs()) {
            boolean weighted = run.experiment().phases().getFirst().weighting().isPresent();
            assertTrue(weighted || run.folder().contains("plain"), run.folder());
            run.experiment().phases().getFirst().weighting()
                    .ifPresent(weighting -> assertFalse(weighting.weighting().options().containsKey("psi"), run.folder()));
        }
        for (PlannedRun run : plan("lesions-consistency-psi").runs()) {
            run.experiment().phases().getFirst().weighting()
                    .ifPresent(weighting -> assertTrue(weighting.weighting().options().get("epsilon").equals("0.01"), run.folder()));
        }
    }
}
