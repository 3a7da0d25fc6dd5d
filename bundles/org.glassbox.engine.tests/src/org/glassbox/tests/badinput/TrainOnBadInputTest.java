package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.cli.ExitCode;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.io.PictureBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code glassbox train} says of experiments, data and folders that can't be used, and with which exit code. */
class TrainOnBadInputTest {
    private static CommandLine glassbox;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        glassbox = new CommandLine();
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    private Ended train(String yaml, String... more) throws IOException {
        return glassbox.run("train", Experiments.write(folder, yaml), "--out", run(), more);
    }

    private Path run() {
        return folder.resolve("run");
    }

    /** A refusal before anything was trained leaves no folder behind. */
    private void refused(String yaml, String... parts) throws IOException {
        train(yaml).refused(ExitCode.BAD_INPUT, parts);
        assertFalse(Files.exists(run()));
    }

    @Test
    void picturesOfAllKindsAreTrainedOnAndThoseThatCantBeReadAreNamed() throws Exception {
        Path images = Experiments.imageFolder(folder);
        Experiments.picture(images.resolve("cat/cmyk.jpg"), PictureBytes.cmykJpeg(20, 20, 0, 200, 200, 0));
        Experiments.picture(images.resolve("cat/turned.jpg"), PictureBytes.withOrientation(PictureBytes.encode(PictureBytes.redOverBlue(32, 16), "jpeg"), 6));
        Experiments.picture(images.resolve("dog/grey.png"), PictureBytes.grey16(20, 20, 30_000));
        BufferedImage transparent = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
        Experiments.picture(images.resolve("dog/alpha.png"), transparent);
        List<Path> unusable = List.of(
                Experiments.picture(images.resolve("cat/empty.png"), new byte[0]),
                Experiments.picture(images.resolve("cat/text.jpg"), new byte[] {'n', 'o'}),
                Experiments.picture(images.resolve("dog/cut.png"), Arrays.copyOf(PictureBytes.encode(PictureBytes.busy(64, 64), "png"), 3000)),
                Experiments.picture(images.resolve("dog/huge.png"), PictureBytes.pngHeader(30_000, 30_000)));

        Ended ended = train(Experiments.FOLDER);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        ended.assertReadable();
        for (Path file : unusable) {
            assertEquals(1, ended.messages().stream().filter(message -> message.contains("The image " + file + " ")).count(), ended::toString);
        }
        String report = Files.readString(run().resolve("report.html"));
        assertTrue(unusable.stream().allMatch(file -> report.contains(file.getFileName().toString())), "the report names them, too");
    }

    @Test
    void aMaskOfAnotherSizeIsNamedWithBothSizes() throws Exception {
        Path images = Experiments.imageFolder(folder);
        Path mask = Experiments.picture(images.resolve("masks/cat/3.png"), PictureBytes.plain(10, 20, 0xffffff));
        refused(Experiments.FOLDER, "The mask " + mask + " has 10 x 20 pixels, but its image " + images.resolve("cat/3.png")
                + " has 20 x 20; they must be equal.");
    }

    @Test
    void anEmptyClassFolderIsNamed() throws Exception {
        Path empty = Files.createDirectories(Experiments.imageFolder(folder).resolve("bird"));
        refused(Experiments.FOLDER, "The class folder " + empty + " holds no images; put some there or remove the folder.");
    }

    @Test
    void aClassOfWhichNothingCanBeReadIsNamedWithTheFirstProblem() throws Exception {
        Path broken = Experiments.picture(Experiments.imageFolder(folder).resolve("bird/1.png"), new byte[0]);
        refused(Experiments.FOLDER, "None of the images in the class folder " + broken.getParent()
                + " can be read; replace them or remove the folder. The image " + broken
                + " is empty");
    }

    @Test
    void oneClassOnlyCantBeTrainedOn() throws Exception {
        Path images = folder.resolve("images");
        for (int i = 0; i < 6; i++) {
            Experiments.picture(images.resolve("cat/" + i + ".png"), PictureBytes.plain(20, 20, i));
        }
        refused(Experiments.FOLDER, "are of one class (\"cat\"), at least 2 are needed; add images of another class.");
    }

