package org.glassbox.tests.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentYamlTest {
    private static final String SHORT = """
            data: lesions
            network: smallcnn
            phases:
              - epochs: 3
                losses: [cross-entropy]
            """;
    private static final String LONG = """
            name: patches that agree with the class
            seed: 7
            data: {id: image-folder, path: images, size: 64}
            network: resnet20
            weights: start.npz
            training:
              optimiser: sgd
              learningRate: 1e-3
              classBalance: weights
            augmentation: none
            metrics: [accuracy, {id: per-class}]
            phases:
              - name: baseline
                epochs: 6
                losses:
                  - cross-entropy
              - name: query
                epochs: 12
                annotatedPerStep: 4
                losses:
                  - {id: cross-entropy, weight: 1}
                  - {id: input-gradient, weight: 3, form: share}
                queries:
                  perEpoch: 20
                  regionSize: 8
                  sampler: {id: entropy, threshold: 0.1}
                  explainer: {id: deeplift, reference: white}
                  annotator: simulated
            """;

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("decoy.yaml");
    }

    @Test
    void whatIsLeftOutTakesItsDefault() throws Exception {
        Experiment experiment = read(SHORT);
        assertEquals("decoy", experiment.name());
        assertEquals(1, experiment.seed());
        assertEquals(Selection.of("lesions"), experiment.data());
        assertEquals(null, experiment.weights());
        assertEquals(new TrainingSettings(), experiment.training());
        assertEquals(new Augmentation(), experiment.augmentation());
        assertEquals(List.of(Selection.of("accuracy"), Selection.of("loss")), experiment.metrics());
        PhaseSettings usual = new PhaseSettings();
        assertEquals(List.of(new Phase("phase 1",
                new PhaseSettings(3, usual.learningRateFactor(), usual.annotatedPerStep(), usual.counterexamplesPerStep(), usual.counterexampleFill()),
                List.of(new Phase.WeightedLoss(1, Selection.of("cross-entropy"))), Optional.empty())), experiment.phases());
    }

    @Test
    void everySectionIsReadWithPathsRelativeToTheFile() throws Exception {
        Experiment experiment = readLong();
        assertEquals(folder.resolve("start.npz").toString(), experiment.weights());
        assertEquals(folder.resolve("images").toString(), experiment.data().options().get("path"));
        assertEquals(TrainingSettings.Optimiser.SGD, experiment.training().optimiser());
        assertEquals(0.001, experiment.training().learningRate());
        assertEquals(Augmentation.none(), experiment.augmentation());
        Phase query = experiment.phases().get(1);
        assertEquals(4, query.settings().annotatedPerStep());
        assertEquals(3, query.losses().get(1).weight());
        Phase.Queries queries = query.queries().orElseThrow();
        assertEquals(8, queries.settings().regionSize());
        assertEquals(new QuerySettings().regionCount(), queries.settings().regionCount());
        assertEquals(Selection.of("entropy", Map.of("threshold", "0.1")), queries.sampler());
        assertEquals(Selection.of("deeplift", Map.of("reference", "white")), queries.explainer());
    }

    @Test
    void aDataSetAroundAnotherIsWrittenAndCheckedAsOne() throws Exception {
        Files.createDirectories(folder.resolve("images"));
        String around = SHORT.replace("lesions", "{id: decoy, rate: 0.9, of: {id: image-folder, path: images, size: 32}}");
        Selection data = read(around).data();
        assertEquals(Map.of("rate", "0.9", "ofOptions", "path=" + folder.resolve("images") + ";size=32"), data.options());
        assertEquals(read(around), read(ExperimentYaml.toText(read(around)).replaceFirst("name: .*\n", "")));
        assertEquals(Map.of("of", "lesions"), read(SHORT.replace("lesions", "{id: decoy, of: {id: lesions}}")).data().options());
        assertEquals("path=elsewhere", read(SHORT.replace("lesions", "{id: decoy, ofOptions: path=elsewhere}")).data().options().get("ofOptions"));
        refused(file + ", line 1: data.of has no key \"siz\"; did you mean \"size\"?", around.replace("size", "siz"));
        refused(file + ", line 1: data.of.path: there is no file or folder " + folder.resolve("image"), around.replace("path: images", "path: image"));
        refused("has its options with it, so data.ofOptions must be left out.", around.replace("rate: 0.9", "ofOptions: size=3"));
    }

    @Test
    void optionsWrittenAtTheirDefaultAreTheSameAsOptionsLeftOut() throws Exception {
        assertEquals(read(SHORT), read(SHORT.replace("[cross-entropy]", "[{id: cross-entropy, weight: 1.0, labelSmoothing: 0.0}]")));
    }

    @Test
    void whatIsWrittenIsReadBackEqualFromAnyFolder() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run")).resolve("experiment.yaml");
        for (Experiment experiment : List.of(read(SHORT), readLong())) {
            ExperimentYaml.write(experiment, run);
            assertEquals(experiment, ExperimentYaml.read(run, List.of()));
            assertEquals(ExperimentYaml.toText(experiment), Files.readString(run));
        }
    }

    @Test
    void weightsMayBeAnAddressWhichIsKeptAsItIs() throws Exception {
        for (String address : List.of("https://example.org/hub/resnet20.pth?a=b#c", "djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet18")) {
            Experiment experiment = read(SHORT + "weights: \"" + address + "\"\n");
            assertEquals(address, experiment.weights());
            assertEquals(address, read(SHORT, "weights=" + address).weights());
            ExperimentYaml.write(experiment, file);
            assertEquals(experiment, ExperimentYaml.read(file, List.of()));
        }
    }

    @Test
    void namesThatLookLikeSomethingElseSurvive() throws Exception {
        for (String name : List.of("007", "yes", "null", "a: b # c", "- x", "\"quoted\" \\ \u00fcber", "1e3", "~")) {
            Experiment usual = read(SHORT);
            Experiment named = new Experiment(name, -5, usual.data(), usual.network(), null, usual.training(), usual.augmentation(), usual.metrics(),
                    usual.phases());
            ExperimentYaml.write(named, file);
            assertEquals(named, ExperimentYaml.read(file, List.of()));
        }
    }

    @Test
    void theTextSpellsOutEveryDefault() throws Exception {
        String text = ExperimentYaml.toText(read(SHORT));
        for (String line : List.of("seed: 1", "  optimiser: adam", "  batchSize: 32", "  flipHorizontal: true", "  patchRate: 0.95",
                "    learningRateFactor: 1", "        labelSmoothing: 0")) {
            assertTrue(text.lines().anyMatch(line::equals), line + " in\n" + text);
        }
    }

    @Test
    void changesOfTheCommandLineAreMadeBeforeTheFileIsChecked() throws Exception {
        Experiment experiment = read(SHORT, "phases[0].epochs=5", "training.learningRate=0.01", "network=resnet20", "data.size=32", "name=a b",
                "phases[0].losses=[{id: cross-entropy, weight: 2}, {id: input-gradient}]");
        assertEquals(5, experiment.phases().getFirst().settings().epochs());
        assertEquals(0.01, experiment.training().learningRate());
        assertEquals(Selection.of("resnet20"), experiment.network());
        assertEquals(Selection.of("lesions", Map.of("size", "32")), experiment.data());
        assertEquals("a b", experiment.name());
        assertEquals(2, experiment.phases().getFirst().losses().getFirst().weight());
        assertEquals("input-gradient", experiment.phases().getFirst().losses().get(1).term().id());
    }

    @Test
    void aChangeCanMendAFileAndPathsInItAreRelativeToTheWorkingDirectory() throws Exception {
        assertEquals(3, read(SHORT.replace("epochs: 3", "epochs: many"), "phases[0].epochs=3").epochs());
        Path weights = Files.writeString(folder.resolve("w.npz"), "x");
        Path typed = Path.of("").toAbsolutePath().relativize(weights.toAbsolutePath());
        assertEquals(weights.toAbsolutePath().toString(), read(SHORT, "weights=" + typed).weights());
        assertEquals(null, read(SHORT + "weights: missing.npz\n", "weights=").weights());
    }

    @Test
    void changesThatDontFitAreRefused() {
        refused("--set phases[7].epochs=3: phases has 1 entries, counted from [0].", SHORT, "phases[7].epochs=3");
        refused("--set phases.epochs=3: phases is a list; say which entry, such as phases[0].epochs.", SHORT, "phases.epochs=3");
        refused("--set trainng.learningRate=1: the experiment has no key \"trainng\"; did you mean \"training\"?", SHORT, "trainng.learningRate=1");
        refused("--set training.lerningRate=1: training has no key \"lerningRate\"; did you mean \"learningRate\"?", SHORT, "training.lerningRate=1");
        refused("--set training.learningRate=fast: training: option learningRate is \"fast\", but must be a number from 0 to 100.", SHORT,
                "training.learningRate=fast");
        refused("--set training: write key=value, such as training.learningRate=0.01 or phases[0].epochs=3.", SHORT, "training");
        refused("--set a..b=1: \"a..b\" is no path of keys; write one such as phases[0].losses[1].weight.", SHORT, "a..b=1");
        refused("--set data[0]=1: data is no list but a single value.", SHORT, "data[0]=1");
        refused("--set phases=[1: this is no valid YAML: ", SHORT, "phases=[1");
    }

    @Test
    void mistakesAreNamedWithFileLineAndKey() {
        refused(file + ", line 6: the experiment has no key \"trainning\"; did you mean \"training\"?", SHORT + "trainning: {}\n");
        refused(file + ", line 7: training has no key \"batchsize\"; did you mean \"batchSize\"?", SHORT + "training:\n  batchsize: 4\n");
        refused(file + ", line 8: training: option batchSize is \"four\", but must be a whole number from 1 to 65536.", SHORT
                + "training:\n  momentum: 0\n  batchSize: four\n");
        refused(file + ", line 7: training: option optimiser is \"adm\", but must be one of adam, sgd; did you mean \"adam\"?", SHORT
                + "training:\n  optimiser: adm\n");
        refused(file + ", line 6: training must be a group of keys, not a list.", SHORT + "training: [1]\n");
        refused(file + ", line 7: training.batchSize must be a single value, not a list.", SHORT + "training:\n  batchSize: [4]\n");
        refused(file + ", line 6: seed is \"lucky\", but must be a whole number.", SHORT + "seed: lucky\n");
        refused(file + ", line 1: data: There is no dataset \"lesion\"; did you mean \"lesions\"?", SHORT.replace("lesions", "lesion"));
        refused(file + ", line 1: data has no key \"siz\"; did you mean \"size\"?", SHORT.replace("lesions", "{id: lesions, siz: 4}"));
        refused(file + ", line 1: data, dataset \"lesions\": option size is \"4\", but must be a whole number from 32 to 224.", SHORT.replace("lesions",
                "{id: lesions, size: 4}"));
        refused(file + ", line 1: data needs the key \"id\", such as data: {id: ...}.", SHORT.replace("lesions", "{size: 64}"));
        refused(file + ", line 5: phases[0].losses[0].weight is \"heavy\", but must be a number of at least 0.", SHORT.replace("[cross-entropy]",
                "[{id: cross-entropy, weight: heavy}]"));
        refused(file + ", line 5: phases[0].losses[0].weight is \"-1\", but must be a number of at least 0.", SHORT.replace("[cross-entropy]",
                "[{id: cross-entropy, weight: -1}]"));
        refused(file + ", line 5: phases[0].losses must be a list, not a single value.", SHORT.replace("[cross-entropy]", "cross-entropy"));
        refused(file + ", line 5: phases[0] needs at least one loss.", SHORT.replace("[cross-entropy]", "[]"));
        refused(file + ", line 6: the key \"data\" was already given in " + file + ", line 1.", SHORT + "data: lesions\n");
        refused(file + ", line 6: augmentation must be a group of keys or the word none, not \"some\".", SHORT + "augmentation: some\n");
        refused(file + ", line 7: phases[0].queries needs the key \"annotator\", such as annotator: simulated.", SHORT + "    queries:\n      perEpoch: 3\n");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        refused(file + ", line 1: the experiment needs the key \"network\", such as network: smallcnn.", SHORT.replace("network: smallcnn\n", ""));
        refused(file + ", line 1: the experiment needs the key \"phases\", such as phases: [{epochs: 10, losses: [cross-entropy]}].",
                "data: lesions\nnetwork: smallcnn\n");
        refused(file + ", line 3: the experiment needs at least one phase.", "data: lesions\nnetwork: smallcnn\nphases: []\n");
        refused(file + ", line 4: phases[0] needs the key \"losses\", such as losses: [{id: cross-entropy, weight: 1}].",
                SHORT.replace("    losses: [cross-entropy]\n", ""));
        refused(file + ", line 6: weights: there is no file or folder " + folder.resolve("w.npz") + ".", SHORT + "weights: w.npz\n");
        refused(file + ", line 1: data.path: there is no file or folder " + folder.resolve("images") + ".", SHORT.replace("lesions",
                "{id: image-folder, path: images}"));
        refused(file + " is empty; an experiment needs at least data, network and phases.", "# nothing\n");
        Files.delete(file);
        assertEquals("There is no experiment file " + file + ".", assertThrows(GlassboxException.class, () -> ExperimentYaml.read(file,
                List.of())).getMessage());
        assertEquals("The experiment file " + folder + " is a folder.", assertThrows(GlassboxException.class, () -> ExperimentYaml.read(folder,
                List.of())).getMessage());
    }

    @Test
    void anExperimentToLookAtMayHaveLostItsData() throws Exception {
        Files.writeString(file, SHORT.replace("lesions", "{id: image-folder, path: images}") + "weights: w.npz\n");
        assertEquals(folder.resolve("w.npz").toString(), ExperimentYaml.readToShow(file).weights());
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() throws Exception {
        refused(file + ", line 3: this is no valid YAML: while parsing a flow sequence that begins in line 2, expected", "data: lesions\nnetwork: [smallcnn\n");
        refused(file + ", line 3: this is no valid YAML: ", "data: lesions\nphases:\n\t- epochs: 3\n");
        refused(file + ", line 1: an experiment must be a group of keys, not a single value.", "lesions");
        refused("larger than any experiment", "a: &a [x]\n" + aliases());
        refused("larger than any experiment", "a: &a [*a]\n");
        refused("a key must be a single word", "[1]: 2\n");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertEquals(file + " can't be read: it is no text in UTF-8.", assertThrows(GlassboxException.class, () -> ExperimentYaml.read(file,
                List.of())).getMessage());
        Files.write(file, new byte[(1 << 20) + 1]);
        assertTrue(assertThrows(GlassboxException.class, () -> ExperimentYaml.read(file, List.of())).getMessage().contains("too much for an experiment"));
    }

    @Test
    void tagsThatNameClassesAreRefused() {
        refused(file + ", line 6: this is no valid YAML: Global tag is not allowed", SHORT + "name: !!java.io.File x\n");
    }

    /** Ten lines of four aliases of the line before: a million values. */
    private static String aliases() {
        StringBuilder text = new StringBuilder();
        for (char c = 'b'; c < 'l'; c++) {
            text.append("%1$c: &%1$c [*%2$c, *%2$c, *%2$c, *%2$c]%n".formatted(c, (char) (c - 1)));
        }
        return text.toString();
    }

    private Experiment readLong() throws Exception {
        Files.createDirectories(folder.resolve("images"));
        Files.writeString(folder.resolve("start.npz"), "x");
        return read(LONG);
    }

    private Experiment read(String yaml, String... sets) throws Exception {
        Files.writeString(file, yaml);
        return ExperimentYaml.read(file, List.of(sets));
    }

    private void refused(String sentence, String yaml, String... sets) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        GlassboxException refused = assertThrows(GlassboxException.class, () -> ExperimentYaml.read(file, List.of(sets)));
        assertTrue(refused.getMessage().contains(sentence), () -> "expected: " + sentence + "\nbut was:  " + refused.getMessage());
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
    }
}
