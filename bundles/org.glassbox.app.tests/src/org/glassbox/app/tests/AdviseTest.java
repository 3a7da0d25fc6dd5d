package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.ui.PlatformUI;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.Runs;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.AdviseState.Content;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;
import org.glassbox.ui.advise.UnitsModel.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Drives the ADVISE perspective in the real workbench, with the real engine and a small run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdviseTest {
    private static final String EXPERIMENT = """
            name: tiny
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {optimiser: adam, learningRate: 0.001, batchSize: 8, threads: 1, select: last}
            metrics: [accuracy, loss]
            phases:
              - name: baseline
                epochs: 2
                losses:
                  - {id: cross-entropy, weight: 1}
            """;
    private static final long PATIENCE_MILLISECONDS = 120_000;
    private Window window;
    private AdviseModel model;
    private UnitsModel units;
    private Path run;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        window = Window.open();
        run = folder.resolve("run");
        BundleContext bundles = FrameworkUtil.getBundle(AdviseTest.class).getBundleContext();
        Runs runs = bundles.getService(bundles.getServiceReference(Runs.class));
        Path yaml = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT);
        runs.run(ExperimentYaml.read(yaml, List.of()), run, false, Optional.empty(), event -> { }, new NullProgressMonitor());
        IEclipseContext context = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class));
        window.execute("org.glassbox.ui.advise.show");
        window.until("the empty page", () -> button("Latest run") != null);
        window.picture("advise-empty");
        model = window.ui(() -> context.get(AdviseModel.class));
        units = window.ui(() -> context.get(UnitsModel.class));
        window.execute("org.glassbox.ui.advise.openRun", "folder", run.toString());
        settled();
    }

    @BeforeEach
    void show() {
        window.execute("org.glassbox.ui.advise.show");
        settled();
    }

    @AfterEach
    void tidy() {
        window.ui(() -> {
            model.layer(Optional.empty());
            model.target(OptionalInt.empty());
            model.options(Map.of());
            model.select(0);
            units.filter(OptionalInt.empty());
            units.order(new Order(Column.SHARE, true));
            return null;
        });
    }

    @Test
    void aRunIsOpenedAndItsUnitsAppear() {
        window.picture("advise");
        assertTrue(shows("stands best for the image: AVX ") || shows("All units with a score at "), () -> labels());
        assertTrue(shows("Grad-CAM: all units"));
        assertTrue(shows("\u2605 Best: "));
        assertTrue(shows(units().size() + " units, Share of score, largest first"));
        assertTrue(window.ui(() -> table().getRowCount()) > 3); // as many as there is room for, and the header
        assertEquals(3 + groups(), window.ui(() -> window.all(ImageCanvas.class).size())); // the image, Grad-CAM and the unit's own, too
        assertTrue(shows("Took "));
    }

    @Test
    void aClickOnAHeaderAndAKeyOrderTheUnits() {
        window.ui(() -> table().forceFocus());
        Rectangle peaks = window.ui(() -> table().getBoundsByPosition(1, 0));
        window.click(window.ui(this::table), peaks.x + peaks.width / 2, peaks.y + peaks.height / 2);
        window.until("the order", () -> units.state().order().equals(new Order(Column.PEAKS, true)));
        List<Integer> scores = units.state().rows().stream().map(Unit::peaks).toList();
        assertEquals(scores.stream().sorted((a, b) -> b - a).toList(), scores);
        assertEquals(Integer.toString(scores.getFirst()), window.ui(() -> table().getDataValueByPosition(1, 1)));
        window.press('2');
        window.until("the other way round", () -> units.state().order().equals(new Order(Column.PEAKS, false)));
        window.press('1');
        window.until("by index", () -> units.state().order().equals(new Order(Column.UNIT, false)));
        assertEquals("0", window.ui(() -> table().getDataValueByPosition(0, 1)));
        assertTrue(shows("Unit, smallest first"));
    }

    @Test
    void arrowsGoFromUnitToUnitAndChartAndMapFollow() {
        window.ui(() -> {
            units.order(new Order(Column.UNIT, false));
            units.select(0);
            return table().forceFocus();
        });
        assertTrue(shows("Unit 0: "));
        window.press(SWT.NONE, SWT.ARROW_DOWN);
        window.until("the next unit", () -> units.state().selected().orElseThrow().index() == 1);
        assertTrue(shows("Unit 1: "));
        window.press(SWT.NONE, SWT.END);
        Unit withPeak = units.state().rows().stream().filter(unit -> unit.peaks() > 0).findFirst().orElse(units.state().rows().getFirst());
        window.ui(() -> {
            units.select(withPeak.index());
            return null;
        });
        assertTrue(shows("Unit " + withPeak.index() + ": "));
        Chart chart = window.ui(() -> window.find(Chart.class, each -> each.getSeriesSet().getSeries("Density") != null).orElseThrow());
        double[] drawn = window.ui(() -> chart.getSeriesSet().getSeries("Density").getYSeries());
        assertEquals(withPeak.density().density().length, drawn.length);
        assertEquals(withPeak.density().density()[2], drawn[2]);
        assertTrue(window.ui(() -> chart.getSeriesSet().getSeries("Bandwidth").getYAxisId() != chart.getSeriesSet().getSeries("Density").getYAxisId()));
        if (withPeak.peaks() > 0) {
            ILineSeries<?> peaks = (ILineSeries<?>) window.ui(() -> chart.getSeriesSet().getSeries("Peaks"));
            assertEquals(withPeak.peaks(), window.ui(() -> peaks.getYSeries().length));
            assertEquals(ILineSeries.PlotSymbolType.INVERTED_TRIANGLE, window.ui(peaks::getSymbolType));
        }
        assertTrue(shows("feature map at "));
        window.picture("advise-unit");
    }

    @Test
    void unitsOfOneScoreAreListedByTheGroupsButtonAndByTheBar() {
        Button list = window.ui(() -> window.all(Button.class).stream().filter(each -> each.getText().equals("List its units")).findFirst().orElseThrow());
        window.ui(() -> {
            list.setSelection(true);
            return null;
        });
        window.choose(list);
        window.until("the filter", () -> units.state().peaks().isPresent());
        int best = there().winner().orElseThrow().peaks();
        assertEquals(OptionalInt.of(best), units.state().peaks());
        assertTrue(units.state().rows().stream().allMatch(unit -> unit.peaks() == best));
        window.picture("advise-filtered");

        Chart scores = window.ui(() -> window.find(Chart.class, chart -> chart.getSeriesSet().getSeries("listed") != null).orElseThrow());
        Control area = window.ui(() -> scores.getPlotArea().getControl());
        int first = window.ui(() -> scores.getAxisSet().getXAxis(0).getPixelCoordinate(0));
        window.click(area, first, 5);
        int lowest = units().stream().mapToInt(Unit::peaks).min().orElseThrow();
        window.until("the bar's units", () -> lowest == best ? units.state().peaks().isEmpty() : units.state().peaks().equals(OptionalInt.of(lowest)));
    }

    @Test
    void theLayersAreGoneThroughFromShallowToDeep() {
        Combo layers = window.ui(() -> window.find(Combo.class, combo -> combo.getToolTipText() != null && combo.getToolTipText().startsWith("The layer whose")).orElseThrow());
        window.choose(layers, 1);
        settled();
        String first = there().layer();
        window.picture("advise-shallow");
        window.ui(() -> table().forceFocus());
        window.press('l');
        window.until("a deeper layer", PATIENCE_MILLISECONDS, () -> model.state() instanceof AdviseState.Shown shown && shown.content() instanceof Content.Ready ready
                && !ready.analysis().result().layer().equals(first));
        assertEquals(2, window.ui(layers::getSelectionIndex));
        assertTrue(shows(units().size() + " units, "));
        window.choose(window.ui(() -> button("Shallower")));
        window.until("the first layer", PATIENCE_MILLISECONDS, () -> model.state() instanceof AdviseState.Shown shown && shown.content() instanceof Content.Ready ready
                && ready.analysis().result().layer().equals(first));
    }

    @Test
    void anotherClassIsExplained() {
        Combo targets = window.ui(() -> window.find(Combo.class, combo -> "The class that is explained".equals(combo.getToolTipText())).orElseThrow());
        int predicted = there().target();
        window.choose(targets, 2 - predicted); // the other of two, after "predicted class"
        settled();
        assertNotEquals(predicted, there().target());
        assertTrue(shows("The network gives " + window.ui(targets::getText) + " a probability of "));
    }

    @Test
    void computingIsCancelledByEscapeAndGoesOnWithF5() {
        window.ui(() -> {
            table().forceFocus();
            model.options(Map.of("bandwidths", "11"));
            return null;
        });
        window.ui(() -> {
            model.cancel();
            return null;
        });
        window.until("the end", () -> model.state() instanceof AdviseState.Shown shown && !(shown.content() instanceof Content.Computing));
        window.press(SWT.NONE, SWT.ESC); // nothing is left to break off
        window.press(SWT.NONE, SWT.F5);
        settled();
    }

    @Test
    void aLayerWithoutPlacesIsRefusedInWords() {
        window.ui(() -> {
            model.layer(Optional.of("fc"));
            return null;
        });
        assertInstanceOf(Content.Refused.class, ((AdviseState.Shown) window.ui(() -> model.state())).content());
        assertTrue(shows("\u26a0 ADVISE can't look there: layer \"fc\" has no maps"));
        assertEquals(1, window.ui(() -> table().getRowCount())); // the header
        assertTrue(shows("No unit"));
        window.picture("advise-refused");
    }

    @Test
    void optionsAreTakenWithTheButton() {
        assertFalse(window.ui(() -> button("Apply").isEnabled()));
        Combo preset = window.ui(() -> window.find(Combo.class, combo -> Arrays.asList(combo.getItems()).contains("reference")).orElseThrow());
        window.choose(preset, window.ui(() -> Arrays.asList(preset.getItems()).indexOf("reference")));
        assertTrue(window.ui(() -> button("Apply").isEnabled()));
        window.choose(window.ui(() -> button("Apply")));
        window.until("the options", () -> model.state().setup().options().equals(Map.of("preset", "reference")));
        settled();
        window.picture("advise-reference");
        window.choose(preset, window.ui(() -> Arrays.asList(preset.getItems()).indexOf("stable")));
        window.choose(window.ui(() -> button("Apply")));
        window.until("the options", () -> model.state().setup().options().isEmpty());
        settled();
    }

    @Test
    void mapsGetStrongerAndTheImageIsSeenAlone() {
        window.ui(() -> window.all(ImageCanvas.class).get(1).forceFocus());
        double before = window.ui(() -> look().look().opacity());
        window.press('o');
        assertTrue(window.ui(() -> look().look().opacity()) > before);
        window.hold('h', true);
        assertTrue(window.ui(() -> window.all(ImageCanvas.class).stream().allMatch(ImageCanvas::isBare)));
        window.hold('h', false);
        window.press(SWT.NONE, SWT.PAGE_DOWN);
        window.until("the next image", PATIENCE_MILLISECONDS, () -> model.state() instanceof AdviseState.Shown shown && shown.picture().name().equals("test_iid/1")
                && shown.content() instanceof Content.Ready);
        window.ui(() -> {
            look().opacity(before);
            return null;
        });
    }

    @Test
    void everyControlThatTakesTheFocusSaysWhatItIs() {
        assertEquals(List.of(), window.ui(() -> window.silentControls()));
    }

    private void settled() {
        window.until("all units", PATIENCE_MILLISECONDS, () -> model != null && model.state() instanceof AdviseState.Shown shown && shown.content() instanceof Content.Ready
                && shown.prediction().isPresent());
    }

    private AdviseResult there() {
        AdviseState.Shown shown = assertInstanceOf(AdviseState.Shown.class, window.ui(() -> model.state()));
        return assertInstanceOf(Content.Ready.class, shown.content()).analysis().result();
    }

    private List<Unit> units() {
        return there().units();
    }

    private int groups() {
        return there().groups().size();
    }

    private NatTable table() {
        return window.find(NatTable.class, table -> true).orElseThrow();
    }

    private static MapLook look() {
        return PlatformUI.getWorkbench().getService(IEclipseContext.class).get(MapLook.class);
    }

    private boolean shows(String text) {
        return window.ui(() -> window.find(Label.class, label -> label.getText().contains(text)).isPresent());
    }

    private String labels() {
        return window.ui(() -> String.join(" | ", window.all(Label.class).stream().map(Label::getText).toList()));
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").contains(text)).orElse(null);
    }
}