    @Test
    void aFolderWithoutImagesSaysWhatWasLookedFor() throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        refused(Experiments.FOLDER, "The folder " + images + " holds no images of a data set; train/CLASS/*.png or CLASS/*.png were looked for.");
    }

    @Test
    void imagesTooSmallForTheNetworkAreRefusedWithBothSizes() throws Exception {
        Experiments.imageFolder(folder);
        refused(Experiments.FOLDER.replace("size: 16", "size: 4"), "can't take images of 4 x 4 pixels; each side needs at least 8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "network: smallcnn | netwrk: smallcnn | the experiment has no key \"netwrk\"; did you mean \"network\"?",
        "batchSize: 16 | batchsize: 16 | training has no key \"batchsize\"; did you mean \"batchSize\"?",
        "batchSize: 16 | batchSize: many | option batchSize is \"many\", but must be a whole number from 1 to 65536.",
        "epochs: 4 | epochs: [4] | phases[0].epochs must be a single value, not a list.",
        "id: lesions | id: leisons | There is no dataset \"leisons\"; did you mean \"lesions\"?",
        "network: smallcnn | network: smalcnn | There is no network \"smalcnn\"; did you mean \"smallcnn\"?",
        "[cross-entropy] | [crossentropy] | There is no loss \"crossentropy\"; did you mean \"cross-entropy\"?",
        "training: {batchSize: 16, select: last} | weights: none.npz | weights: there is no file or folder"})
    void aMistakeInTheExperimentIsNamedWithTheNearestThatExists(String right, String wrong, String expected) throws Exception {
        assertTrue(Experiments.PLAIN.contains(right), right);
        refused(Experiments.PLAIN.replace(right, wrong), folder.resolve("experiment.yaml") + ", line ", expected);
    }

    @Test
    void anExperimentThatIsNotThereOrNoYamlIsNamed() throws Exception {
        Path missing = folder.resolve("none.yaml");
        glassbox.run("train", missing.toString()).refused(ExitCode.BAD_INPUT, missing.toString());
        glassbox.run("train", folder.toString()).refused(ExitCode.BAD_INPUT, folder.toString(), "a folder");
        refused("", "experiment.yaml is empty");
        refused("a: [1", "experiment.yaml, line ");
        Files.write(folder.resolve("picture.yaml"), PictureBytes.encode(PictureBytes.busy(8, 8), "png"));
        glassbox.run("train", folder.resolve("picture.yaml").toString()).refused(ExitCode.BAD_INPUT, folder.resolve("picture.yaml").toString());
    }

    @Test
    void aChangeThatDoesntFitIsRefused() throws Exception {
        train(Experiments.PLAIN, "--set", "training.lerningRate=1").refused(ExitCode.BAD_INPUT,
                "training has no key \"lerningRate\"; did you mean \"learningRate\"?");
        train(Experiments.PLAIN, "--set", "training").refused(ExitCode.BAD_INPUT, "--set training: write key=value");
    }

    @Test
    void aRunFolderThatCantBeMadeIsNamedWithTheReason() throws Exception {
        String experiment = Experiments.write(folder, Experiments.PLAIN);
        glassbox.run("train", experiment, "--out", experiment).refused(ExitCode.BAD_INPUT, "The run folder " + experiment
                + " can't be written (there is already a file "
                + experiment + "); give another one with --out.");
        glassbox.run("train", experiment, "--out", experiment + "/run").refused(ExitCode.BAD_INPUT, "can't be written (", "; give another one with --out.");
    }

    @Test
    void aDiskThatMayNotBeWrittenIsSaid() throws Exception {
        String experiment = Experiments.write(folder, Experiments.PLAIN);
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
            disk.makeReadOnly();
            for (Path out : List.of(disk.folder(), disk.folder().resolve("run"))) {
                glassbox.run("train", experiment, "--out", out.toString()).refused(ExitCode.BAD_INPUT, "The run folder " + out
                        + " can't be written (Read-only file system); give another one with --out.");
            }
        }
    }

    @Test
    void aDemosFolderIsNotOverwrittenAndMustBeWritable() throws Exception {
        Files.writeString(folder.resolve("report.html"), "an earlier demo");
        glassbox.run("demo", "--quick", "--out", folder.toString()).refused(ExitCode.BAD_INPUT, "The folder " + folder
                + " already holds a demo; give another one with --out.");
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        glassbox.run("demo", "--quick", "--out", file.toString()).refused(ExitCode.BAD_INPUT, "can't be written (", "; give another one with --out.");
    }

    @Test
    void resumingNeedsTheFolder() throws Exception {
        glassbox.run("train", Experiments.write(folder, Experiments.PLAIN), "--resume").refused(ExitCode.BAD_INPUT,
                "Which run is to go on? Give its folder with --out.");
    }

    @Test
    void mistypedArgumentsGetTheNearestThatExists() {
        for (Ended ended : List.of(glassbox.run("trian"), glassbox.run("train", "x.yaml", "--otu", "y"), glassbox.run("train"))) {
            assertEquals(ExitCode.BAD_INPUT, ended.exitCode());
            assertEquals(2, ended.messages().size(), ended::toString); // the second line tells of --help
            ended.assertReadable();
        }
        assertTrue(glassbox.run("trian").messages().getFirst().contains("did you mean \"train\"?"));
        assertTrue(glassbox.run("train", "x.yaml", "--otu", "y").messages().getFirst().contains("did you mean \"--out\"?"));
        assertTrue(glassbox.run("--device", "gpu", "train",
                "x.yaml").messages().getFirst().contains("Device \"gpu\" is not known; use auto, cpu, cuda or cuda:n"));
    }

    @Test
    void aGpuThatIsNotThereIsReplacedByTheCpuWithOneSentence() throws Exception {
        try (CommandLine elsewhere = new CommandLine(DeviceChoice.parse("cuda:99"))) {
            Ended ended = elsewhere.run("train", Experiments.write(folder, Experiments.PLAIN), "--out", run().toString(), "--set", "phases[0].epochs=1");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            assertEquals(1,
                    ended.messages().stream().filter(message -> message.startsWith("GPU 99 can't be used (") && message.endsWith("), so the CPU is used.")).count(),
                    ended::toString);
        }
    }

    @Test
    void anImageThatBreaksWhileTrainingStopsTheRunAndTheCheckpointStays() throws Exception {
        Path images = Experiments.imageFolder(folder);
        Path large = Experiments.picture(images.resolve("cat/large.png"), PictureBytes.busy(300, 300)); // too large to be decoded before the first epoch
        String experiment = Experiments.write(folder, Experiments.FOLDER.replace("size: 16", "size: 16, cacheMegabytes: 0"));
        Ended ended = glassbox.watched(message -> {
            if (message.startsWith("epoch 1/")) {
                cutOff(large);
            }
        }, "train", experiment, "--out", run().toString());
        ended.failed(ExitCode.BAD_INPUT, "(the checkpoint of epoch 1 is kept): The image " + large + " is cut off");
        Experiments.picture(large, PictureBytes.busy(300, 300));
        assertEquals(ExitCode.OK, glassbox.run("train", experiment, "--out", run().toString(), "--resume").exitCode());
    }

    private static void cutOff(Path file) {
        try {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2000));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
