package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.ui.training.form.Draft;
import org.glassbox.ui.training.form.DraftModel;
import org.glassbox.ui.training.form.FormPage;
import org.glassbox.ui.training.form.FormRow;
import org.glassbox.ui.training.form.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftModelTest {
    private static final String TEXT = """
            # a small one
            name: small
            data: lesions # drawn
            network: smallcnn
            phases:
              - epochs: 3
                losses: [cross-entropy]
            """;
    @TempDir
    private Path folder;
    private DraftModel model;

    @BeforeEach
    void open() {
        model = new DraftModel(Contributions.ofPlatform(), folder);
        model.openText("small", TEXT);
    }

    @Test
    void whatIsSetInTheFormStandsInTheTextAndNothingElseChanges() throws Exception {
        model.set(field("phases[0].epochs"), "5");
        model.set(field("data.size"), "32");
        assertEquals(TEXT.replace("epochs: 3", "epochs: 5").replace("data: lesions #", "data: {id: lesions, size: 32} #"), model.draft().text());
        assertEquals(5, model.draft().experiment().orElseThrow().epochs());
    }

    @Test
    void whatIsTypedInTheTextStandsInTheForm() {
        model.type(TEXT.replace("epochs: 3", "epochs: 7"));
        assertEquals("7", field("phases[0].epochs").text());
        assertEquals("32", field("training.batchSize").text(), "the default");
        assertFalse(field("training.batchSize").given());
    }

    @Test
    void aWrongValueIsSaidBesideItsFieldAndInTheTextsLine() throws Exception {
        model.set(field("phases[0].epochs"), "many");
        assertEquals("epochs is \"many\", but must be a whole number from 0 to 100000.", field("phases[0].epochs").problem().orElseThrow());
        assertEquals(5, model.draft().mistake().orElseThrow().line());
        assertTrue(model.draft().experiment().isEmpty());
        model.set(field("phases[0].epochs"), "");
        assertTrue(field("phases[0].epochs").problem().isPresent());
        model.set(field("phases[0].epochs"), "3");
        assertEquals(TEXT, model.draft().text());
        assertTrue(model.draft().mistake().isEmpty(), model.draft()::toString);
    }

    @Test
    void brokenYamlKeepsTheFormAndSaysTheLine() {
        model.type(TEXT.replace("[cross-entropy]", "[cross-entropy"));
        assertTrue(model.draft().broken());
        assertTrue(model.draft().mistake().orElseThrow().sentence().startsWith("Line "), model.draft().mistake()::toString);
        assertEquals("3", field("phases[0].epochs").text());
    }

    @Test
    void anUnknownContributionIsNamedWithTheNearest() {
        model.type(TEXT.replace("smallcnn", "smalcnn"));
        assertTrue(row("network").problem().orElseThrow().contains("smallcnn"), row("network")::toString);
    }

    @Test
    void choosingAnotherContributionKeepsTheOptionsThatBothHave() throws Exception {
        model.type(TEXT.replace("[cross-entropy]", "[{id: explanation, weight: 2, lambda: 0.5}]"));
        model.choose((FormRow.Choice) row("phases[0].losses[0]"), "focal");
        assertEquals(TEXT.replace("[cross-entropy]", "[{id: focal, weight: 2}]"), model.draft().text());
        model.choose((FormRow.Choice) row("network"), "resnet20");
        assertTrue(model.draft().text().contains("network: resnet20\n"));
    }

    /** Nothing but a small class and its line in plugin.xml is there for this loss. */
    @Test
    void whatAPluginBringsHasItsFieldsAndItsLineOfTextByItself() throws Exception {
        model.choose((FormRow.Choice) row("phases[0].losses[0]"), "generalized-cross-entropy");
        model.set(field("phases[0].losses[0].q"), "0.3");
        assertEquals(TEXT.replace("[cross-entropy]", "[{id: generalized-cross-entropy, q: 0.3}]"), model.draft().text());
        assertEquals(Map.of("q", "0.3"), model.draft().experiment().orElseThrow().phases().getFirst().losses().getFirst().term().options());
        model.set(field("phases[0].losses[0].q"), "7");
        assertTrue(field("phases[0].losses[0].q").problem().orElseThrow().contains("from 0.01 to 1"), "bounds are the option's");
    }

    @Test
    void partsAreAddedMovedAndRemoved() throws Exception {
        assertEquals(List.of(Part.PHASE, Part.METRIC), model.addable("network"));
        assertEquals("phases[0].weighting", model.add(Part.WEIGHTING, "phases[0].losses[0]"));
        assertEquals("phases[0].queries", model.add(Part.QUERIES, "phases[0]"));
        assertEquals("phases[0].labels", model.add(Part.LABELS, "phases[0]"));
        assertEquals(List.of(Part.PHASE, Part.LOSS, Part.METRIC), model.addable("phases[0]"));
        assertEquals("phases[0].losses[1]", model.add(Part.LOSS, "phases[0]"));
        assertEquals("phases[1]", model.add(Part.PHASE, ""));
        assertEquals("metrics[2]", model.add(Part.METRIC, "metrics"));
        assertTrue(model.draft().mistake().isEmpty(), model.draft()::toString);
        Experiment all = model.draft().experiment().orElseThrow();
        assertEquals(List.of("phase 1", "phase 2"), all.phases().stream().map(phase -> phase.name()).toList());
        assertEquals(3, all.metrics().size());

        assertEquals("phases[0]", model.move("phases[1]", -1));
        assertEquals(10, model.draft().experiment().orElseThrow().phases().getFirst().settings().epochs());
        assertFalse(model.isMovable("phases[0]", -1));
        model.remove("phases[1].weighting");
        model.remove("phases[1].losses[0]");
        assertFalse(model.isRemovable("phases[1].losses[0]"), "the last loss");
        model.remove("phases[0]");
        assertEquals(1, model.draft().experiment().orElseThrow().phases().size());
        assertTrue(model.draft().text().startsWith("# a small one\n"));
    }

    @Test
    void whatIsWrappedHasAChoiceOfItsOwn() throws Exception {
        model.add(Part.WEIGHTING, "phases[0]");
        model.set(field("phases[0].weighting.explainer.relu"), "false");
        assertTrue(model.draft().text().contains("explainer: {id: "), model.draft()::text);
        assertTrue(model.draft().mistake().isEmpty(), model.draft()::toString);
        model.choose((FormRow.Choice) row("phases[0].weighting.explainer"), "ig");
        assertTrue(model.draft().text().contains("{id: ig}"), model.draft()::text);

        // also where its options were written as one text
        model.type(TEXT + "    weighting: {id: consistency, explainer: gradcam, explainerOptions: relu=false}\n");
        assertEquals("false", field("phases[0].weighting.explainer.relu").text());
        model.set(field("phases[0].weighting.explainer.relu"), "true");
        assertTrue(model.draft().mistake().isEmpty(), model.draft()::toString);
        assertFalse(model.draft().text().contains("explainerOptions"));
    }

    @Test
    void theWordNoneIsWrittenOutWhenSomethingOfItIsSet() throws Exception {
        model.type(TEXT + "augmentation: none\n");
        assertEquals("false", field("augmentation.flipVertical").text());
        model.set(field("augmentation.crop"), "0.2");
        assertEquals(0.2, model.draft().experiment().orElseThrow().augmentation().crop());
        assertFalse(model.draft().experiment().orElseThrow().augmentation().flipVertical());
    }

    @Test
    void changesAreUndoneTypingIntoOneFieldAtOnce() throws Exception {
        model.set(field("phases[0].epochs"), "31");
        model.set(field("phases[0].epochs"), "314");
        model.set(field("seed"), "9");
        model.undo();
        assertEquals(TEXT.replace("epochs: 3", "epochs: 314"), model.draft().text());
        model.undo();
        assertEquals(TEXT, model.draft().text());
        assertFalse(model.draft().undoable());
        model.redo();
        assertEquals(TEXT.replace("epochs: 3", "epochs: 314"), model.draft().text());
    }

    /** Each kind of field once: those of the second phase are set as those of the first. */
    @Test
    void everyKindOfFieldOfTheShippedExperimentsCanBeSet() throws Exception {
        Set<String> kinds = new HashSet<>();
        for (String name : ShippedExperiments.names()) {
            model.openShipped(name);
            List<String> fields = new ArrayList<>();
            for (FormPage page : model.draft().pages()) {
                page.rows().stream().filter(row -> row instanceof FormRow.Field field && kinds.add(row.path().replaceAll("\\d", "") + field.owner().map(FormRow.Owner::id)))
                        .forEach(row -> fields.add(row.path()));
            }
            for (String path : fields) {
                model.set(field(path), "1234567");
                assertEquals("1234567", field(path).text(), name + " " + path);
                model.undo();
                assertEquals(ShippedExperiments.text(name), model.draft().text());
            }
        }
        assertTrue(kinds.size() > 100, "only " + kinds.size());
    }

    @Test
    void aFileIsSavedAndOpenedAndItsPathsAreRelativeToIt() throws Exception {
        Path file = folder.resolve("mine").resolve("a.yaml");
        Files.createDirectories(file.getParent().resolve("photos"));
        model.type(TEXT.replace("data: lesions # drawn", "data: {id: image-folder, path: photos}"));
        assertTrue(field("data.path").problem().orElseThrow().contains(folder.resolve("photos").toString()));
        model.save(file);
        assertFalse(model.draft().changed());
        assertTrue(field("data.path").problem().isEmpty());
        model.set(field("seed"), "4");
        assertTrue(model.draft().changed());
        model.open(file);
        assertEquals("1", field("seed").text());
        assertEquals(Optional.of(file), model.draft().file());
        assertThrows(GlassboxException.class, () -> model.open(folder.resolve("none.yaml")));
        assertEquals(Optional.of(file), model.draft().file(), "what was open stays");
    }

    @Test
    void whatARunWroteCanBeChangedAndIsTheSameExperiment() throws Exception {
        model.openShipped("demo");
        Experiment demo = model.draft().experiment().orElseThrow();
        model.openText("again", ExperimentYaml.toText(demo));
        assertEquals(demo, model.draft().experiment().orElseThrow());
    }

    private FormRow.Field field(String path) {
        return model.draft().pages().stream().flatMap(page -> page.rows().stream()).filter(row -> row.path().equals(path))
                .filter(FormRow.Field.class::isInstance).map(FormRow.Field.class::cast).findFirst().orElseThrow(() -> new AssertionError("no field " + path));
    }

    private FormRow row(String path) {
        Draft draft = model.draft();
        FormPage page = draft.pages().get(draft.pageOf(path));
        return page.rows().stream().filter(row -> row.path().equals(path)).findFirst().orElseThrow();
    }
}
