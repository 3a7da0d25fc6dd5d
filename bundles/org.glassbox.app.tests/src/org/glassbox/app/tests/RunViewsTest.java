package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swtchart.Chart;
import org.eclipse.ui.PlatformUI;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.internal.TrainingPerspective;
import org.glassbox.ui.training.views.internal.ViewModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Looks at two small runs with the console's views in the real workbench. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunViewsTest {
    private static final String EXPERIMENT = """
            name: asked
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {learningRate: 0.003, batchSize: 8, threads: 1, select: last}
            metrics: [accuracy, loss, jaccard]
            phases:
              - {name: baseline, epochs: 3, losses: [cross-entropy], queries: {perEpoch: 2, annotator: simulated, explainer: gradcam}}
              - {name: settle, epochs: 2, learningRateFactor: 0.5, losses: [cross-entropy, {id: explanation, weight: 0.3}]}
            """;
    private Window window;
    private RunsModel runs;
    private ViewModels models;
    private KnownRun asked;
    private KnownRun plain;
    private List<KnownRun> before;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        window = Window.open();
        asked = train(folder.resolve("asked"), List.of());
        plain = train(folder.resolve("plain"), List.of("name=plain", "training.learningRate=0.001", "phases[1].losses=[cross-entropy]", "phases[0].queries="));
        IEclipseContext context = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class));
        runs = window.ui(() -> context.get(RunsModel.class));
        models = window.ui(() -> context.get(ViewModels.class));
        before = window.ui(() -> runs.runs().known());
    }

    private static KnownRun train(Path folder, List<String> sets) throws Exception {
        BundleContext bundles = FrameworkUtil.getBundle(RunViewsTest.class).getBundleContext();
        Runs engine = bundles.getService(bundles.getServiceReference(Runs.class));
        Path yaml = Files.writeString(folder.resolveSibling(folder.getFileName() + ".yaml"), EXPERIMENT);
        var experiment = ExperimentYaml.read(yaml, sets);
        engine.run(experiment, folder, false, Optional.empty(), event -> { }, new NullProgressMonitor());
        return new KnownRun(folder, experiment.name(), KnownRun.Status.FINISHED, experiment.epochs(), experiment.epochs(), "");
    }

    @AfterAll
    void tidy() {
        window.ui(() -> {
            runs.know(before);
            return null;
        });
    }

    @BeforeEach
    void select() {
        window.execute("org.glassbox.ui.training.show");
        window.until("the perspective", () -> window.page().getPerspective().getId().equals(TrainingPerspective.ID));
        window.ui(() -> {
            runs.know(List.of(asked, plain));
            runs.select(List.of(asked.folder(), plain.folder()));
            models.curves().logarithmic(false);
            models.confusion().cell(Optional.empty());
            models.confusion().epoch(0);
            models.changes().flippedOnly(false);
            return null;
        });
        window.until("both runs", () -> models.curves().state().runs().size() == 2);
    }

    private void show(String view) {
        window.ui(() -> window.page().showView(view));
    }

    @Test
    void curvesOfBothRunsAreDrawnWithTheQuestionsAndWhatDiffers() {
        show(TrainingPerspective.CURVES);
        window.until("the charts", () -> charts().size() >= 5);
        window.picture("console-curves");
        Chart loss = window.ui(() -> charts().getFirst());
        assertEquals(2, window.ui(() -> loss.getSeriesSet().getSeries().length));
        assertTrue(shows("6 questions put, 6 answered"));
        Table differences = window.ui(() -> table("phases[0].queries"));
        assertTrue(window.ui(() -> List.of(differences.getItems()).stream().map(TableItem::getText).toList()).contains("training.learningRate"));
        assertEquals(List.of(), window.ui(window::silentControls));
    }

    @Test
    void curvesAreChosenFromTheKeyboardAndLossesCanBeLogarithmic() {
        show(TrainingPerspective.CURVES);
        window.until("the charts", () -> charts().size() >= 5);
        int drawn = window.ui(() -> charts().size());
        Table measures = window.ui(() -> table("Learning rate"));
        window.ui(() -> {
            TableItem item = List.of(measures.getItems()).stream().filter(each -> each.getText().equals("Learning rate")).findFirst().orElseThrow();
            item.setChecked(false); // as Space does
            Event event = new Event();
            event.detail = SWT.CHECK;
            event.item = item;
            measures.notifyListeners(SWT.Selection, event);
            return null;
        });
        assertEquals(drawn - 1, window.ui(() -> charts().size()));
        Button logarithmic = window.ui(() -> window.find(Button.class, button -> button.getText().contains("ogarithmic")).orElseThrow());
        window.ui(() -> {
            logarithmic.setSelection(true);
            logarithmic.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        assertTrue(window.ui(() -> charts().getFirst().getAxisSet().getYAxis(0).isLogScaleEnabled()));
        window.picture("console-logarithmic");
        window.ui(() -> {
            models.curves().draw(models.curves().state().measures().stream().filter(measure -> measure.name().equals("Learning rate")).findFirst().orElseThrow(), true);
            return null;
        });
    }

    @Test
    void theMatrixListsTheImagesOfACellAndShowsThem() {
        show(TrainingPerspective.CONFUSION);
        window.until("the matrix", () -> matrix() != null);
        NatTable matrix = window.ui(this::matrix);
        window.ui(matrix::forceFocus);
        Rectangle cell = window.ui(() -> matrix.getBoundsByPosition(1, 1));
        window.click(matrix, cell.x + cell.width / 2, cell.y + cell.height / 2);
        window.until("the cell", () -> models.confusion().state().cell().isPresent());
        assertEquals(0, models.confusion().state().cell().get().label());
        assertTrue(shows(" recognised"));
        window.press(SWT.NONE, SWT.ARROW_DOWN);
        window.until("the cell below", () -> models.confusion().state().cell().get().label() == 1);
        assertTrue(shows(" taken for "));
        window.press(SWT.NONE, SWT.ARROW_RIGHT);
        window.until("an image", () -> models.confusion().state().selected().isEmpty() || models.pictures().find(models.confusion().state().history().orElseThrow(),
                models.confusion().state().selected().get().id()).isPresent());
        window.picture("console-confusion");
        assertEquals(List.of(), window.ui(window::silentControls));
        Combo epoch = window.ui(() -> window.find(Combo.class, combo -> combo.getText().equals("latest epoch")).orElseThrow());
        window.choose(epoch, 1);
        window.until("the first epoch", () -> models.confusion().state().epoch() == 1);
    }

    @Test
    void whatChangedIsListedWithPicturesAndMapsOfBothMoments() {
        window.ui(() -> {
            runs.select(List.of(asked.folder()));
            return null;
        });
        show(TrainingPerspective.CHANGES);
        window.until("the list", () -> !models.changes().state().rows().isEmpty() && models.changes().state().after().get().folder().equals(asked.folder()));
        window.until("the pictures", () -> models.pictures().find(models.changes().state().history().orElseThrow(), models.changes().state().selected().get().id())
                .isPresent());
        String first = models.changes().state().selected().get().id();
        NatTable table = window.ui(() -> window.find(NatTable.class, NatTable::isVisible).orElseThrow());
        window.ui(table::forceFocus);
        window.press(SWT.NONE, SWT.ARROW_DOWN);
        window.until("the next image", () -> !models.changes().state().selected().get().id().equals(first));
        String second = models.changes().state().selected().get().id();
        window.until("its picture", () -> models.pictures().find(models.changes().state().history().orElseThrow(), second).isPresent());
        window.picture("console-changes");
        assertTrue(shows(second + ", true class "));
        assertEquals(2, window.ui(() -> window.all(ImageCanvas.class).size()));
        assertTrue(window.ui(() -> {
            Event tab = new Event();
            tab.detail = SWT.TRAVERSE_TAB_NEXT;
            tab.doit = false;
            table.notifyListeners(SWT.Traverse, tab);
            return tab.doit;
        }), "Tab leaves the table");
        assertEquals(List.of(), window.ui(window::silentControls));
    }

    @Test
    void theCurvesOfARunThatGoesOnGrowStepByStep() throws Exception {
        Path live = Files.createDirectories(asked.folder().resolveSibling("live"));
        WrittenRuns.begin(live, "live", 0.001);
        window.ui(() -> {
            runs.know(List.of(new KnownRun(live, "live", KnownRun.Status.RUNNING, 0, 9, "")));
            return null;
        });
        show(TrainingPerspective.CURVES);
        for (int step = 1; step <= 1000; step++) { // as fast as a run can be: the window must not have to hear each
            runs.heard(live, new TrainingEvent.StepDone(1, 9, step, 1000, 8, 0.5));
        }
        WrittenRuns.epochs(live, 0.9);
        runs.heard(live, new TrainingEvent.EpochDone(new TrainingEvent.EpochSummary(1, "only", Map.of(), Map.of(), 0, 0, true, 1)));
        window.until("the first epoch", () -> !models.curves().state().measures().isEmpty());
        window.until("the steps", () -> charts().getFirst().getTitle().getText().equals("Training loss, step by step"));
        window.picture("console-live");
        assertFalse(shows("NaN"));
        runs.heard(live, new TrainingEvent.Ended(TrainingEvent.Outcome.COMPLETED, 9, ""));
    }

    private List<Chart> charts() {
        return window.all(Chart.class);
    }

    private NatTable matrix() {
        return window.find(NatTable.class, NatTable::isVisible).orElse(null);
    }

    private Table table(String item) {
        return window.find(Table.class, table -> List.of(table.getItems()).stream().anyMatch(each -> each.getText().startsWith(item))).orElseThrow();
    }

    private boolean shows(String text) {
        return window.ui(() -> window.find(Label.class, label -> label.getText().contains(text)).isPresent());
    }
}
