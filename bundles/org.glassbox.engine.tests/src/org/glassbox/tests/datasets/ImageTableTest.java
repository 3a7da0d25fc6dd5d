package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.tests.io.PictureBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTableTest {
    private static final int GREY = 0x808080;
    private static final int WHITE = 0xffffff;
    @TempDir
    private Path root;

    private void image(String path, int side, int colour) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, PictureBytes.encode(PictureBytes.plain(side, side, colour), "png"));
    }

    private void images(int count) throws IOException {
        for (int n = 0; n < count; n++) {
            image("images/" + n + ".png", 8, GREY);
        }
    }

    /** Opens a table with options as {@code key=value}. */
    private Dataset open(String table, String... options) throws Exception {
        Path file = Files.writeString(root.resolve("table.csv"), table);
        Map<String, String> pairs = new HashMap<>(Map.of("path", file.toString()));
        for (String option : options) {
            pairs.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "csv").create(pairs).open(new NullProgressMonitor());
    }

    private String refusal(String table, String... options) {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> open(table, options));
        assertEquals(GlassboxException.Kind.BAD_INPUT, failure.kind());
        return failure.getMessage();
    }

    private static Sample sample(Dataset dataset, String id) {
        return dataset.splits().stream().flatMap(split -> dataset.samples(split).stream()).filter(sample -> sample.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void imagesBelongToTheClassesAndSplitsOfTheirLines() throws Exception {
        images(6);
        Dataset dataset = open("""
                path,label,split
                images/0.png,dog,train
                images/1.png,cat,train
                images/2.png,dog,validation
                images/3.png,cat,val
                images/4.png,dog,test_hard
                images/5.png,cat,test
                """);
        assertEquals(List.of("cat", "dog"), dataset.classes());
        assertEquals(List.of("train", "val", "test", "test_hard"), dataset.splits());
        assertEquals(List.of(new Sample("images/0.png", "train", 1), new Sample("images/1.png", "train", 0)), dataset.samples("train"));
        assertFalse(dataset.multiLabel());
        assertEquals(8, dataset.width());
        assertEquals(0x80, dataset.image(dataset.samples("val").getFirst()).value(0, 0, 0));
        assertEquals(List.of(), dataset.problems());
    }

    @Test
    void severalLabelsAreSeparatedBySemicolonsTheMainOneFirst() throws Exception {
        images(4);
        String table = """
                path,label
                images/0.png,dog; cat
                images/1.png,cat
                images/2.png,dog
                images/3.png,cat;dog;cat
                """;
        Dataset dataset = open(table);
        assertTrue(dataset.multiLabel());
        assertEquals(1, sample(dataset, "images/0.png").label());
        assertEquals(List.of(0, 1), sample(dataset, "images/0.png").labels());
        assertEquals(List.of(0), sample(dataset, "images/1.png").labels());
        assertEquals(List.of(0, 1), sample(dataset, "images/3.png").labels());
        assertTrue(open("path,label\nimages/0.png,a\nimages/1.png,b\n", "multiLabel=true").multiLabel());
    }

    @Test
    void numbersAreInTheOrderOfTheirSizeAndClassesInTheOrderOfTheOption() throws Exception {
        images(3);
        String table = "path,label\nimages/0.png,10\nimages/1.png,9\nimages/2.png,0\n";
        assertEquals(List.of("0", "9", "10"), open(table).classes());
        assertEquals(List.of("9", "10", "0"), open(table, "classes=9,10,0").classes());
        assertTrue(refusal(table, "classes=9,0").contains("line 2: \"10\" is none of the classes"));
        assertTrue(refusal(table, "classes=0,9,10,11").contains("has no image of the class \"11\" that can be used"));
    }

    @Test
    void imagesWithoutSplitsAreDividedByClassAndSeed() throws Exception {
        images(20);
        StringBuilder table = new StringBuilder("path,label\n");
        for (int n = 0; n < 20; n++) {
            table.append("images/" + n + ".png," + (n % 2 == 0 ? "even" : "odd") + "\n");
        }
        Dataset dataset = open(table.toString(), "valShare=0.2", "testShare=0.2");
        assertEquals(List.of(12, 4, 4), List.of("train", "val", "test").stream().map(split -> dataset.samples(split).size()).toList());
        assertEquals(dataset.samples("val"), open(table.toString(), "valShare=0.2", "testShare=0.2").samples("val"));
    }

    @Test
    void masksAreThoseOfTheLineAndCanBeMissing() throws Exception {
        images(2);
        image("masks/0.png", 8, WHITE);
        Dataset dataset = open("path,label,mask,irrelevant_mask\nimages/0.png,a,masks/0.png,\nimages/1.png,b,,\n");
        assertTrue(dataset.mask(sample(dataset, "images/0.png"), MaskRole.RELEVANT).orElseThrow().isFull());
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "images/0.png"), MaskRole.IRRELEVANT));
        assertEquals(Optional.empty(), dataset.mask(sample(dataset, "images/1.png"), MaskRole.RELEVANT));
        image("masks/0.png", 4, WHITE);
        assertTrue(refusal("path,label,mask\nimages/0.png,a,masks/0.png\nimages/1.png,b,\n").contains("has 4 x 4 pixels, but its image"));
        assertTrue(refusal("path,label,mask\nimages/0.png,a,masks/9.png\nimages/1.png,b,\n").contains("There is no mask of line 2 "));
    }

    @Test
    void imagesThatCanNotBeReadAreLeftOutAndTold() throws Exception {
        images(3);
        Files.writeString(root.resolve("images/2.png"), "no picture");
        Dataset dataset = open("path,label\nimages/0.png,a\nimages/1.png,b\nimages/2.png,a\nimages/9.png,b\n");
        assertEquals(2, dataset.problems().size());
        assertTrue(dataset.problems().getFirst().startsWith("table.csv, line 4: "), dataset.problems().getFirst());
        assertTrue(dataset.problems().getLast().contains("There is no image ") && dataset.problems().getLast().endsWith("The image is left out."),
                dataset.problems().getLast());
        assertTrue(refusal("path,label\nimages/0.png,a\nimages/9.png,b\n").contains("has no image of the class \"b\" that can be used. table.csv, line 3: "));
    }

    @Test
    void mistakesAreRefusedWithTheirLine() throws Exception {
        images(3);
        assertTrue(refusal("path,class\nimages/0.png,a\n").contains("line 1: there is no column \"label\""));
        assertTrue(refusal("path,label\nimages/0.png,\n").contains("line 2: the image has no label"));
        assertTrue(refusal("path,label\n,a\n").contains("line 2: there is no path of an image"));
        assertTrue(refusal("path,label\nimages/0.png,a\nimages/0.png,b\n").contains("line 3: the image images/0.png stands in line 2 already"));
        assertTrue(refusal("path,label,split\nimages/0.png,a,trian\n").contains("line 2: \"trian\" is no split; did you mean \"train\"?"));
        assertTrue(refusal("path,label,split\nimages/0.png,a,train\nimages/1.png,b,\n").contains("line 3: there is no split, but other lines have one"));
        assertTrue(refusal("path,label\n").contains("lists no images"));
        image("images/1.png", 9, GREY);
        assertTrue(refusal("path,label\nimages/0.png,a\nimages/1.png,b\n").contains("set the option size, such as size=224"));
        assertEquals(4, open("path,label\nimages/0.png,a\nimages/1.png,b\n", "size=4").width());
    }
}
