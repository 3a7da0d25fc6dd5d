package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetChecks;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.datasets.ImageFolder;
import org.glassbox.datasets.ImageFolder.Fit;
import org.glassbox.tests.io.PictureBytes;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int GREY = 0x808080;

    @TempDir
    Path root;

    private Path image(String path, int width, int height, int colour) throws IOException {
        return image(path, PictureBytes.plain(width, height, colour));
    }

    private Path image(String path, BufferedImage image) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, PictureBytes.encode(image, "png"));
    }

    /** Two classes with images of 8 x 8 pixels in train, val and test. */
    private void usualLayout() throws IOException {
        for (String split : List.of("train", "val", "test")) {
            for (String name : List.of("dog", "cat")) {
                image(split + "/" + name + "/1.png", 8, 8, GREY);
                image(split + "/" + name + "/2.png", 8, 8, GREY);
            }
        }
    }

    private Dataset open() throws GlassboxException {
        return open(0, Fit.STRETCH);
    }

    private Dataset open(int size, Fit fit) throws GlassboxException {
        return new ImageFolder(root, size, fit, 0.15, 0.15, 1, 512).open(new NullProgressMonitor());
    }

    private String refusal() {
        return refusal(0);
    }

    private String refusal(int size) {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> open(size, Fit.STRETCH));
        assertEquals(GlassboxException.Kind.BAD_INPUT, failure.kind());
        return failure.getMessage();
    }

    private static List<String> ids(Dataset dataset, String split) {
        return dataset.samples(split).stream().map(Sample::id).toList();
    }

    private static Sample sample(Dataset dataset, String id) {
        return dataset.splits().stream().flatMap(split -> dataset.samples(split).stream()).filter(sample -> sample.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void takesClassesInAlphabeticalOrderAndIdsFromPaths() throws Exception {
        usualLayout();
        Dataset dataset = open();
        assertEquals(List.of("cat", "dog"), dataset.classes());
        assertEquals(List.of("train", "val", "test"), dataset.splits());
        assertEquals(List.of("train/cat/1.png", "train/cat/2.png", "train/dog/1.png", "train/dog/2.png"), ids(dataset, "train"));
        assertEquals(new Sample("test/dog/2.png", "test", 1), dataset.samples("test").get(3));
        assertEquals(List.of(), dataset.problems());
        assertEquals(8, dataset.width());
        assertEquals(8, dataset.height());
    }

    @Test
    void isFoundInTheRegistryWithItsOptions() throws Exception {
        usualLayout();
        Dataset dataset = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "image-folder").create(Map.of("path", root.toString(), "size", "16", "fit", "pad"))
                .open(new NullProgressMonitor());
        assertEquals(16, dataset.width());
    }

    @Test
    void readsImagesInClassFoldersBelowEachOther() throws Exception {
        usualLayout();
        image("train/cat/more/cat/3.png", 8, 8, 0x112233);
        Dataset dataset = open();
        assertEquals(0x22, dataset.image(sample(dataset, "train/cat/more/cat/3.png")).value(0, 0, 1));
    }

    @Test
    void understandsOtherNamesOfSplitsAndSeveralTestSplits() throws Exception {
        image("training/a/1.png", 8, 8, GREY);
        image("training/b/1.png", 8, 8, GREY);
        image("validation/a/1.png", 8, 8, GREY);
        image("test_clean/a/1.png", 8, 8, GREY);
        image("test-noisy/b/1.png", 8, 8, GREY);
        assertEquals(List.of("train", "val", "test-noisy", "test_clean"), open().splits());
    }

    @Test
    void splitsByClassWhereThereAreNoFoldersForSplits() throws Exception {
        for (int i = 0; i < 20; i++) {
            image("cat/" + i + ".png", 8, 8, GREY);
            image("train/" + i + ".png", 8, 8, GREY); // a class of vehicles, not a split
        }
        image("rare/1.png", 8, 8, GREY);
        Dataset dataset = open();
        assertEquals(List.of("cat", "rare", "train"), dataset.classes());
        Set<String> all = new HashSet<>();
        dataset.splits().forEach(split -> all.addAll(ids(dataset, split)));
        assertEquals(41, all.size());
        for (int label : new int[] {0, 2}) { // 15 % of 20 are 3
            assertEquals(3, dataset.samples("val").stream().filter(sample -> sample.label() == label).count());
            assertEquals(3, dataset.samples("test").stream().filter(sample -> sample.label() == label).count());
        }
        assertEquals(1, dataset.samples("train").stream().filter(sample -> sample.label() == 1).count());
        // seeded, and not the first rows
        assertEquals(ids(dataset, "val"), ids(open(), "val"));
        Dataset other = new ImageFolder(root, 0, Fit.STRETCH, 0.15, 0.15, 2, 512).open(new NullProgressMonitor());
        assertFalse(ids(dataset, "val").equals(ids(other, "val")));
    }

    @Test
    void takesValFromTrainWhereItIsMissing() throws Exception {
        for (int i = 0; i < 20; i++) {
            image("train/a/" + i + ".png", 8, 8, GREY);
            image("train/b/" + i + ".png", 8, 8, GREY);
            image("test/a/" + i + ".png", 8, 8, GREY);
        }
        Dataset dataset = open();
        assertEquals(34, dataset.samples("train").size());
        assertEquals(6, dataset.samples("val").size());
        assertEquals(3, dataset.samples("val").stream().filter(sample -> sample.label() == 0).count());
        assertEquals(20, dataset.samples("test").size());
    }

    @Test
    void findsMasksInTheMirrorTreeAndBesideTheImage() throws Exception {
        usualLayout();
        image("masks/train/cat/1.png", PictureBytes.redOverBlue(8, 8));
        image("masks-irrelevant/train/cat/1.png", 8, 8, 0xffffff);
        image("train/dog/1_mask.png", 8, 8, 0x000000);
        image("train/dog/2_irrelevant.png", 8, 8, 0xffffff);
        Dataset dataset = open();
        assertEquals(4, dataset.samples("train").size());
        assertTrue(dataset.mask(sample(dataset, "train/cat/1.png"), MaskRole.RELEVANT).orElseThrow().isFull());
        assertTrue(dataset.mask(sample(dataset, "train/cat/1.png"), MaskRole.IRRELEVANT).isPresent());
        // an empty mask says that nothing matters; no mask says nothing
        assertTrue(dataset.mask(sample(dataset, "train/dog/1.png"), MaskRole.RELEVANT).orElseThrow().isEmpty());
        assertTrue(dataset.mask(sample(dataset, "train/dog/1.png"), MaskRole.IRRELEVANT).isEmpty());
        assertTrue(dataset.mask(sample(dataset, "train/dog/2.png"), MaskRole.IRRELEVANT).orElseThrow().isFull());
        assertTrue(dataset.mask(sample(dataset, "train/cat/2.png"), MaskRole.RELEVANT).isEmpty());
    }

    @Test
    void takesAPictureOfAMaskForAnImage() throws Exception {
        usualLayout();
        image("train/cat/face_mask.png", 8, 8, GREY); // there is no "face"
        assertTrue(ids(open(), "train").contains("train/cat/face_mask.png"));
    }

    @Test
    void reportsMasksWithoutImages() throws Exception {
        usualLayout();
        Path lost = image("masks/train/cat/9.png", 8, 8, GREY);
        assertEquals(List.of("The mask " + lost + " is left out: there is no image of that name."), open().problems());
    }

    @Test
    void masksKeepTheirShadesForWhatLooksAtThem() throws Exception {
        usualLayout();
        BufferedImage shades = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        int[] levels = {0, 64, 127, 128, 191, 255, 1, 2};
        for (int i = 0; i < 64; i++) {
            shades.getRaster().setSample(i % 8, i / 8, 0, levels[i % 8]);
        }
        image("masks/train/cat/1.png", shades);
        Dataset dataset = open();
        Sample sample = dataset.samples("train").stream().filter(each -> each.id().contains("cat/1")).findFirst().orElseThrow();
        GreyMask grey = dataset.greyMask(sample, MaskRole.RELEVANT).orElseThrow();
        Mask mask = dataset.mask(sample, MaskRole.RELEVANT).orElseThrow();
        float[] values = grey.toFloats();
        for (int x = 0; x < 8; x++) {
            assertEquals(levels[x], grey.level(x, 5));
            assertEquals(levels[x] / 255f, values[5 * 8 + x]);
            assertEquals(levels[x] >= 128, mask.contains(x, 5), "as a set it is what is brighter than half");
        }
        Dataset half = open(4, Fit.STRETCH);
        GreyMask smaller = half.greyMask(sample, MaskRole.RELEVANT).orElseThrow();
        assertEquals(List.of(64, 128, 255, 2), IntStream.range(0, 4).mapToObj(x -> smaller.level(x, 0)).toList());
        Sample without = dataset.samples("train").stream().filter(each -> each.id().contains("dog/1")).findFirst().orElseThrow();
        assertTrue(dataset.greyMask(without, MaskRole.RELEVANT).isEmpty());
    }

    @Test
    void refusesTwoMasksOfOneImage() throws Exception {
        usualLayout();
        image("masks/train/cat/1.png", 8, 8, GREY);
        image("train/cat/1_mask.png", 8, 8, GREY);
        assertTrue(refusal().startsWith("There are two masks of one image"));
    }

    @Test
    void refusesMasksOfAnotherSizeThanTheirImages() throws Exception {
        usualLayout();
        Path mask = image("masks/train/cat/1.png", 8, 4, GREY);
        assertEquals("The mask " + mask + " has 8 x 4 pixels, but its image " + root.resolve("train/cat/1.png") + " has 8 x 8; they must be equal.", refusal());
        assertEquals(refusal(), refusal(32));
    }

    @Test
    void refusesMasksThatCannotBeRead() throws Exception {
        usualLayout();
        Path mask = image("masks/train/cat/1.png", 8, 8, GREY);
        Files.write(mask, new byte[0]);
        assertTrue(refusal().contains(mask + " is empty"));
    }

    @Test
    void refusesClassFoldersWithoutImages() throws Exception {
        usualLayout();
        Path empty = Files.createDirectories(root.resolve("train/bird"));
        Files.writeString(empty.resolve("readme.txt"), "to do");
        assertEquals("The class folder " + empty + " holds no images; put some there or remove the folder.", refusal());
    }

    @Test
    void refusesClassesOfWhichNoImageCanBeRead() throws Exception {
        usualLayout();
        Files.write(image("train/bird/1.png", 8, 8, GREY), new byte[0]);
        String sentence = refusal();
        assertTrue(sentence.startsWith("None of the images in the class folder " + root.resolve("train/bird") + " can be read; replace them or remove the folder. "), sentence);
        assertTrue(sentence.endsWith("the file has 0 bytes."), sentence);
    }

    @Test
    void opensASetOfOneClassButRefusesToTrainOnIt() throws Exception {
        image("train/cat/1.png", 8, 8, GREY);
        image("train/cat/2.png", 8, 8, GREY);
        Dataset dataset = open();
        GlassboxException failure = assertThrows(GlassboxException.class, () -> DatasetChecks.requireTrainable(dataset));
        assertEquals("Can't start training: all 1 images in train are of one class (\"cat\"), at least 2 are needed; add images of another class.", failure.getMessage());
    }

    @Test
    void refusesToTrainWithoutTrainingImages() throws Exception {
        image("test/cat/1.png", 8, 8, GREY);
        image("test/dog/1.png", 8, 8, GREY);
        Dataset dataset = open();
        assertEquals(List.of("test"), dataset.splits());
        GlassboxException failure = assertThrows(GlassboxException.class, () -> DatasetChecks.requireTrainable(dataset));
        assertTrue(failure.getMessage().contains("no images in train"), failure.getMessage());
    }

    @Test
    void refusesTestClassesThatWereNotTrained() throws Exception {
        usualLayout();
        image("test/cats/1.png", 8, 8, GREY);
        String sentence = refusal();
        assertTrue(sentence.contains("The class \"cats\"") && sentence.contains("did you mean \"cat\"?"), sentence);
    }

    @Test
    void leavesOutUnreadableImagesAndSaysWhy() throws Exception {
        usualLayout();
        Path broken = image("train/cat/3.png", PictureBytes.busy(64, 64));
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken), 2000));
        Path notes = Files.writeString(root.resolve("train/dog/notes.jpg"), "no picture\n");
        Files.writeString(root.resolve("train/dog/notes.txt"), "of no concern");
        Files.writeString(root.resolve("train/dog/.hidden.png"), "of no concern");
        Path foreign = Files.writeString(root.resolve("train/dog/new.webp"), "RIFF");
        Dataset dataset = open(16, Fit.STRETCH);
        assertEquals(4, dataset.samples("train").size());
        assertEquals(3, dataset.problems().size(), dataset.problems().toString());
        for (Path file : List.of(broken, notes, foreign)) {
            assertEquals(1, dataset.problems().stream().filter(problem -> problem.contains(file.toString())).count());
        }
    }

    @Test
    void saysWhichImagesAreInNoClassFolder() throws Exception {
        usualLayout();
        Path loose = image("train/loose.png", 8, 8, GREY);
        assertEquals(List.of("1 image in " + root.resolve("train") + " left out: in no class folder; the first is " + loose + "."), open().problems());
    }

    @Test
    void saysWhichFoldersAreLeftOut() throws Exception {
        usualLayout();
        image("extra/cat/1.png", 8, 8, GREY);
        assertEquals(List.of("The folder " + root.resolve("extra") + " is left out: it is neither train, val nor test."), open().problems());
    }

    @Test
    void refusesImagesOfDifferentSizesAndSaysWhatToDo() throws Exception {
        usualLayout();
        Path other = image("train/dog/2.png", 6, 8, GREY);
        String sentence = refusal();
        assertTrue(sentence.contains(other + " has 6 x 8") && sentence.endsWith("set the option size, such as size=224."), sentence);
    }

    @Test
    void refusesFoldersWithNothingInThem() throws Exception {
        assertTrue(refusal().contains("train/CLASS/*.png or CLASS/*.png were looked for"));
        GlassboxException missing = assertThrows(GlassboxException.class, () -> ImageFolder.at(root.resolve("none"), 0).open(new NullProgressMonitor()));
        assertEquals("There is no folder " + root.resolve("none") + ".", missing.getMessage());
        GlassboxException unset = assertThrows(GlassboxException.class, () -> new ImageFolder().open(new NullProgressMonitor()));
        assertTrue(unset.getMessage().contains("needs the option path"), unset.getMessage());
    }

    @Test
    void stretchesImagesAndMasksToTheSize() throws Exception {
        // left half red, as redOverBlue turned: 4 x 2 pixels, the mask is the left half
        BufferedImage wide = PictureBytes.plain(4, 2, 0x0000ff);
        for (int y = 0; y < 2; y++) {
            wide.setRGB(0, y, 0xff0000);
            wide.setRGB(1, y, 0xff0000);
        }
        image("train/a/1.png", wide);
        image("train/a/2.png", 4, 2, GREY);
        image("train/b/1.png", 4, 2, GREY);
        image("val/b/1.png", 4, 2, GREY);
        BufferedImage half = PictureBytes.plain(4, 2, 0x000000);
        half.setRGB(0, 0, 0xffffff);
        half.setRGB(0, 1, 0xffffff);
        half.setRGB(1, 0, 0xffffff);
        half.setRGB(1, 1, 0xffffff);
        image("masks/train/a/1.png", half);
        Dataset dataset = open(2, Fit.STRETCH);
        RgbImage image = dataset.image(sample(dataset, "train/a/1.png"));
        // shrinking by 2 weighs the source pixels 1/8, 3/8, 3/8, 1/8: the left pixel has (3/7, 3/7) red and 1/7 blue as it is cut at the border
        assertEquals(Math.round(255 * 6 / 7.0), image.value(0, 0, 0));
        assertEquals(Math.round(255 / 7.0), image.value(0, 0, 2));
        assertEquals(Mask.of(2, 2, List.of(new Region(0, 0, 1, 2))), dataset.mask(sample(dataset, "train/a/1.png"), MaskRole.RELEVANT).orElseThrow());
    }

    @Test
    void keepsPlainColoursWhateverTheScale() throws Exception {
        image("train/a/1.png", 37, 11, 0x0a64c8);
        image("train/b/1.png", 5, 5, GREY);
        image("val/b/1.png", 64, 64, GREY);
        for (int size : new int[] {3, 16, 50}) {
            Dataset dataset = open(size, Fit.STRETCH);
            RgbImage image = dataset.image(sample(dataset, "train/a/1.png"));
            assertEquals(size, image.width());
            assertEquals(10, image.value(size - 1, 0, 0));
            assertEquals(100, image.value(0, size - 1, 1));
            assertEquals(200, image.value(size / 2, size / 2, 2));
        }
    }

    @Test
    void cropsToTheMiddle() throws Exception {
        BufferedImage wide = PictureBytes.plain(16, 8, 0x000000);
        for (int y = 0; y < 8; y++) {
            for (int x = 4; x < 12; x++) {
                wide.setRGB(x, y, 0xffffff);
            }
        }
        image("train/a/1.png", wide);
        image("masks/train/a/1.png", wide);
        image("train/b/1.png", 8, 8, GREY);
        image("val/b/1.png", 8, 8, GREY);
        Dataset dataset = open(8, Fit.CROP);
        assertEquals(255, dataset.image(sample(dataset, "train/a/1.png")).value(0, 0, 0));
        assertEquals(255, dataset.image(sample(dataset, "train/a/1.png")).value(7, 7, 0));
        assertTrue(dataset.mask(sample(dataset, "train/a/1.png"), MaskRole.RELEVANT).orElseThrow().isFull());
    }

    @Test
    void padsWithBlackThatBelongsToNoMask() throws Exception {
        image("train/a/1.png", 16, 8, 0xffffff);
        image("masks/train/a/1.png", 16, 8, 0xffffff);
        image("train/b/1.png", 8, 8, GREY);
        image("val/b/1.png", 8, 8, GREY);
        Dataset dataset = open(8, Fit.PAD);
        RgbImage image = dataset.image(sample(dataset, "train/a/1.png"));
        assertEquals(0, image.value(4, 1, 0));
        assertEquals(255, image.value(4, 2, 0));
        assertEquals(Mask.of(8, 8, List.of(new Region(0, 2, 8, 4))), dataset.mask(sample(dataset, "train/a/1.png"), MaskRole.RELEVANT).orElseThrow());
    }

    @Test
    void keepsDecodedImagesAsFarAsThereIsRoom() throws Exception {
        usualLayout();
        Dataset keeping = open();
        Sample sample = keeping.samples("train").getFirst();
        assertSame(keeping.image(sample), keeping.image(sample));
        Dataset forgetting = new ImageFolder(root, 0, Fit.STRETCH, 0.15, 0.15, 1, 0).open(new NullProgressMonitor());
        assertEquals(128, forgetting.image(sample).value(0, 0, 0));
        Files.delete(root.resolve("train/cat/1.png"));
        assertEquals(128, keeping.image(sample).value(0, 0, 0));
        GlassboxException gone = assertThrows(GlassboxException.class, () -> forgetting.image(sample));
        assertEquals("There is no image file " + root.resolve("train/cat/1.png") + ".", gone.getMessage());
    }

    @Test
    void stopsWhenTheUserCancels() throws Exception {
        usualLayout();
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        assertThrows(OperationCanceledException.class, () -> ImageFolder.at(root, 0).open(monitor));
    }

    @Test
    void opensTheRealImagesOfCifar10() throws Exception {
        Dataset dataset = ImageFolder.at(SharedFiles.require("data/cifar10-mini"), 0).open(new NullProgressMonitor());
        assertEquals(10, dataset.classes().size());
        assertEquals(1700, dataset.samples("train").size());
        assertEquals(300, dataset.samples("val").size());
        assertEquals(1000, dataset.samples("test").size());
        assertEquals(32, dataset.height());
        assertEquals(List.of(), dataset.problems());
        DatasetChecks.requireTrainable(dataset);
    }
}
