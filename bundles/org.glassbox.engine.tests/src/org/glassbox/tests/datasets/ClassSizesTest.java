package org.glassbox.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.junit.jupiter.api.Test;

class ClassSizesTest {
    /** Four classes with 10 training images each, and 5 of each other split. */
    private static Dataset open(String... options) throws GlassboxException {
        Map<String, String> pairs = new HashMap<>(Map.of("of", "lesions", "ofOptions", "variant=multi;size=32;train=40;val=20;test=20"));
        for (String option : options) {
            pairs.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "class-sizes").create(pairs).open(new NullProgressMonitor());
    }

    private static List<Integer> sizes(Dataset dataset, String split) {
        return IntStream.range(0, dataset.classes().size())
                .mapToObj(k -> (int) dataset.samples(split).stream().filter(sample -> sample.label() == k).count()).toList();
    }

    private static String refusal(String... options) {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> open(options));
        assertEquals(GlassboxException.Kind.BAD_INPUT, failure.kind());
        return failure.getMessage();
    }

    @Test
    void keepsAShareOfEachClassInAllSplits() throws Exception {
        assertEquals(List.of(10, 10, 10, 10), sizes(open(), "train"));
        Dataset dataset = open("keep=1, 0.5, 0.2, 0.01");
        assertEquals(List.of(10, 5, 2, 1), sizes(dataset, "train"), "one at least of a class that is not to vanish");
        assertEquals(List.of(5, 3, 1, 1), sizes(dataset, "val"));
        assertEquals(List.of(10, 10, 0, 10), sizes(open("keep=1, 1, 0, 1"), "train"));
        assertEquals(dataset.samples("train"), open("keep=1, 0.5, 0.2, 0.01").samples("train"));
        assertFalse(dataset.samples("train").equals(open("keep=1, 0.5, 0.2, 0.01", "seed=2").samples("train")));
    }

    @Test
    void reducesToTheSmallestOfTheClassesThatAreLargeEnough() throws Exception {
        Dataset dataset = open("keep=1, 0.5, 0.2, 0.1", "balance=reduce", "least=4");
        assertEquals(List.of(5, 5, 0, 0), sizes(dataset, "train"));
        assertEquals(List.of(3, 3, 0, 0), sizes(dataset, "test_iid"), "tested on equal classes too");
        assertEquals(4, dataset.classes().size(), "the network keeps its outputs");
        assertTrue(refusal("keep=1, 0.5, 0.2, 0.1", "balance=reduce", "least=8").contains("only the class \"benign\" has 8 training images or more"));
        assertTrue(refusal("balance=reduce", "least=11").contains("no class has 11 training images"));
    }

    @Test
    void upsamplesTrainingImagesByCopiesThatShowTheSame() throws Exception {
        Dataset dataset = open("keep=1, 0.5, 0.3, 0", "balance=upsample");
        assertEquals(List.of(10, 10, 10, 0), sizes(dataset, "train"), "a class without images has nothing to copy");
        assertEquals(List.of(5, 3, 2, 0), sizes(dataset, "val"), "copies are for training only");
        List<Sample> train = dataset.samples("train");
        assertEquals(30, new HashSet<>(train.stream().map(Sample::id).toList()).size(), "each has an id of its own");
        Sample copy = train.stream().filter(sample -> sample.id().contains("#2")).findFirst().orElseThrow();
        Sample original = train.stream().filter(sample -> sample.id().equals(copy.id().replace("#2", ""))).findFirst().orElseThrow();
        assertEquals(dataset.mask(original, MaskRole.RELEVANT), dataset.mask(copy, MaskRole.RELEVANT));
        assertArrayEquals(dataset.image(original).rgb(), dataset.image(copy).rgb());
        Map<String, Integer> times = new HashMap<>();
        train.stream().filter(sample -> sample.label() == 2).forEach(sample -> times.merge(sample.id().replaceFirst("#.*", ""), 1, Integer::sum));
        assertTrue(times.values().stream().allMatch(count -> count == 3 || count == 4), "10 by 3: " + times);
    }

    @Test
    void refusesSharesThatDontFit() {
        assertTrue(refusal("keep=1, 0.5").contains("option keep has 2 shares, but there are 4 classes: benign, malignant, keratosis, vascular."));
        assertTrue(refusal("keep=1, 0.5, 2, 1").contains("has 2, but a share is from 0 to 1"));
        assertTrue(refusal("keep=1, half, 1, 1").contains("has \"half\", which is no number"));
    }
}
