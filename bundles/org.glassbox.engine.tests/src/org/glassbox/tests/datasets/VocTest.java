package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.io.PictureBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocTest {
    private static final int GREY = 0x808080;
    private static final int VOID = 255;

    @TempDir
    Path root;

    private Path write(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path write(String path, String text) throws IOException {
        return write(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void image(String id, int width, int height) throws IOException {
        write("JPEGImages/" + id + ".png", PictureBytes.encode(PictureBytes.plain(width, height, GREY), "png"));
    }

    private static String box(String name, int left, int top, int right, int bottom) {
        return "<object><name>" + name + "</name><difficult>0</difficult><bndbox><xmin>" + left + "</xmin><ymin>" + top + "</ymin><xmax>" + right
                + "</xmax><ymax>" + bottom + "</ymax></bndbox></object>";
    }

    private static String annotation(int width, int height, String... objects) {
        return "<annotation><size><width>" + width + "</width><height>" + height + "</height></size>" + String.join("", objects) + "</annotation>";
    }

    /** An image of 40 x 20 pixels with its boxes. */
    private void boxed(String id, String... objects) throws IOException {
        image(id, 40, 20);
        write("Annotations/" + id + ".xml", annotation(40, 20, objects));
    }

    /** An image of 4 x 2 pixels with the numbers of its pixels, row by row. */
    private void segmented(String id, int... numbers) throws IOException {
        image(id, 4, 2);
        write("SegmentationClass/" + id + ".png", PictureBytes.encode(palette(numbers), "png"));
    }

    /** Colours that say nothing of the numbers, as in PASCAL VOC. */
    private static BufferedImage palette(int... numbers) {
        byte[] colours = new byte[256];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (byte) (7 * i + 100);
        }
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, colours, colours, colours));
        for (int i = 0; i < numbers.length; i++) {
            image.getRaster().setSample(i % 4, i / 4, 0, numbers[i]);
        }
        return image;
    }

    /** Opens with options as {@code key=value}. */
    private Dataset open(String... options) throws GlassboxException {
        Map<String, String> pairs = new HashMap<>(Map.of("path", root.toString(), "size", "0"));
        for (String option : options) {
            pairs.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "voc").create(pairs).open(new NullProgressMonitor());
    }

    private String refusal(String... options) {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> open(options));
        assertEquals(GlassboxException.Kind.BAD_INPUT, failure.kind());
        return failure.getMessage();
    }

    private static Sample sample(Dataset dataset, String id) {
        return dataset.splits().stream().flatMap(split -> dataset.samples(split).stream()).filter(sample -> sample.id().equals("JPEGImages/" + id + ".png"))
                .findFirst().orElseThrow();
    }

    private static Mask mask(Dataset dataset, String id, MaskRole role) throws GlassboxException {
        return dataset.mask(sample(dataset, id), role).orElseThrow();
    }

    @Test
    void asksWhetherAnObjectIsThereAndTakesItsBoxesForWhatIsRelevant() throws Exception {
        boxed("with", box("cat", 1, 1, 10, 5), box("dog", 1, 1, 40, 20), box("cat", 31, 11, 40, 20));
        boxed("without", box("dog", 1, 1, 40, 20));
        Dataset dataset = open("task=presence", "classes=cat");
        assertEquals(List.of("no cat", "cat"), dataset.classes());
        assertEquals(1, sample(dataset, "with").label());
        assertEquals(0, sample(dataset, "without").label());
        // the first pixel is 1 and the last one belongs to the box
        assertEquals(Mask.of(40, 20, List.of(new Region(0, 0, 10, 5), new Region(30, 10, 10, 10))), mask(dataset, "with", MaskRole.RELEVANT));
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "without"), MaskRole.RELEVANT), "absence has no place");
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "with"), MaskRole.IRRELEVANT));
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "with"), MaskRole.IGNORED));
        assertTrue(mask(open("task=presence", "classes=cat", "emptyMasks=true"), "without", MaskRole.RELEVANT).isEmpty());
        assertEquals(List.of("no cat or dog", "cat or dog"), open("task=presence", "classes=cat, dog").classes());
    }

    @Test
    void takesTheClassWithTheLargestAreaAndCountsOverlapsOnce() throws Exception {
        boxed("a", box("cat", 1, 1, 10, 10), box("cat", 1, 1, 10, 10), box("dog", 11, 1, 21, 10)); // 100 pixels against 110
        boxed("b", box("cat", 1, 1, 10, 10), box("dog", 11, 1, 20, 10), box("ant", 1, 1, 2, 2)); // equal: the first by name
        boxed("c", box("ant", 1, 1, 5, 5));
        Dataset dataset = open();
        assertEquals(List.of("ant", "cat", "dog"), dataset.classes());
        assertEquals("dog", dataset.classes().get(sample(dataset, "a").label()));
        assertEquals("cat", dataset.classes().get(sample(dataset, "b").label()));
        assertEquals(Mask.of(40, 20, List.of(new Region(10, 0, 11, 10))), mask(dataset, "a", MaskRole.RELEVANT));
        Dataset two = open("classes=dog,cat");
        assertEquals(List.of("dog", "cat"), two.classes());
        assertEquals(1, two.problems().size());
        assertTrue(two.problems().getFirst().startsWith("1 image has no object of the classes and is left out; the first is "), two.problems().getFirst());
    }

    @Test
    void takesAllClassesOfAnImageAtOnce() throws Exception {
        boxed("a", box("cat", 1, 1, 10, 10), box("dog", 11, 1, 21, 10), box("cat", 1, 1, 2, 2));
        boxed("b", box("cat", 1, 1, 10, 10));
        boxed("c", box("ant", 1, 1, 5, 5));
        Dataset dataset = open("task=multi");
        assertTrue(dataset.multiLabel());
        assertFalse(open().multiLabel());
        assertEquals(List.of("ant", "cat", "dog"), dataset.classes());
        assertEquals(List.of(1, 2), sample(dataset, "a").labels());
        assertEquals(2, sample(dataset, "a").label(), "the main one has the largest area");
        assertEquals(List.of(1), sample(dataset, "b").labels());
        assertEquals(Mask.of(40, 20, List.of(new Region(0, 0, 21, 10))), mask(dataset, "a", MaskRole.RELEVANT));
        Dataset two = open("task=multi", "classes=dog,cat");
        assertEquals(List.of(0, 1), sample(two, "a").labels());
        assertTrue(two.problems().getFirst().startsWith("1 image has no object of the classes and is left out"), two.problems().getFirst());
    }

    @Test
    void readsTheNumbersOfSegmentationsAndNotTheirColours() throws Exception {
        segmented("a", 0, 8, 8, 12, 0, VOID, 8, 12); // 3 pixels of cat, 2 of dog
        segmented("b", 12, 12, 12, 12, 8, 8, 0, 0);
        Dataset dataset = open("marks=segmentation");
        assertEquals(List.of("cat", "dog"), dataset.classes());
        assertEquals(0, sample(dataset, "a").label());
        Mask cat = mask(dataset, "a", MaskRole.RELEVANT);
        assertEquals(3, cat.count());
        assertTrue(cat.contains(1, 0) && cat.contains(2, 0) && cat.contains(2, 1));
        Mask ignored = mask(dataset, "a", MaskRole.IGNORED);
        assertEquals(1, ignored.count());
        assertTrue(ignored.contains(1, 1));
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "b"), MaskRole.IGNORED));
        segmented("c", 1, 1, 1, 2, 2, 0, 0, 0);
        segmented("a", 2, 2, 2, 2, 0, 0, 0, 0);
        segmented("b", 1, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(List.of("lesion", "nevus"), open("marks=segmentation", "names=nevus, lesion").classes());
    }

    @Test
    void resizesImagesAndMasksInStep() throws Exception {
        boxed("a", box("cat", 21, 1, 40, 10)); // the right upper quarter
        boxed("b", box("dog", 1, 1, 40, 20));
        Dataset dataset = open("size=8");
        assertEquals(8, dataset.width());
        assertEquals(8, dataset.image(sample(dataset, "a")).height());
        assertEquals(Mask.of(8, 8, List.of(new Region(4, 0, 4, 4))), mask(dataset, "a", MaskRole.RELEVANT));
        Dataset padded = open("size=8", "fit=pad"); // 8 x 4 pixels in the middle
        assertEquals(Mask.of(8, 8, List.of(new Region(4, 2, 4, 2))), mask(padded, "a", MaskRole.RELEVANT));
        assertEquals(0, padded.image(sample(padded, "a")).value(0, 0, 0));
        Dataset cropped = open("size=10", "fit=crop"); // columns 11 to 30
        assertEquals(Mask.of(10, 10, List.of(new Region(5, 0, 5, 5))), mask(cropped, "a", MaskRole.RELEVANT));
    }

    @Test
    void splitsAsTheListsSay() throws Exception {
        for (String id : List.of("a", "b", "c", "d", "e", "f")) {
            boxed(id, box(id.compareTo("d") < 0 ? "cat" : "dog", 1, 1, 4, 4));
        }
        write("ImageSets/Main/train.txt", "a 1\nd -1\n\n");
        write("ImageSets/Main/val.txt", "b\ne\n");
        write("ImageSets/Main/trainval.txt", "a\nb\nd\ne\n");
        write("ImageSets/Main/test.txt", "c\n");
        Dataset dataset = open();
        assertEquals(List.of("train", "val", "test"), dataset.splits());
        assertEquals(List.of("JPEGImages/a.png", "JPEGImages/d.png"), dataset.samples("train").stream().map(Sample::id).toList());
        assertEquals(List.of("JPEGImages/c.png"), dataset.samples("test").stream().map(Sample::id).toList());
        assertEquals(List.of(), dataset.problems(), "an image in no list is not a problem");
        assertTrue(refusal("valIsTest=true").contains("leave valIsTest out"));
        Files.delete(root.resolve("ImageSets/Main/test.txt"));
        write("ImageSets/Main/train.txt", "a\nd\nc\nf\n");
        Dataset held = open("valIsTest=true", "valShare=0.5");
        assertEquals(List.of("JPEGImages/b.png", "JPEGImages/e.png"), held.samples("test").stream().map(Sample::id).toList());
        assertEquals(2, held.samples("val").size());
        assertEquals(2, held.samples("train").size());
    }

    @Test
    void splitsByClassAndSeedWithoutLists() throws Exception {
        for (int i = 0; i < 20; i++) {
            boxed("cat" + i, box("cat", 1, 1, 4, 4));
            boxed("dog" + i, box("dog", 1, 1, 4, 4));
        }
        Dataset dataset = open();
        for (int label : new int[] {0, 1}) { // 15 % of 20 are 3
            assertEquals(3, dataset.samples("val").stream().filter(sample -> sample.label() == label).count());
            assertEquals(3, dataset.samples("test").stream().filter(sample -> sample.label() == label).count());
        }
        assertEquals(dataset.samples("val"), open().samples("val"));
        assertFalse(dataset.samples("val").equals(open("seed=2").samples("val")));
        Set<String> all = new HashSet<>();
        dataset.splits().forEach(split -> dataset.samples(split).forEach(sample -> all.add(sample.id())));
        assertEquals(40, all.size());
    }

    @Test
    void leavesOutImagesWhoseFilesAreBrokenAndSaysWhy() throws Exception {
        boxed("good", box("cat", 1, 1, 4, 4));
        boxed("other", box("dog", 1, 1, 4, 4));
        String intact = annotation(40, 20, box("cat", 1, 1, 4, 4));
        Map<String, String> reasons = new HashMap<>();
        reasons.put(intact.substring(0, 120), "is no XML or cut off");
        reasons.put("", "is no XML or cut off");
        reasons.put("<html></html>", "begins with <html>, not <annotation>");
        reasons.put("<!DOCTYPE annotation [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>" + intact.replace("cat", "&secret;"),
                "has a document type (DOCTYPE)");
        reasons.put(intact.replace("<name>cat</name>", ""), "has an object without a <name>");
        reasons.put(intact.replace("<xmin>1</xmin>", ""), "has a box of \"cat\" whose <xmin> is missing");
        reasons.put(intact.replace("<xmin>1</xmin>", "<xmin>left</xmin>"), "whose <xmin> is \"left\", not a number");
        reasons.put(annotation(40, 20, box("cat", 9, 1, 5, 4)), "from (9, 1) to (5, 4), which holds no pixel of its image of 40 x 20");
        reasons.put(annotation(40, 20, box("cat", 41, 1, 50, 4)), "which holds no pixel of its image");
        reasons.put(annotation(20, 40, box("cat", 1, 1, 4, 4)), "is of an image of 20 x 40 pixels, but its image has 40 x 20");
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            image("broken", 40, 20);
            Path file = write("Annotations/broken.xml", reason.getKey());
            Dataset dataset = open();
            assertEquals(1, dataset.problems().size(), reason.getValue());
            String problem = dataset.problems().getFirst();
            assertTrue(problem.contains(reason.getValue()) && problem.contains(file.toString()) && problem.endsWith("The image is left out."), problem);
        }
    }

    @Test
    void leavesOutWhatIsMissingOrNoPicture() throws Exception {
        boxed("good", box("cat", 1, 1, 4, 4));
        boxed("other", box("dog", 1, 1, 4, 4));
        boxed("unmarked");
        Files.delete(root.resolve("Annotations/unmarked.xml"));
        boxed("damaged", box("cat", 1, 1, 4, 4));
        write("JPEGImages/damaged.png", "no picture");
        write("Annotations/nothing.xml", annotation(40, 20));
        write("ImageSets/Main/train.txt", "good\nother\nunmarked\ndamaged\nnothing\n");
        List<String> problems = open().problems();
        assertEquals(3, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("There is no annotation") && problems.get(0).contains("unmarked.xml"), problems.get(0));
        assertTrue(problems.get(1).contains("damaged.png"), problems.get(1));
        assertTrue(problems.get(2).contains("nothing.jpg is left out: there is no such file"), problems.get(2));
    }

    @Test
    void leavesOutSegmentationsThatCantBeUsed() throws Exception {
        segmented("a", 8, 8, 8, 8);
        segmented("b", 12, 12, 12, 12);
        segmented("c", 21);
        write("SegmentationClass/d.png", PictureBytes.encode(PictureBytes.plain(4, 2, GREY), "png"));
        image("d", 4, 2);
        segmented("e", 8);
        image("e", 8, 2);
        List<String> problems = open("marks=segmentation", "size=4").problems();
        assertEquals(3, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("holds the number 21, but there are 20 classes"), problems.get(0));
        assertTrue(problems.get(1).contains("holds colours, but needs numbers of classes"), problems.get(1));
        assertTrue(problems.get(2).contains("has 4 x 2 pixels, but its image has 8 x 2; they must be equal"), problems.get(2));
    }

    @Test
    void takesNoObjectsThatAreDifficultWhereTheyDontCountAndCutsBoxesAtTheEdge() throws Exception {
        boxed("a", box("cat", 1, 1, 4, 4).replace("<difficult>0", "<difficult>1"));
        boxed("b", box("cat", 0, 0, 60, 5));
        boxed("c", box("cat", 1, 1, 4, 4).replace("<xmax>4", "<xmax>3.6"));
        boxed("d", box("dog", 1, 1, 4, 4));
        Dataset dataset = open("task=presence", "classes=cat", "difficult=false");
        assertEquals(0, sample(dataset, "a").label());
        assertEquals(Mask.of(40, 20, List.of(new Region(0, 0, 40, 5))), mask(dataset, "b", MaskRole.RELEVANT));
        assertEquals(16, mask(dataset, "c", MaskRole.RELEVANT).count());
    }

    @Test
    void refusesWhatCantBeOpenedAtAll() throws Exception {
        assertTrue(refusal().contains("There is no folder " + root.resolve("JPEGImages") + "; path must be the folder that holds JPEGImages and Annotations"));
        GlassboxException without = assertThrows(GlassboxException.class,
                () -> Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "voc").create(Map.of()).open(new NullProgressMonitor()));
        assertTrue(without.getMessage().startsWith("The data set voc needs the option path"), without.getMessage());
        boxed("a", box("cat", 1, 1, 4, 4));
        boxed("b", box("dog", 1, 1, 4, 4));
        assertTrue(refusal("task=presence").contains("needs the option classes"));
        assertTrue(refusal("task=presence", "classes=cats").contains("has an object \"cats\"; did you mean \"cat\"?"));
        assertTrue(refusal("imageSets=Mian").contains("there is no folder"));
        assertTrue(refusal("marks=segmentation").contains("SegmentationClass"));
        write("ImageSets/Main/train.txt", "a\nb\n");
        write("ImageSets/Main/test.txt", "b\n");
        assertTrue(refusal().contains("The image b is in") && refusal().contains("must be in one split only"));
        assertTrue(refusal("imageSets=Mian").contains("did you mean \"Main\"?"));
        write("ImageSets/Main/test.txt", "c\n");
        image("c", 10, 10);
        write("Annotations/c.xml", annotation(10, 10, box("cat", 1, 1, 2, 2)));
        assertTrue(refusal().contains("The images are of different sizes"));
        write("JPEGImages/c.jpg", PictureBytes.encode(PictureBytes.plain(8, 8, GREY), "png"));
        assertTrue(refusal().contains("There are two files of one name"));
        Files.delete(root.resolve("JPEGImages/c.jpg"));
        for (String id : List.of("a", "b", "c")) {
            write("Annotations/" + id + ".xml", "nothing");
        }
        assertTrue(refusal().startsWith("None of the images in " + root + " can be used. The annotation "), refusal());
    }

    @Test
    void opensTheRealImagesOfBccd() throws Exception {
        root = SharedFiles.require("data/bccd");
        Dataset dataset = open("task=presence", "classes=Platelets", "size=96");
        assertEquals(List.of(), dataset.problems());
        assertEquals(List.of(205, 87, 72), dataset.splits().stream().map(split -> dataset.samples(split).size()).toList());
        int with = 0;
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split)) {
                with += sample.label();
                assertEquals(sample.label() == 1, dataset.mask(sample, MaskRole.RELEVANT).filter(mask -> !mask.isEmpty()).isPresent(), sample.id());
            }
        }
        assertEquals(201, with, "as shared/data/README.md says");
        assertEquals(96, dataset.image(dataset.samples("test").getFirst()).width());
    }
}
