package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.study.OptionDifferences.Difference;
import org.glassbox.engine.study.PlannedRun;
import org.glassbox.engine.study.Shard;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Studies as YAML: what they mean, and what is said of mistakes in them. */
class StudyFileTest {
    @TempDir
    private Path folder;

    private StudyPlan plan(String yaml) throws IOException, GlassboxException {
        return StudyPlan.of(Study.read(StudyText.write(folder, yaml)), List.of(), Contributions.ofPlatform());
    }

    private void refused(String yaml, String... parts) throws IOException {
        StudyText.write(folder, yaml);
        GlassboxException refusal = assertThrows(GlassboxException.class, () -> plan(yaml));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refusal.kind());
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), () -> "expected: " + part + "\nbut was:  " + refusal.getMessage());
        }
        assertFalse(refusal.getMessage().contains("an experiment needs"), refusal.getMessage());
    }

    @Test
    void eachSeedRunsAllArmsBeforeTheNext() throws Exception {
        StudyPlan plan = plan(StudyText.TWO_BY_TWO);
        assertEquals(List.of("plain, seed 1", "with feedback, seed 1", "plain, seed 2", "with feedback, seed 2"),
                plan.runs().stream().map(run -> run.experiment().name()).toList());
        PlannedRun last = plan.runs().getLast();
        assertEquals(2, last.experiment().seed());
        assertEquals("2", last.experiment().data().options().get("seed"));
        assertEquals("runs/with-feedback/seed-2", last.folder());
        assertTrue(plan.runs().getFirst().experiment().phases().get(1).queries().isEmpty(), "an empty value takes a key away");
    }

    @Test
    void anArmCanBeLikeAnEarlierOne() throws Exception {
        StudyPlan plan = plan(StudyText.TWO_BY_TWO + """
              - name: slower
                like: plain
                set: {training.learningRate: 0.0001}
            """.indent(0));
        PlannedRun slower = plan.runs().get(2);
        assertEquals(1e-4, slower.experiment().training().learningRate());
        assertTrue(slower.experiment().phases().get(1).queries().isEmpty());
    }

    @Test
    void aGridRunsAllCombinationsOfItsValues() throws Exception {
        StudyPlan plan = plan("""
                experiment: tiny.yaml
                seeds: [1]
                grid:
                  phases[1].losses[1].weight: [1, 3]
                  phases[1].queries.sampler: [entropy, {id: margin, threshold: 0.2}]
                baseline: weight=3, sampler=entropy
                """);
        assertEquals(List.of("weight=1, sampler=entropy", "weight=1, sampler=margin threshold 0.2", "weight=3, sampler=entropy",
                "weight=3, sampler=margin threshold 0.2"),
                plan.study().arms().stream().map(Study.Arm::name).toList());
        assertEquals("weight=3, sampler=entropy", plan.study().baseline().name());
        assertEquals(1, plan.runs().getFirst().experiment().phases().get(1).losses().get(1).weight());
    }

    @Test
    void severalKeysOfAGridGetTheSameValue() throws Exception {
        StudyPlan plan = plan("""
                experiment: tiny.yaml
                seeds: [1]
                grid: {"phases[0].epochs, phases[1].epochs": [1, 2]}
                """);
        assertEquals(List.of("epochs=1", "epochs=2"), plan.study().arms().stream().map(Study.Arm::name).toList());
        assertEquals(4, plan.runs().getLast().experiment().epochs());
    }

    @Test
    void onlyOptionsThatDifferAreListed() throws Exception {
        StudyPlan plan = plan("""
                experiment: tiny.yaml
                seeds: [1]
                grid: {training.learningRate: [0.001, 0.01]}
                """);
        assertEquals(List.of(new Difference("training.learningRate", List.of("0.001", "0.01"))), plan.differences(plan.study().subjects().getFirst()));
    }

    @Test
    void severalExperimentsAreRunInTheSameArms() throws Exception {
        Files.writeString(folder.resolve("other.yaml"), StudyText.TINY);
        StudyPlan plan = plan("""
                experiments:
                  - tiny.yaml
                  - {name: fewer patches, experiment: other.yaml, set: {data.patchRate: 0.8}}
                seeds: [1]
                grid: {training.learningRate: [0.001, 0.01]}
                """);
        assertEquals(List.of("runs/tiny/learningrate-0.001/seed-1", "runs/tiny/learningrate-0.01/seed-1", "runs/fewer-patches/learningrate-0.001/seed-1",
                "runs/fewer-patches/learningrate-0.01/seed-1"), plan.runs().stream().map(PlannedRun::folder).toList());
        assertEquals("0.8", plan.runs().getLast().experiment().data().options().get("patchRate"));
    }

    @Test
    void theSameStudyElsewhereHasTheSameSettings() throws Exception {
        // given a study with a data folder beside it, and the whole of it somewhere else
        String yaml = """
                experiment: photos.yaml
                seeds: [1]
                grid: {training.learningRate: [0.001, 0.01]}
                """;
        List<String> settings = new ArrayList<>();
        for (String place : List.of("here", "else/where")) {
            Path root = Files.createDirectories(folder.resolve(place));
            Files.createDirectories(root.resolve("photos"));
            Files.writeString(root.resolve("photos.yaml"), StudyText.TINY.replace("{id: lesions, variant: tiny, seed: 7}", "{id: image-folder, path: photos}"));
            Path study = Files.writeString(root.resolve("study.yaml"), yaml);
            settings.add(StudyPlan.of(Study.read(study), List.of(), Contributions.ofPlatform()).runs().getFirst().settings());
        }
        assertEquals(settings.getFirst(), settings.getLast());
        assertTrue(settings.getFirst().contains("path: ./photos"), settings.getFirst());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 3", "2, 3, 5", "3, 4, 2", "4, 2, 5", "7, 3, 3", "2, 5, 1"})
    void shardsAreDisjointAndTogetherAllAndGiveEachMachineSomethingOfEachArm(int arms, int machines, int seeds) throws Exception {
        StringBuilder yaml = new StringBuilder("experiment: tiny.yaml\nseeds: [");
        for (int seed = 1; seed <= seeds; seed++) {
            yaml.append(seed == 1 ? "" : ", ").append(seed);
        }
        yaml.append("]\ngrid: {training.learningRate: [");
        for (int arm = 1; arm <= arms; arm++) {
            yaml.append(arm == 1 ? "" : ", ").append("0.00").append(arm);
        }
        StudyPlan plan = plan(yaml.append("]}\n").toString());
        Set<PlannedRun> seen = new HashSet<>();
        for (int machine = 1; machine <= machines; machine++) {
            List<PlannedRun> part = plan.of(Shard.parse(machine + "/" + machines));
            part.forEach(run -> assertTrue(seen.add(run), "in two parts: " + run.title()));
            assertTrue(part.size() <= Math.ceilDiv(plan.runs().size(), machines) + 1, "about as many each");
            if (arms == machines && seeds >= arms) {
                assertEquals(arms, part.stream().map(PlannedRun::arm).distinct().count());
            }
        }
        assertEquals(plan.runs().size(), seen.size());
    }

    @Test
    void unknownKeysAreRefusedWithTheLineAndTheNearestName() throws Exception {
        refused(StudyText.TWO_BY_TWO.replace("seeds:", "seds:"), "study.yaml, line 3: the study has no key \"seds\"; did you mean \"seeds\"?");
        refused(StudyText.TWO_BY_TWO.replace("    note:", "    nota:"), "study.yaml, line 11: arms[1] has no key \"nota\"; did you mean \"note\"?");
        refused(StudyText.TWO_BY_TWO.replace("phases[1].losses:", "phases[1].loses:"),
                "study.yaml, line 9: phases[1] has no key \"loses\"; did you mean \"losses\"?");
        refused(StudyText.TWO_BY_TWO.replace("phases[1].losses:", "phases[2].losses:"), "study.yaml, line 9: phases has 2 entries, counted from [0].");
        refused(StudyText.TWO_BY_TWO.replace("data.seed", "data.sed"), "study.yaml, line 4: data has no key \"sed\"; did you mean \"seed\"?");
    }

    @Test
    void unknownArmsAndMetricsAreRefusedWithTheNearestName() throws Exception {
        refused(StudyText.TWO_BY_TWO + "baseline: plane\n", "study.yaml, line 12: baseline: there is no arm \"plane\" here; did you mean \"plain\"?");
        refused(StudyText.TWO_BY_TWO + "gap: {control: plain, bound: with feedbak}\n", "line 12: gap.bound: ", "did you mean \"with feedback\"?");
        refused(StudyText.TWO_BY_TWO + "metrics: [test_iid/acuracy]\n",
                "study.yaml, line 12: no run measures \"test_iid/acuracy\"; did you mean \"test_iid/accuracy\"?");
        refused(StudyText.TWO_BY_TWO + "metrics: [{metric: test_iid/accuracy, better: up}]\n", "metrics[0].better must be higher or lower, not \"up\"");
        refused(StudyText.TWO_BY_TWO + "metrics: [seconds, seconds]\n", "the metric \"seconds\" stands there twice");
    }

    @Test
    void seedsThatAreNoneOrTwiceAreRefused() throws Exception {
        refused(StudyText.TWO_BY_TWO.replace("[1, 2]", "[]"), "study.yaml, line 3: the study needs at least one seed");
        refused(StudyText.TWO_BY_TWO.replace("[1, 2]", "3"), "line 3: seeds must be a list of whole numbers, such as [1, 2, 3]");
        refused(StudyText.TWO_BY_TWO.replace("[1, 2]", "[1, 1]"), "line 3: the seed 1 stands there twice");
        refused(StudyText.TWO_BY_TWO.replace("[1, 2]", "[1, two]"), "line 3: seeds must be whole numbers, not \"two\"");
        refused(StudyText.TWO_BY_TWO.replace("seeds: [1, 2]\n", ""), "the study needs the key \"seeds\", such as seeds: [1, 2, 3]");
        refused(StudyText.TWO_BY_TWO.replace("[seed, data.seed]", "[]"), "line 4: seedKeys needs at least one key");
    }

    @Test
    void armsOfTheSameNameOrFolderAreRefused() throws Exception {
        refused(StudyText.TWO_BY_TWO.replace("name: with feedback", "name: plain"), "study.yaml, line 10: there is already an arm \"plain\"",
                "study.yaml, line 6; give each arm a name of its own.");
        refused(StudyText.TWO_BY_TWO.replace("name: with feedback", "name: Plain!"),
                "line 10: there is already an arm \"Plain!\", or one whose folder would be the same");
        refused("experiment: tiny.yaml\nseeds: [1]\ngrid: {training.learningRate: [0.1, 0.1]}\n", "would share a folder");
    }

    @Test
    void studiesThatLackSomethingAreRefused() throws Exception {
        refused("seeds: [1]\narms: [{name: a}]\n", "the study needs the key \"experiment\"");
        refused("experiment: tiny.yaml\nseeds: [1]\n", "the study needs the key \"arms\"");
        refused("experiment: tiny.yaml\nseeds: [1]\narms: []\n", "line 3: the study needs at least one arm");
        refused("experiment: none.yaml\nseeds: [1]\narms: [{name: a}]\n", "line 1: experiment: there is no file or folder ");
        refused("experiment: tiny.yaml\nseeds: [1]\narms: [{note: a}]\n", "line 3: arms[0] needs the key \"name\"");
        refused("experiment: tiny.yaml\nseeds: [1]\narms: [{name: a, set: [1]}]\n", "arms[0].set must be a group of keys");
        refused("experiment: tiny.yaml\nseeds: [1]\ngrid: {training.learningRate: 0.1}\n", "grid: \"training.learningRate\" needs a list of values");
        refused("# nothing\n", "is empty; a study needs at least an experiment, arms and seeds.");
        refused("- a\n", "a study must be a group of keys, not a list.");
    }

    @ParameterizedTest
    @CsvSource({"0/2", "3/2", "1", "a/b", "1/0"})
    void partsThatAreNoneAreRefused(String text) {
        assertTrue(assertThrows(GlassboxException.class, () -> Shard.parse(text)).getMessage().contains("2/3"));
    }
}
