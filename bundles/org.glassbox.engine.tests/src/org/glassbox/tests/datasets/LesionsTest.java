package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.DatasetChecks;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.datasets.LesionGenerator;
import org.glassbox.datasets.LesionGenerator.PatchChoice;
import org.glassbox.datasets.LesionImage;
import org.glassbox.datasets.Lesions;
import org.glassbox.datasets.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LesionsTest {
    /** Of the images of train, val and test_iid of the tiny set, in this order. Whoever changes the pictures changes all published figures with them. */
    private static final String TINY_SHA_256 = "b150354f74a17aa4b22ad43ff396c8400ce043f6052170f4afbcf8463cbd4720";

    private static Lesions small(double patchRate) {
        return new Lesions(32, 800, 200, 400, 1, 0.1, patchRate, Lesions.Variant.CONFOUNDED);
    }

    private static Dataset open(Lesions lesions) {
        return lesions.open(new NullProgressMonitor());
    }

    private static boolean hasPatch(Dataset dataset, Sample sample) throws GlassboxException {
        return dataset.mask(sample, MaskRole.IRRELEVANT).isPresent();
    }

    /** The accuracy of "malignant if and only if there is a patch". */
    private static double patchRuleAccuracy(Dataset dataset, String split) throws GlassboxException {
        int right = 0;
        for (Sample sample : dataset.samples(split)) {
            right += hasPatch(dataset, sample) == (sample.label() == 1) ? 1 : 0;
        }
        return (double) right / dataset.samples(split).size();
    }

    @Test
    void validationImagesCanHaveThePatchIndependentlyOfTheClass() throws Exception {
        Lesions checked = new Lesions(32, 400, 400, 4, 1, 0.1, 0.95, Lesions.Variant.CONFOUNDED, Validation.INDEPENDENT);
        assertEquals(0.5, patchRuleAccuracy(open(checked), "val"), 0.08); // three standard deviations
        assertEquals(0.95, patchRuleAccuracy(open(checked), "train"), 0.035);
        Lesions four = new Lesions(32, 4, 400, 4, 1, 0.1, 1, Lesions.Variant.MULTI, Validation.INDEPENDENT);
        Lesions confounded = new Lesions(32, 4, 400, 4, 1, 0.1, 1, Lesions.Variant.MULTI);
        Dataset independent = open(four);
        Dataset telling = open(confounded);
        int own = 0;
        for (Sample sample : independent.samples("val")) {
            own += Arrays.equals(independent.image(sample).rgb(), telling.image(sample).rgb()) ? 1 : 0;
        }
        assertEquals(100, own, 30, "a quarter has the class's own colour");
    }

    @Test
    void givesTheSameBytesOnEveryPlatform() throws Exception {
        Dataset tiny = open(Lesions.tiny());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String split : List.of("train", "val", "test_iid")) {
            for (Sample sample : tiny.samples(split)) {
                digest.update(tiny.image(sample).rgb());
            }
        }
        assertEquals(TINY_SHA_256, HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void hasTheSplitsAndClassesThatItPromises() throws Exception {
        Dataset dataset = open(new Lesions());
        assertEquals(List.of("benign", "malignant"), dataset.classes());
        assertEquals(List.of("train", "val", "test_iid", "test_absent", "test_flipped", "test_random"), dataset.splits());
        assertEquals(800, dataset.samples("train").size());
        assertEquals(200, dataset.samples("val").size());
        assertEquals(400, dataset.samples("test_random").size());
        assertEquals(List.of(), dataset.samples("test"));
        assertEquals(64, dataset.width());
        assertEquals(new Sample("train/17", "train", 1), dataset.samples("train").get(17));
        assertEquals(400, dataset.samples("train").stream().filter(sample -> sample.label() == 1).count());
        DatasetChecks.requireTrainable(dataset);
    }

    @Test
    void isFoundInTheRegistryWithItsOptions() throws Exception {
        Object made = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "lesions").create(Map.of("variant", "tiny", "seed", "7"));
        assertEquals(new Lesions(32, 32, 16, 16, 7, 0.1, 0.95, Lesions.Variant.TINY), made);
    }

    @ParameterizedTest
    @CsvSource({"train, 0.95", "val, 0.95", "test_iid, 0.95", "test_flipped, 0.05", "test_random, 0.5"})
    void putsThePatchWhereTheSplitSaysWithinThreeSigma(String split, double rate) throws Exception {
        Dataset dataset = open(small(0.95));
        int images = dataset.samples(split).size();
        double sigma = Math.sqrt(rate * (1 - rate) / images);
        assertEquals(rate, patchRuleAccuracy(dataset, split), 3 * sigma);
    }

    @Test
    void makesAPatchRuleUselessOnImagesWithoutPatches() throws Exception {
        // always "benign": right for one half
        assertEquals(0.5, patchRuleAccuracy(open(small(0.95)), "test_absent"));
    }

    @Test
    void makesThePatchIndependentOfTheClassAtOneHalf() throws Exception {
        Dataset dataset = open(small(0.5));
        for (int label = 0; label < 2; label++) {
            int patches = 0;
            for (Sample sample : dataset.samples("train")) {
                patches += sample.label() == label && hasPatch(dataset, sample) ? 1 : 0;
            }
            assertEquals(0.5, patches / 400.0, 3 * Math.sqrt(0.25 / 400));
        }
    }

    @Test
    void changesNothingButThePatchWithThePatchRate() {
        LesionGenerator confounded = new LesionGenerator(small(0.95));
        LesionGenerator independent = new LesionGenerator(small(0.5));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(confounded.render("train", i, PatchChoice.WITHOUT).image().rgb(), independent.render("train", i, PatchChoice.WITHOUT).image().rgb());
            assertArrayEquals(confounded.render("train", i, PatchChoice.WITH).image().rgb(), independent.render("train", i, PatchChoice.WITH).image().rgb());
        }
    }

    @Test
    void showsTheSameLesionsInAllTestSplits() {
        LesionGenerator generator = new LesionGenerator(small(0.95));
        for (int i = 0; i < 20; i++) {
            byte[] bare = generator.render("test_absent", i, PatchChoice.AS_SPLIT).image().rgb();
            for (String split : List.of("test_iid", "test_flipped", "test_random")) {
                assertArrayEquals(bare, generator.render(split, i, PatchChoice.WITHOUT).image().rgb());
            }
        }
        assertFalse(Arrays.equals(generator.render("test_iid", 0, PatchChoice.WITHOUT).image().rgb(), generator.render("train", 0, PatchChoice.WITHOUT).image().rgb()));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFOUNDED", "MULTI"})
    void differsBetweenThePairOnlyInThePatch(Lesions.Variant variant) {
        LesionGenerator generator = new LesionGenerator(new Lesions(64, 40, 40, 40, 3, 0.1, 0.95, variant));
        for (int i = 0; i < 40; i++) {
            LesionImage with = generator.render("test_random", i, PatchChoice.WITH);
            RgbImage without = generator.render("test_random", i, PatchChoice.WITHOUT).image();
            Mask patch = with.patch().orElseThrow();
            int changed = 0;
            for (int pixel = 0; pixel < 64 * 64; pixel++) {
                boolean same = Arrays.equals(with.image().rgb(), 3 * pixel, 3 * pixel + 3, without.rgb(), 3 * pixel, 3 * pixel + 3);
                assertTrue(same || patch.contains(pixel % 64, pixel / 64), "pixel " + pixel + " of image " + i);
                changed += same ? 0 : 1;
            }
            // a disc of radius .09 * 64 has 104 pixels
            assertTrue(changed > 90, changed + " pixels changed in image " + i);
        }
    }

    @Test
    void keepsThePatchOffTheLesion() throws Exception {
        Dataset dataset = open(small(0.95));
        int patches = 0;
        for (Sample sample : dataset.samples("train")) {
            Mask lesion = dataset.mask(sample, MaskRole.RELEVANT).orElseThrow();
            assertFalse(lesion.isEmpty() || lesion.isFull(), sample.id());
            Optional<Mask> patch = dataset.mask(sample, MaskRole.IRRELEVANT);
            if (patch.isPresent()) {
                assertEquals(lesion.count(), lesion.minus(patch.get()).count(), sample.id());
                patches++;
            }
        }
        assertTrue(patches > 300);
    }

    @Test
    void alwaysFindsACornerForThePatch() {
        LesionGenerator generator = new LesionGenerator(new Lesions(32, 2000, 2, 2, 5, 0.1, 0.95, Lesions.Variant.CONFOUNDED));
        assertTrue(IntStream.range(0, 2000).allMatch(i -> generator.render("train", i, PatchChoice.WITH).patch().isPresent()));
    }

    @Test
    void marksDetailsInsideTheLesionOfMalignantLooks() {
        LesionGenerator generator = new LesionGenerator(new Lesions(64, 100, 2, 2, 1, 0, 0.95, Lesions.Variant.CONFOUNDED));
        for (int i = 0; i < 100; i++) {
            LesionImage image = generator.render("train", i, PatchChoice.AS_SPLIT);
            assertTrue(image.details().minus(image.lesion()).isEmpty());
            assertEquals(image.label() == 0, image.details().isEmpty(), "image " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 50", "0.25, 125", "1, 500"})
    void givesTheSameShareOfLesionsTheLookOfTheOtherClassWithEverySeed(double difficulty, int misleading) {
        for (int seed = 1; seed <= 3; seed++) {
            // the look of class 1 has border dots
            LesionGenerator generator = new LesionGenerator(new Lesions(32, 500, 2, 2, seed, difficulty, 0.95, Lesions.Variant.CONFOUNDED));
            long found = IntStream.range(0, 500).mapToObj(i -> generator.render("train", i, PatchChoice.WITHOUT))
                    .filter(image -> image.details().isEmpty() == (image.label() == 1)).count();
            assertEquals(misleading, found, 2, "one more or less in each class");
        }
    }

    @Test
    void hasNoPatchesInTheCleanVariant() throws Exception {
        Dataset dataset = open(new Lesions(32, 20, 10, 10, 1, 0.1, 0.95, Lesions.Variant.CLEAN));
        assertEquals(List.of("train", "val", "test"), dataset.splits());
        for (Sample sample : dataset.samples("train")) {
            assertFalse(hasPatch(dataset, sample));
        }
    }

    @Test
    void tellsTheClassByThePatchColourInTheMultiVariant() {
        LesionGenerator generator = new LesionGenerator(new Lesions(32, 400, 4, 4, 1, 0.1, 1, Lesions.Variant.MULTI));
        Set<Integer> labels = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            LesionImage image = generator.render("train", i, PatchChoice.AS_SPLIT);
            labels.add(image.label());
            // the hue of the patch's middle pixel, as the order of its channels
            Mask patch = image.patch().orElseThrow();
            int middle = IntStream.range(0, 32 * 32).filter(p -> patch.contains(p % 32, p / 32)).skip(patch.count() / 2).findFirst().orElseThrow();
            int red = image.image().value(middle % 32, middle / 32, 0);
            int green = image.image().value(middle % 32, middle / 32, 1);
            int blue = image.image().value(middle % 32, middle / 32, 2);
            int seen = green > red && blue > red && blue > 1.02 * green ? 0 : red > green && green > blue ? 1 : green > red && green > blue ? 2 : 3;
            assertEquals(image.label(), seen, red + " " + green + " " + blue);
        }
        assertEquals(Set.of(0, 1, 2, 3), labels);
    }

    @Test
    void dependsOnTheSeed() {
        byte[] one = new LesionGenerator(Lesions.tiny()).render("train", 0, PatchChoice.WITHOUT).image().rgb();
        byte[] two = new LesionGenerator(new Lesions(32, 32, 16, 16, 2, 0.1, 0.95, Lesions.Variant.TINY)).render("train", 0, PatchChoice.WITHOUT).image().rgb();
        assertFalse(Arrays.equals(one, two));
    }

    @Test
    void doesNotDependOnWhoAsksFirst() throws Exception {
        Dataset alone = open(small(0.95));
        Dataset together = open(small(0.95));
        List<Sample> samples = together.samples("train");
        List<byte[]> parallel = IntStream.range(0, 100).parallel().mapToObj(i -> bytes(together, samples.get(99 - i))).toList();
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(alone.image(samples.get(i)).rgb(), parallel.get(99 - i));
        }
    }

    private static byte[] bytes(Dataset dataset, Sample sample) {
        try {
            return dataset.image(sample).rgb();
        } catch (GlassboxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesImagesThatThereAreNot() {
        LesionGenerator generator = new LesionGenerator(Lesions.tiny());
        assertThrows(IllegalArgumentException.class, () -> generator.render("train", 32, PatchChoice.WITH));
        assertThrows(IllegalArgumentException.class, () -> generator.render("test", 0, PatchChoice.WITH));
    }
}
