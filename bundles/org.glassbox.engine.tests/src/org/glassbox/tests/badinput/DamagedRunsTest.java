package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.glassbox.cli.ExitCode;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose files were damaged or exchanged can't be resumed; nothing in their folder changes. */
class DamagedRunsTest {
    private static CommandLine glassbox;
    @TempDir
    private Path folder;
    private String experiment;
    private Path run;

    @BeforeAll
    static void start() {
        glassbox = new CommandLine();
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    @BeforeEach
    void trainOneEpochOfTwo() throws IOException {
        experiment = Experiments.write(folder, Experiments.PLAIN.replace("epochs: 4", "epochs: 1"));
        run = folder.resolve("run");
        assertEquals(ExitCode.OK, train(run).exitCode());
    }

    private Ended train(Path to, String... more) {
        return glassbox.run("train", experiment, "--out", to, more);
    }

    private void refusedAndUntouched(String[] more, String... parts) throws IOException {
        Map<String, byte[]> before = content();
        train(run, more).refused(ExitCode.BAD_INPUT, parts);
        Map<String, byte[]> after = content();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    }

    private Map<String, byte[]> content() throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(run.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    private Path checkpoint() {
        return run.resolve("checkpoint.safetensors");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.5, 0.999})
    void aCheckpointThatIsCutOffAnywhereIsRefused(double share) throws Exception {
        byte[] whole = Files.readAllBytes(checkpoint());
        Files.write(checkpoint(), Arrays.copyOf(whole, (int) (share * whole.length)));
        refusedAndUntouched(new String[] {"--resume"}, checkpoint() + " is cut off");
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefused() throws Exception {
        Path other = folder.resolve("other");
        assertEquals(ExitCode.OK, train(other, "--set", "network=resnet20").exitCode());
        Files.copy(other.resolve("checkpoint.safetensors"), checkpoint(), StandardCopyOption.REPLACE_EXISTING);
        refusedAndUntouched(new String[] {"--resume"}, "The checkpoint " + checkpoint() + " belongs to another network: its tensor ",
                "; resume with the experiment of that run, or start a new run in another folder.");
    }

    @Test
    void anotherExperimentIsRefusedWithItsFirstDifference() throws Exception {
        refusedAndUntouched(new String[] {"--resume", "--set", "training.batchSize=8"}, "The run in " + run
                + " was made by another experiment: it had \"batchSize: 16\" where this one has \"batchSize: 8\"; resume with the same experiment");
        refusedAndUntouched(new String[] {"--resume", "--set", "network=resnet20"}, "belongs to another network");
    }

    @Test
    void aCheckpointWithoutItsHistoryIsDamaged() throws Exception {
        SafeTensors.Content content = SafeTensors.read(checkpoint());
        for (String rest : new String[] {"{}", "null", "7", "no JSON"}) {
            SafeTensors.write(checkpoint(), content.tensors(), Map.of("glassbox", rest));
            refusedAndUntouched(new String[] {"--resume"}, "The checkpoint " + checkpoint()
                    + " is damaged: its metadata can't be read; start the run anew in another folder.");
        }
    }

    @Test
    void weightsAreNoCheckpoint() throws Exception {
        Files.copy(run.resolve("weights.safetensors"), checkpoint(), StandardCopyOption.REPLACE_EXISTING);
        refusedAndUntouched(new String[] {"--resume"}, checkpoint() + " holds weights but is no checkpoint of a run");
    }

    @Test
    void aDamagedLineOfTheJournalIsNamed() throws Exception {
        Path journal = Files.writeString(run.resolve("feedback.jsonl"), "{\"event\":\n");
        refusedAndUntouched(new String[] {"--resume"}, "Line 1 of the feedback journal " + journal
                + " is damaged; restore the file from a backup or remove that line.");
    }

    @Test
    void aRunIsNotOverwritten() throws Exception {
        refusedAndUntouched(new String[0], "The folder " + run + " already holds a run; go on with --resume, or give another folder with --out.");
    }

    @Test
    void startingWeightsOfAnotherNetworkOrCutOffAreRefused() throws Exception {
        Path weights = run.resolve("weights.safetensors");
        Path other = folder.resolve("other");
        train(other, "--set", "network=resnet20", "--set", "weights=" + weights).refused(ExitCode.BAD_INPUT, weights + " belongs to another network");
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(Files.readAllBytes(weights), 5000));
        train(folder.resolve("third"), "--set", "weights=" + cut).refused(ExitCode.BAD_INPUT, cut + " is cut off");
    }
}
