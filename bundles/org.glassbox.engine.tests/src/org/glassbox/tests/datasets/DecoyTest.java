package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.datasets.Decoy;
import org.glassbox.datasets.Decoy.Style;
import org.glassbox.datasets.Lesions;
import org.glassbox.datasets.Validation;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoyTest {
    private static Dataset plain() {
        return new Lesions(32, 800, 200, 400, 1, 0.1, 0.95, Lesions.Variant.CLEAN).open(new NullProgressMonitor());
    }

    private static Dataset decoy(double rate, Style style) throws GlassboxException {
        return new Decoy("lesions", "", rate, 5, style, 1).around(plain());
    }

    /** The colour of the swatch, 0xRRGGBB, from the middle of its mask. */
    private static int swatch(Dataset dataset, Sample sample) throws GlassboxException {
        Mask mask = dataset.mask(sample, MaskRole.IRRELEVANT).orElseThrow();
        RgbImage image = dataset.image(sample);
        for (int y = 0; y < dataset.height(); y++) {
            for (int x = 0; x < dataset.width(); x++) {
                if (mask.contains(x, y)) {
                    return image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2);
                }
            }
        }
        throw new AssertionError("an empty swatch");
    }

    /** How often the swatch is its class's most frequent one in train. */
    private static double agreement(Dataset dataset, String split, Map<Integer, Integer> colourOfClass) throws GlassboxException {
        int agreeing = 0;
        for (Sample sample : dataset.samples(split)) {
            agreeing += swatch(dataset, sample) == colourOfClass.get(sample.label()) ? 1 : 0;
        }
        return (double) agreeing / dataset.samples(split).size();
    }

    private static Map<Integer, Integer> coloursOfClasses() throws GlassboxException {
        Dataset certain = decoy(1, Style.COLOUR);
        Map<Integer, Integer> colours = new HashMap<>();
        for (Sample sample : certain.samples("train").subList(0, 20)) {
            Integer before = colours.put(sample.label(), swatch(certain, sample));
            assertTrue(before == null || before.equals(colours.get(sample.label())));
        }
        return colours;
    }

    @Test
    void validationImagesCanHaveASwatchThatSaysNothing() throws Exception {
        Map<Integer, Integer> colours = coloursOfClasses();
        Dataset checked = new Decoy("lesions", "", 0.95, 5, Style.COLOUR, 1, Validation.INDEPENDENT).around(plain());
        assertEquals(0.5, agreement(checked, "val", colours), 0.11); // three standard deviations of 200 images
        assertEquals(0.95, agreement(checked, "train", colours), 0.03);
        assertEquals(0.95, agreement(decoy(0.95, Style.COLOUR), "val", colours), 0.05);
    }

    @Test
    void offersThreeTestSplitsForOne() throws Exception {
        Dataset dataset = decoy(0.95, Style.COLOUR);
        assertEquals(List.of("train", "val", "test_iid", "test_random", "test_absent"), dataset.splits());
        assertEquals(400, dataset.samples("test_random").size());
        Set<String> ids = new HashSet<>();
        dataset.splits().forEach(split -> dataset.samples(split).forEach(sample -> ids.add(sample.id())));
        assertEquals(800 + 200 + 3 * 400, ids.size());
        assertEquals("train/0", dataset.samples("train").getFirst().id());
    }

    @Test
    void givesTheClassAwayInTrainingAndNotInTheRandomTestSplit() throws Exception {
        Dataset dataset = decoy(0.95, Style.COLOUR);
        Map<Integer, Integer> colours = coloursOfClasses();
        for (String split : List.of("train", "val", "test_iid")) {
            assertEquals(0.95, agreement(dataset, split, colours), 3 * Math.sqrt(0.95 * 0.05 / dataset.samples(split).size()), split);
        }
        assertEquals(0.5, agreement(dataset, "test_random", colours), 3 * Math.sqrt(0.25 / 400));
    }

    @Test
    void isIndependentOfTheClassAtOneOverTheNumberOfClasses() throws Exception {
        assertEquals(0.5, agreement(decoy(0.5, Style.COLOUR), "train", coloursOfClasses()), 3 * Math.sqrt(0.25 / 800));
    }

    @Test
    void changesOnlyTheSwatch() throws Exception {
        Dataset plain = plain();
        Dataset dataset = decoy(0.95, Style.COLOUR);
        for (int i = 0; i < 50; i++) {
            RgbImage before = plain.image(plain.samples("test").get(i));
            RgbImage absent = dataset.image(dataset.samples("test_absent").get(i));
            RgbImage planted = dataset.image(dataset.samples("test_iid").get(i));
            Mask swatch = dataset.mask(dataset.samples("test_iid").get(i), MaskRole.IRRELEVANT).orElseThrow();
            assertEquals(25, swatch.count());
            assertEquals(swatch, dataset.mask(dataset.samples("test_random").get(i), MaskRole.IRRELEVANT).orElseThrow());
            assertEquals(Optional.empty(), dataset.mask(dataset.samples("test_absent").get(i), MaskRole.IRRELEVANT));
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    assertEquals(before.value(x, y, 0), absent.value(x, y, 0));
                    assertTrue(swatch.contains(x, y) || planted.value(x, y, 1) == before.value(x, y, 1));
                }
            }
        }
    }

    @Test
    void usesAllCorners() throws Exception {
        Dataset dataset = decoy(0.95, Style.COLOUR);
        Set<Mask> places = new HashSet<>();
        for (Sample sample : dataset.samples("train").subList(0, 100)) {
            places.add(dataset.mask(sample, MaskRole.IRRELEVANT).orElseThrow());
        }
        assertEquals(4, places.size());
    }

    @Test
    void keepsRelevantMasksApartFromTheSwatch() throws Exception {
        Dataset dataset = decoy(0.95, Style.GREY);
        for (Sample sample : dataset.samples("train").subList(0, 100)) {
            Mask relevant = dataset.mask(sample, MaskRole.RELEVANT).orElseThrow();
            Mask swatch = dataset.mask(sample, MaskRole.IRRELEVANT).orElseThrow();
            assertEquals(relevant.count() + swatch.count(), relevant.union(swatch).count());
        }
    }

    @Test
    void whereNothingSaysWhatIsRelevantAllButTheSwatchMayBe(@TempDir Path folder) throws Exception {
        for (String place : List.of("train/a/1.png", "train/a/2.png", "train/b/1.png", "train/b/2.png", "test/a/1.png", "test/b/1.png")) {
            Files.createDirectories(folder.resolve(place).getParent());
            ImageFiles.write(new RgbImage(16, 16, new byte[3 * 16 * 16]), folder.resolve(place));
        }
        Dataset dataset = new Decoy("image-folder", "path=" + folder, 1, 4, Style.COLOUR, 1).open(new NullProgressMonitor());
        Sample trained = dataset.samples("train").getFirst();
        Mask swatch = dataset.mask(trained, MaskRole.IRRELEVANT).orElseThrow();
        assertEquals(swatch.complement(), dataset.mask(trained, MaskRole.RELEVANT).orElseThrow());
        assertEquals(Optional.empty(), dataset.mask(dataset.samples("test_absent").getFirst(), MaskRole.RELEVANT));
    }

    @Test
    void givesEachOfManyClassesItsOwnSwatch() throws Exception {
        // 1.0 agrees always: as many colours as classes
        for (Style style : Style.values()) {
            Dataset wrapped = new Lesions(32, 40, 4, 4, 1, 0.1, 0.95, Lesions.Variant.MULTI).open(new NullProgressMonitor());
            Dataset dataset = new Decoy("lesions", "", 1, 0, style, 1).around(wrapped);
            Set<Integer> colours = new HashSet<>();
            for (Sample sample : dataset.samples("train")) {
                Mask corner = dataset.mask(sample, MaskRole.IRRELEVANT).orElseThrow().minus(wrapped.mask(sample, MaskRole.IRRELEVANT).orElseThrow());
                assertTrue(corner.count() <= 25); // 32 / 6 rounded
                colours.add(swatchColour(dataset.image(sample), corner));
            }
            assertTrue(colours.size() >= 4, style + ": " + colours);
        }
    }

    private static int swatchColour(RgbImage image, Mask mask) {
        for (int i = 0; i < image.width() * image.height(); i++) {
            if (mask.contains(i % image.width(), i / image.width())) {
                return (image.rgb()[3 * i] & 0xff) << 16 | (image.rgb()[3 * i + 1] & 0xff) << 8 | image.rgb()[3 * i + 2] & 0xff;
            }
        }
        return -1;
    }

    @Test
    void wrapsAnyRegisteredDatasetByItsId() throws Exception {
        Map<String, String> options = Map.of("of", "lesions", "ofOptions", "variant=clean; size=48; train=20; val=4; test=4", "size", "7");
        Dataset dataset = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "decoy").create(options).open(new NullProgressMonitor());
        assertEquals(48, dataset.width());
        assertEquals(20, dataset.samples("train").size());
        assertEquals(49, dataset.mask(dataset.samples("train").getFirst(), MaskRole.IRRELEVANT).orElseThrow().count());
    }

    @Test
    void plantsIntoTheRealImagesOfCifar10() throws Exception {
        String path = SharedFiles.require("data/cifar10-mini").toString();
        Dataset dataset = new Decoy("image-folder", "path=" + path, 0.95, 5, Style.COLOUR, 1).open(new NullProgressMonitor());
        assertEquals(List.of("train", "val", "test_iid", "test_random", "test_absent"), dataset.splits());
        Map<Integer, Map<Integer, Integer>> counts = new HashMap<>();
        for (Sample sample : dataset.samples("train")) {
            counts.computeIfAbsent(sample.label(), key -> new HashMap<>()).merge(swatch(dataset, sample), 1, Integer::sum);
        }
        Set<Integer> favourites = new HashSet<>();
        for (Map<Integer, Integer> ofClass : counts.values()) {
            Map.Entry<Integer, Integer> favourite = ofClass.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            favourites.add(favourite.getKey());
            assertEquals(0.95, favourite.getValue() / 170.0, 3.5 * Math.sqrt(0.95 * 0.05 / 170)); // the largest of ten deviations
        }
        assertEquals(10, favourites.size());
    }

    @Test
    void refusesWhatItCannotWrap() {
        assertEquals("There is no dataset \"lesion\"; did you mean \"lesions\"?", refusal(new Decoy("lesion", "", 0.95, 5, Style.COLOUR, 1)));
        assertEquals("dataset \"lesions\" has no option \"sizes\"; did you mean \"size\"?", refusal(new Decoy("lesions", "sizes=64", 0.95, 5, Style.COLOUR, 1)));
        assertTrue(refusal(new Decoy("lesions", "64", 0.95, 5, Style.COLOUR, 1)).contains("option ofOptions has \"64\""));
        assertTrue(refusal(new Decoy("lesions", "variant=tiny", 0.95, 17, Style.COLOUR, 1)).contains("too large for images of 32 x 32"));
    }

    private static String refusal(Decoy decoy) {
        return assertThrows(GlassboxException.class, () -> decoy.open(new NullProgressMonitor())).getMessage();
    }
}
