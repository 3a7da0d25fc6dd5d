package org.glassbox.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.junit.jupiter.api.Test;

class SampleChoiceTest {
    private final ListedData data = ListedData.of(List.of("cat", "dog", "eel"), "train", 3, "test", 60);

    @Test
    void aLimitTakesEvenlyFromAllClassesAndTheSameSeedTakesTheSame() throws Exception {
        List<LabelledSample> some = SampleChoice.of(data, "test", List.of(), 3, 9, 1);
        assertEquals(9, some.size());
        for (int label = 0; label < 3; label++) {
            int wanted = label;
            assertEquals(3, some.stream().filter(sample -> sample.label() == wanted).count());
        }
        assertEquals(some, SampleChoice.of(data, "test", List.of(), 3, 9, 1));
        assertNotEquals(some, SampleChoice.of(data, "test", List.of(), 3, 9, 2));
        assertEquals(60, SampleChoice.of(data, "test", List.of(), 3, 0, 1).size());
        assertEquals(63, SampleChoice.of(data, SampleChoice.ALL, List.of(), 3, 0, 1).size());
    }

    @Test
    void labelsAreThoseOfTheNetworkWhereItsClassesHaveNames() throws Exception {
        List<LabelledSample> named = SampleChoice.of(data, "test", List.of("eel", "cat", "ant", "dog"), 4, 0, 1);
        assertEquals(1, named.get(0).label()); // a cat
        assertEquals(3, named.get(1).label());
        assertEquals(0, named.get(2).label());
        GlassboxException unknown = assertThrows(GlassboxException.class, () -> SampleChoice.of(data, "test", List.of("cat", "dog", "eels"), 3, 0, 1));
        assertTrue(unknown.getMessage().contains("has a class \"eel\" that the network does not know; did you mean \"eels\"?"), unknown.getMessage());
        GlassboxException nameless = assertThrows(GlassboxException.class, () -> SampleChoice.of(data, "test", List.of(), 10, 0, 1));
        assertTrue(nameless.getMessage().contains("has 3 classes and the network 10") && nameless.getMessage().contains("--class-names"), nameless.getMessage());
    }

    @Test
    void theUsualSplitIsTheTestDataAsFound() throws Exception {
        assertEquals("test", SampleChoice.usualSplit(data));
        assertEquals("test_iid", SampleChoice.usualSplit(ListedData.of(List.of("a"), "train", 1, "test_iid", 1)));
        assertEquals("val", SampleChoice.usualSplit(ListedData.of(List.of("a"), "train", 1, "val", 1)));
        assertEquals(SampleChoice.ALL, SampleChoice.usualSplit(ListedData.of(List.of("a"), "train", 1, "test", 0)));
        GlassboxException unknown = assertThrows(GlassboxException.class, () -> SampleChoice.of(data, "tset", List.of(), 3, 0, 1));
        assertTrue(unknown.getMessage().contains("no split \"tset\"; did you mean \"test\"?"), unknown.getMessage());
    }
}
