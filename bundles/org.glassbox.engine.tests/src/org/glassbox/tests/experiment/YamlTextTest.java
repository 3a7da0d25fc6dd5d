package org.glassbox.tests.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlParser;
import org.glassbox.engine.experiment.YamlText;
import org.glassbox.engine.experiment.YamlValue;
import org.junit.jupiter.api.Test;

class YamlTextTest {
    private static final String BLOCK = """
            # what it is about
            network: smallcnn   # small
            training:
              optimiser: sgd
              learningRate: 1e-3 # slow

            # the heart
            phases:
              # first
              - name: one
                epochs: 3
                losses:
                  - cross-entropy
              # second
              - epochs: 4
                name: two
                losses: [cross-entropy, {id: explanation, weight: 2}]
                weighting:
                  id: consistency
                  every: 2
            """;

    @Test
    void setsAValueAndLeavesEverythingElse() throws Exception {
        assertEquals(BLOCK.replace("learningRate: 1e-3 # slow", "learningRate: 0.5 # slow"), YamlText.of(BLOCK).set("training.learningRate", "0.5").text());
        assertEquals(BLOCK.replace("network: smallcnn   #", "network: resnet20   #"), YamlText.of(BLOCK).set("network", "resnet20").text());
        assertEquals(BLOCK.replace("weight: 2", "weight: \"\""), YamlText.of(BLOCK).set("phases[1].losses[1].weight", "").text());
        assertEquals(BLOCK.replace("name: one", "name: \"a: b\""), YamlText.of(BLOCK).set("phases[0].name", "a: b").text());
    }

    @Test
    void addsAKeyWhereSomebodyWouldWriteIt() throws Exception {
        assertEquals(BLOCK.replace("# slow\n", "# slow\n  batchSize: 8\n"), YamlText.of(BLOCK).set("training.batchSize", "8").text());
        assertEquals(BLOCK.replace("network: smallcnn   # small\n", "network: smallcnn   # small\nweights: a.npz\n"), YamlText.of(BLOCK).set("weights", "a.npz").text());
        assertEquals(BLOCK.replace("network:", "name: new\nnetwork:"), YamlText.of(BLOCK).set("name", "new").text());
        assertEquals(BLOCK.replace("    epochs: 3\n", "    epochs: 3\n    trainOn: answered\n"), YamlText.of(BLOCK).set("phases[0].trainOn", "answered").text());
        assertEquals(BLOCK.replace("      - cross-entropy\n", "      - cross-entropy\n    weighting: hnm\n"), YamlText.of(BLOCK).set("phases[0].weighting", "hnm").text());
    }

    @Test
    void aShortSelectionThatGetsAnOptionBecomesAGroup() throws Exception {
        assertEquals(BLOCK.replace("smallcnn   #", "{id: smallcnn, width: 8}   #"), YamlText.of(BLOCK).set("network.width", "8").text());
        assertEquals(BLOCK.replace("- cross-entropy", "- {id: cross-entropy, weight: 2}"), YamlText.of(BLOCK).set("phases[0].losses[0].weight", "2").text());
        assertEquals(BLOCK + "augmentation: {crop: 0.2}\n", YamlText.of(BLOCK + "augmentation:\n").set("augmentation.crop", "0.2").text());
        assertEquals("data: {path: a}\n", YamlText.of("").set("data.path", "a").text());
    }

    @Test
    void removesWithLineAndComma() throws Exception {
        assertEquals(BLOCK.replace("  learningRate: 1e-3 # slow\n", ""), YamlText.of(BLOCK).remove("training.learningRate").text());
        assertEquals(BLOCK.replace(", {id: explanation, weight: 2}", ""), YamlText.of(BLOCK).remove("phases[1].losses[1]").text());
        assertEquals(BLOCK.replace("cross-entropy, {", "{"), YamlText.of(BLOCK).remove("phases[1].losses[0]").text());
        assertEquals(BLOCK.replace("- epochs: 4\n    name", "- name"), YamlText.of(BLOCK).remove("phases[1].epochs").text());
        assertEquals(BLOCK.replace("    weighting:\n      id: consistency\n      every: 2\n", ""), YamlText.of(BLOCK).remove("phases[1].weighting").text());
        assertEquals(BLOCK.replace(":\n      - cross-entropy", ": []"), YamlText.of(BLOCK).remove("phases[0].losses[0]").text());
    }

