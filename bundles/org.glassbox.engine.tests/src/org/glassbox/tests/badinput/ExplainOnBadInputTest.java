package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.cli.ExitCode;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.TestFiles;
import org.glassbox.tests.io.PictureBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code glassbox explain} says of images, weights and options that can't be used, and with which exit code. */
class ExplainOnBadInputTest {
    private static final int SIZE = 16;
    @TempDir
    private static Path shared;
    private static CommandLine glassbox;
    private static Path weights;
    @TempDir
    private Path folder;

    @BeforeAll
    static void writeWeights() throws Exception {
        glassbox = new CommandLine();
        weights = TestFiles.weights(shared.resolve("weights.safetensors"), SIZE, "cat", "dog");
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    private Path picture(String name, byte[] bytes) throws Exception {
        return Experiments.picture(folder.resolve("images").resolve(name), bytes);
    }

    private Path good() throws Exception {
        return picture("good.png", PictureBytes.encode(PictureBytes.redOverBlue(20, 20), "png"));
    }

    private Ended explain(Path with, Path image, String... more) {
        List<String> to = List.of(more).contains("--out") ? List.of() : List.of("--out", folder.resolve("out").toString());
        return glassbox.run("explain", "--weights", with, "--method", "saliency", "--images", image, to, more);
    }

    @Test
    void oneBrokenImageAmongOthersIsNamedAndTheRestExplained() throws Exception {
        good();
        picture("alpha.png", PictureBytes.encode(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png"));
        picture("cmyk.jpg", PictureBytes.cmykJpeg(20, 20, 0, 200, 200, 0));
        picture("turned.jpg", PictureBytes.withOrientation(PictureBytes.encode(PictureBytes.redOverBlue(32, 16), "jpeg"), 6));
        Path broken = picture("broken.jpg", new byte[] {'n', 'o'});
        Path huge = picture("huge.png", PictureBytes.pngHeader(30_000, 30_000));
        Ended ended = explain(weights, folder.resolve("images"));
        assertEquals(ExitCode.FAULT, ended.exitCode(), ended::toString);
        ended.assertReadable();
        assertEquals(5, ended.out().lines().count(), ended.out()); // a header and four images
        for (Path file : List.of(broken, huge)) {
            assertTrue(ended.messages().stream().anyMatch(message -> message.startsWith("Skipped: The image " + file)), ended::toString);
        }
        assertTrue(ended.messages().getLast().startsWith("4 images explained with saliency") && ended.messages().getLast().endsWith(" Skipped: 2."),
                ended::toString);
    }

    @Test
    void whereNoImageCanBeReadThereIsNothingToExplain() throws Exception {
        explain(weights, picture("broken.jpg", new byte[0])).failed(ExitCode.BAD_INPUT, "None of the 1 images could be read");
        explain(weights, Files.createDirectories(folder.resolve("nothing"))).refused(ExitCode.BAD_INPUT, "There is no picture in the folder ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "--target=2 | --target 2: the network has the classes 0 to 1",
        "--target=-1 | --target -1: the network has the classes 0 to 1",
        "--target=99999999999 | --target 99999999999: the network has the classes 0 to 1",
        "--target=dig | ; did you mean \"dog\"?",
        "--network=resnet20 | weights.safetensors ",
        "--network=smalcnn | There is no network \"smalcnn\"; did you mean \"smallcnn\"?",
        "--layer=relu44 | The network has no layer \"relu44\"",
        "--classes=3 | weights.safetensors is for another number of classes: of the ",
        "--classes=0 | can't have 0 classes; at least 1 is needed.",
        "--size=4 | The network smallcnn can't take images of 4 x 4 pixels; each side needs at least 8.",
        "--size=99999 | --size 99999: ",
        "--option=refrence=zero | --option refrence=zero: the method \"saliency\" has "})
    void anOptionThatCantBeUsedIsRefused(String option, String expected) throws Exception {
        explain(weights, good(), option).refused(ExitCode.BAD_INPUT, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--classes=many|--classes", "--network-option=x|--network-option", "--tensor=x.npy|--tensor"})
    void argumentsThatCantBeUnderstoodAreRefusedWithAHintAtTheHelp(String option, String expected) throws Exception {
        Ended ended = explain(weights, good(), option);
        assertEquals(ExitCode.BAD_INPUT, ended.exitCode());
        assertEquals(2, ended.messages().size(), ended::toString);
        assertTrue(ended.messages().getFirst().startsWith("glassbox explain: ") && ended.messages().getFirst().contains(expected), ended::toString);
        assertEquals("'glassbox explain --help' shows what there is.", ended.messages().getLast());
        ended.assertReadable();
    }

    @Test
    void weightsThatCantBeUsedAreNamed() throws Exception {
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(Files.readAllBytes(weights), 5000));
        explain(cut, good()).refused(ExitCode.BAD_INPUT, cut + " is cut off");
        Path missing = folder.resolve("none.safetensors");
        explain(missing, good()).refused(ExitCode.BAD_INPUT, "There is no safetensors file " + missing + ".");
        Path pickle = Files.write(folder.resolve("weights.pth"), new byte[100]);
        explain(pickle, good()).refused(ExitCode.BAD_INPUT, pickle + " is no file of torch.save: it is neither a zip archive nor a pickle.");
        Path keras = Files.write(folder.resolve("weights.h5"), new byte[100]);
        explain(keras, good()).refused(ExitCode.BAD_INPUT, "Weights are read from .safetensors, .npz and PyTorch's .pth, .pt, .th, .bin and .ckpt files, not from "
                + keras + ".");
        Path npz = Files.write(folder.resolve("weights.npz"), new byte[100]);
        explain(npz, good(), "--network", "smallcnn").refused(ExitCode.BAD_INPUT, npz + " is cut off, damaged or no npz archive");
    }

    @Test
    void aTensorThatCantBeUsedIsNamed() throws Exception {
        Path tensor = Files.write(folder.resolve("x.npy"), new byte[] {1, 2, 3});
        glassbox.run("explain", "--weights", weights.toString(), "--method", "saliency", "--tensor", tensor.toString(), "--out", folder.toString())
                .refused(ExitCode.BAD_INPUT, tensor + " is cut off or no numpy array.");
    }

    @Test
    void placesThatCantBeWrittenAreNamed() throws Exception {
        explain(weights, good(), "--out", weights.toString()).refused(ExitCode.BAD_INPUT, "The folder " + weights + " can't be made: ",
                "; give another one with --out.");
        Path raw = Files.createDirectories(folder.resolve("raw.npz"));
        explain(weights, good(), "--raw", raw.toString()).refused(ExitCode.BAD_INPUT, "Can't write " + raw + ": it is a folder; give the name of a file.");
        explain(weights, good(), "--raw", folder.resolve("none/raw.npz").toString()).refused(ExitCode.BAD_INPUT, "there is no folder "
                + folder.resolve("none"));
    }

    @Test
    void aDiskThatMayNotBeWrittenIsSaidBeforeAnythingIsComputed() throws Exception {
        Path image = good();
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
            disk.makeReadOnly();
            Path raw = disk.folder().resolve("raw.npz");
            explain(weights, image, "--raw", raw.toString()).refused(ExitCode.BAD_INPUT, "Can't write " + raw + ": the folder " + disk.folder()
                    + " may not be changed; give another place.");
            explain(weights, image, "--out", disk.folder().resolve("out").toString()).refused(ExitCode.BAD_INPUT,
                    "can't be made: Read-only file system; give another one with --out.");
        }
    }

    @Test
    void aFullDiskIsSaidWithExitCodeOne() throws Exception {
        Path image = good();
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 256)) {
            disk.fill();
            explain(weights, image, "--out", disk.folder().toString()).failed(ExitCode.FAULT, "Can't write " + disk.folder(),
                    ": no space left on device; free some space");
        }
    }

    @Test
    void aGpuThatIsNotThereIsReplacedByTheCpuWithOneSentence() throws Exception {
        try (CommandLine elsewhere = new CommandLine(DeviceChoice.parse("cuda:99"))) {
            Ended ended = elsewhere.run("explain", "--weights", weights.toString(), "--method", "saliency", "--images", good().toString(), "--out",
                    folder.toString());
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            assertTrue(ended.messages().getFirst().startsWith("GPU 99 can't be used (") && ended.messages().getFirst().endsWith("), so the CPU is used."), ended::toString);
        }
    }
}
