package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.cli.ExitCode;
import org.glassbox.cli.Services;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.run.CommandLineProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody expected is a sentence, too: the stack trace is for a file. */
class UnforeseenFailuresTest {
    private static final String HOME = "user.home";
    private static final long PATIENCE_SECONDS = 60;
    @TempDir
    private Path folder;
    private String home;

    @BeforeEach
    void moveHome() {
        home = System.setProperty(HOME, folder.toString());
    }

    @AfterEach
    void moveBack() {
        System.setProperty(HOME, home);
    }

    /** A product in which everything fails the way PyTorch does, with a trace of its own in the message. */
    private static Services broken(Error failure) {
        return new Services() {
            @Override
            public <T> T get(Class<T> type) {
                if (failure != null) {
                    throw failure;
                }
                throw new IllegalStateException("no kernel\nframe #0: c10::Error");
            }
        };
    }

    private Ended train(Services services) throws Exception {
        return CommandLine.with(services, "train", Experiments.write(folder, Experiments.PLAIN), "--out", folder.resolve("run").toString());
    }

    private static Path log(String message) {
        return Path.of(message.substring(message.lastIndexOf(": ") + 2));
    }

    @Test
    void theTraceIsInAFileThatTheSentenceNames() throws Exception {
        for (Services services : List.of(broken(null), broken(new NoClassDefFoundError("org/x/Y")))) {
            Ended ended = train(services);
            assertEquals(ExitCode.FAULT, ended.exitCode());
            assertEquals(1, ended.messages().size(), ended::toString);
            String message = ended.messages().getFirst();
            assertTrue(message.startsWith("Something went wrong inside Glassbox (java.lang.") && message.contains("). Details for a bug report: "), message);
            assertFalse(message.contains("frame #0"), message);
            assertTrue(log(message).startsWith(folder) && Files.readString(log(message)).contains("\tat "), message);
        }
    }

    @Test
    void whereTheHomeFolderCantBeWrittenTheTraceIsKeptElsewhere() throws Exception {
        System.setProperty(HOME, Files.writeString(folder.resolve("file"), "no folder").toString());
        Path log = log(train(broken(null)).messages().getFirst());
        assertTrue(Files.readString(log).contains("\tat "), log.toString());
        Files.delete(log);
    }

    @Test
    void aRunThatBreaksNamesItsEpochAndKeepsWhatWasDone() throws Exception {
        try (CommandLine glassbox = new CommandLine()) {
            Ended ended = glassbox.watched(message -> {
                if (message.startsWith("epoch 2/")) {
                    throw new IllegalStateException("no kernel\nframe #0: c10::Error");
                }
            }, "train", Experiments.write(folder, Experiments.PLAIN), "--out", folder.resolve("run").toString());
            assertEquals(ExitCode.FAULT, ended.exitCode(), ended::toString);
            String message = ended.messages().get(ended.messages().size() - 2);
            assertEquals("The run failed unexpectedly in epoch 3 (java.lang.IllegalStateException: no kernel); what was done is in "
                    + folder.resolve("run") + ".", message);
            assertTrue(Files.readString(log(ended.messages().getLast())).contains("frame #0"), ended::toString);
            assertEquals(ExitCode.OK, glassbox.run("train", folder.resolve("experiment.yaml").toString(), "--out", folder.resolve("run").toString(),
                    "--resume").exitCode());
        }
    }

    @Test
    void aRunWithoutMemoryEndsWithASentenceForWhoeverWatches() throws Exception {
        try (CommandLine glassbox = new CommandLine()) {
            List<TrainingEvent.Ended> ends = new ArrayList<>();
            RunListener listener = event -> {
                if (event instanceof TrainingEvent.StepDone) {
                    throw new OutOfMemoryError("Java heap space");
                } else if (event instanceof TrainingEvent.Ended ended) {
                    ends.add(ended);
                }
            };
            GlassboxException failure = assertThrows(GlassboxException.class, () -> glassbox.runs().run(
                    ExperimentYaml.readText("plain", Experiments.PLAIN, List.of()), folder.resolve("run"), false,
                    Optional.empty(), listener, new NullProgressMonitor()));
            assertTrue(failure.getMessage().startsWith("The run ran out of memory in epoch 1; "), failure.getMessage());
            assertEquals(failure.getMessage(), ends.getFirst().message());
        }
    }

    @Test
    void withoutPyTorchsLibrariesACommandEndsInsteadOfWaiting() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("no-libraries"));
        Process process = CommandLineProcess.start(folder, Map.of("PYTORCH_LIBRARY_PATH", empty.toString(), "PYTORCH_FLAVOR", "cpu"), "train",
                Experiments.write(folder, Experiments.PLAIN), "--out", folder.resolve("run").toString(), "--device", "cpu");
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "it waits for a device that will never come");
            String output = CommandLineProcess.output(folder);
            assertEquals(ExitCode.FAULT, process.exitValue(), output);
            assertTrue(output.contains("The PyTorch libraries can't be loaded on "), output);
            assertFalse(output.contains("\tat "), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