    @Test
    void replacesAGroupByOneLine() throws Exception {
        assertEquals(BLOCK.replace("weighting:\n      id: consistency\n      every: 2", "weighting: hnm"), YamlText.of(BLOCK).put("phases[1].weighting", "hnm").text());
    }

    @Test
    void addsEntriesInTheListsOwnStyle() throws Exception {
        assertEquals(BLOCK.replace("      - cross-entropy\n", "      - cross-entropy\n      - focal\n"), YamlText.of(BLOCK).add("phases[0].losses", List.of("focal")).text());
        assertEquals(BLOCK.replace("weight: 2}]", "weight: 2}, focal]"), YamlText.of(BLOCK).add("phases[1].losses", List.of("focal")).text());
        assertEquals(BLOCK + "  - name: three\n    losses: [focal]\n", YamlText.of(BLOCK).add("phases", List.of("name: three", "losses: [focal]")).text());
        assertEquals("phases: [{name: three, losses: [focal]}]\n", YamlText.of("phases: []\n").add("phases", List.of("name: three", "losses: [focal]")).text());
    }

    @Test
    void entriesChangePlacesWithTheirComments() throws Exception {
        String swapped = YamlText.of(BLOCK).swap("phases", 0).text();

        assertEquals(List.of("two", "one"), names(swapped));
        assertTrue(swapped.contains("phases:\n  # second\n  - epochs: 4\n"), swapped);
        assertTrue(swapped.contains("  # first\n  - name: one\n"), swapped);
        assertEquals(BLOCK, YamlText.of(swapped).swap("phases", 0).text());
    }

    @Test
    void knowsTheLineOfAValue() throws Exception {
        assertEquals(4, YamlText.of(BLOCK).lineOf("training.learningRate"));
        assertEquals(14, YamlText.of(BLOCK).lineOf("phases[1].epochs"));
        assertEquals(2, YamlText.of(BLOCK).lineOf("training.momentum"));
    }

    @Test
    void whatIsBehindAnAliasIsRefused() throws Exception {
        YamlText text = YamlText.of("phases:\n  - losses: &l [focal]\n  - losses: *l\n    epochs: 3\n");
        assertThrows(GlassboxException.class, () -> text.remove("phases[1].losses"));
    }

    /** Every value of every experiment that is shipped, changed and taken away: the others stay what they were. */
    @Test
    void eachSingleChangeOfShippedExperimentsChangesNothingElse() throws Exception {
        for (String name : ShippedExperiments.names()) {
            String text = ShippedExperiments.text(name);
            Map<String, String> before = values(text);
            for (String path : before.keySet()) {
                Map<String, String> set = values(YamlText.of(text).set(path, "other").text());
                Map<String, String> expected = new LinkedHashMap<>(before);
                expected.put(path, "other");
                assertEquals(expected, set, name + " " + path);
                if (!path.endsWith("]")) {
                    Map<String, String> removed = values(YamlText.of(text).remove(path).text());
                    expected.remove(path);
                    assertEquals(expected, removed, name + " without " + path);
                }
            }
        }
    }

    private static List<String> names(String text) throws GlassboxException {
        return values(text).entrySet().stream().filter(value -> value.getKey().endsWith(".name")).map(Map.Entry::getValue).toList();
    }

    private static Map<String, String> values(String text) throws GlassboxException {
        Map<String, String> values = new LinkedHashMap<>();
        collect("", YamlParser.parse(YamlDocument.EXPERIMENT, "test", text, Path.of("")), values);
        return values;
    }

    private static void collect(String path, YamlValue value, Map<String, String> values) {
        switch (value) {
            case YamlValue.Scalar scalar -> values.put(path, scalar.text());
            case YamlValue.Sequence sequence -> {
                List<YamlValue> items = new ArrayList<>(sequence.items());
                for (int i = 0; i < items.size(); i++) {
                    collect(path + "[" + i + "]", items.get(i), values);
                }
            }
            case YamlValue.Mapping mapping -> mapping.entries().forEach((key, entry) -> collect(path.isEmpty() ? key : path + "." + key, entry.value(), values));
        }
    }
}
