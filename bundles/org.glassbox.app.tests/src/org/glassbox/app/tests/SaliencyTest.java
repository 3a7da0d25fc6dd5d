package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contribution;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.run.Runs;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.w3c.dom.Document;

/** Drives the saliency inspector in the real workbench, with the real engine and a small run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaliencyTest {
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
    private InspectorModel model;
    private Path run;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        window = Window.open();
        run = folder.resolve("run");
        BundleContext bundles = FrameworkUtil.getBundle(SaliencyTest.class).getBundleContext();
        Runs runs = bundles.getService(bundles.getServiceReference(Runs.class));
        Path yaml = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT);
        runs.run(ExperimentYaml.read(yaml, List.of()), run, false, Optional.empty(), event -> { }, new NullProgressMonitor());
        model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(InspectorModel.class));
        window.execute("org.glassbox.ui.saliency.show");
        window.until("the empty page", () -> button("Use the latest run") != null);
        window.picture("saliency-empty");
    }

    @BeforeEach
    void openRun() {
        window.execute("org.glassbox.ui.saliency.openRun", "folder", run.toString());
        window.until("the run", PATIENCE_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && shown.setup().opening().isEmpty()
                && shown.picture().name().equals("test_iid/0"));
        settled();
    }

    @AfterEach
    void tidy() {
        window.ui(() -> {
            model.closeSecond();
            model.layer(Optional.empty());
            model.target(OptionalInt.empty());
            look().threshold(OptionalDouble.empty());
            look().pointer(Optional.empty());
            model.methods().clear();
            model.metrics().clear();
            for (String id : List.of("relevance-mass", "sparseness")) {
                model.metrics().add(model.metrics().available(id).orElseThrow(), Map.of());
            }
            for (String id : List.of("saliency", "gradcam", "deeplift")) {
                model.methods().add(method(id), Map.of());
            }
            return null;
        });
    }

    @Test
    void aRunIsOpenedAndItsMapsAppear() {
        window.picture("saliency");
        Inspection.Shown shown = shown();
        assertEquals(3, shown.rows().getFirst().cells().size());
        shown.rows().getFirst().cells().forEach(cell -> assertTrue(cell.content() instanceof Content.Ready, cell.content()::toString));
        assertEquals(4, window.ui(() -> window.all(ImageCanvas.class).size())); // the image, too
        assertTrue(shows("weights.safetensors), in evaluation mode, says "));
        assertTrue(shows("Relevance mass 0"));
        assertTrue(shows("explains"));
    }

    @Test
    void theMouseShowsTheValueOfItsPixelInEveryMap() {
        ImageCanvas first = window.ui(() -> window.all(ImageCanvas.class).getFirst());
        Point size = window.ui(first::getSize);
        window.click(first, size.x / 2, size.y / 2);
        assertEquals(3, window.ui(() -> window.all(Label.class).stream().filter(label -> label.getText().startsWith("value here")).count()));
        assertTrue(shows("pixel 16, 16: RGB "));
    }

    @Test
    void theInspectorWorksWithTheKeyboardOnly() {
        window.press('2');
        window.until("the second map", () -> window.all(ImageCanvas.class).get(2).isFocusControl());
        assertEquals(Optional.of(1), window.ui(() -> look().look().map()));
        window.press(SWT.NONE, SWT.ARROW_RIGHT);
        window.press(SWT.NONE, SWT.ARROW_DOWN);
        assertTrue(shows("pixel 17, 17: RGB "));

        window.press('t');
        assertTrue(shows("above 50\u00a0%: IoU "));
        window.press('.');
        assertTrue(shows("above 55\u00a0%: IoU "));
        double fitted = window.ui(() -> window.all(ImageCanvas.class).get(2).scale());
        window.press('+');
        List<Double> scales = window.ui(() -> window.all(ImageCanvas.class).stream().map(ImageCanvas::scale).toList());
        scales.forEach(scale -> assertEquals(1.25 * fitted, scale, 1e-9)); // all of them
        window.picture("saliency-zoomed");
        window.press('f');
        window.press('c');
        assertEquals(Optional.of(ColourMap.BLUE_ORANGE), window.ui(() -> look().look().colours()));
        window.ui(() -> {
            look().colours(Optional.empty());
            return null;
        });

        window.hold('h', true);
        assertTrue(window.ui(() -> window.all(ImageCanvas.class).get(2).isBare()));
        window.hold('h', false);
        assertFalse(window.ui(() -> window.all(ImageCanvas.class).get(2).isBare()));
        window.press(SWT.NONE, SWT.PAGE_DOWN);
        window.until("the next image", () -> model.state() instanceof Inspection.Shown shown && shown.picture().name().equals("test_iid/1"));
        settled();
        window.press('2');
        window.until("the second map of the next image", () -> window.all(ImageCanvas.class).get(2).isFocusControl() && look().look().map().equals(Optional.of(1)));
        window.press(SWT.NONE, SWT.DEL);
        window.until("two maps", () -> ((Inspection.Shown) model.state()).rows().getFirst().cells().size() == 2);
    }

    @Test
    void aMethodIsChosenAndItsOptionsChanged() {
        Table methods = methods();
        TableItem gradients = item(methods, "Integrated gradients");
        window.ui(() -> {
            gradients.setChecked(true);
            Event event = new Event();
            event.item = gradients;
            event.detail = SWT.CHECK;
            methods.notifyListeners(SWT.Selection, event);
            return null;
        });
        settled();
        assertEquals(4, shown().rows().getFirst().cells().size());
        window.picture("saliency-options");

        Text steps = window.ui(() -> window.all(Text.class).stream().filter(text -> text.getText().equals(defaultSteps())).findFirst().orElseThrow());
        window.ui(() -> {
            steps.setText("0");
            return null;
        });
        assertTrue(shows("option steps is \"0\""));
        assertFalse(window.ui(() -> button("Apply").isEnabled()));
        window.ui(() -> {
            steps.setText("7");
            return null;
        });
        window.choose(window.ui(() -> button("Apply")));
        window.until("the new title", () -> shows("Integrated gradients (steps 7)"));
    }

    @Test
    void aMetricIsChosenAndItsOptionsChanged() {
        Table metrics = table("Metrics that judge");
        TableItem deletion = item(metrics, "Deletion");
        window.ui(() -> {
            deletion.setChecked(true);
            Event event = new Event();
            event.item = deletion;
            event.detail = SWT.CHECK;
            metrics.notifyListeners(SWT.Selection, event);
            return null;
        });
        settled();
        assertTrue(shows("Deletion 0."));
        Combo reference = window.ui(() -> window.find(Combo.class, combo -> "what stands for pixels that are removed".equals(combo.getToolTipText())).orElseThrow());
        window.choose(reference, window.ui(() -> reference.indexOf("black")));
        window.picture("saliency-metric");
        window.choose(window.ui(() -> window.find(Button.class, button -> "Judges the maps anew by the selected metric with these options".equals(button.getToolTipText()))
                .orElseThrow()));
        window.until("the new title", () -> shows("Deletion (reference black) 0.") && !shows("Deletion 0."));
    }

    private Table methods() {
        return table("All methods");
    }

    private Table table(String tip) {
        return window.ui(() -> window.find(Table.class, table -> table.getToolTipText() != null && table.getToolTipText().startsWith(tip)).orElseThrow());
    }

    private TableItem item(Table table, String text) {
        return window.ui(() -> Arrays.stream(table.getItems()).filter(item -> item.getText().equals(text)).findFirst().orElseThrow());
    }

    private Contribution<Explainer> method(String id) {
        return model.methods().available(id).orElseThrow();
    }

    private String defaultSteps() {
        return method("ig").options().stream().filter(option -> option.name().equals("steps")).findFirst().orElseThrow().defaultText();
    }

    @Test
    void aMethodThatCannotServeSaysSoBeforeOnePressesTheButton() {
        window.ui(() -> {
            model.layer(Optional.of("relu1"));
            return null;
        });
        settled();
        Table methods = methods();
        TableItem cam = item(methods, "CAM");
        window.ui(() -> {
            methods.setSelection(cam);
            Event event = new Event();
            event.item = cam;
            methods.notifyListeners(SWT.Selection, event);
            return null;
        });
        window.picture("saliency-refused");
        assertEquals("can't", window.ui(() -> cam.getText(1)));
        assertTrue(shows("\u26a0 This method can't explain this network: "));
        assertFalse(window.ui(() -> button("Show").isEnabled()));
    }

    @Test
    void aSecondCheckpointIsComparedInASecondRow() {
        window.execute("org.glassbox.ui.saliency.compare", "file", run.resolve("checkpoint.safetensors").toString(), "network", "smallcnn");
        window.until("two rows", PATIENCE_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && shown.rows().size() == 2);
        settled();
        window.picture("saliency-compare");
        assertEquals(8, window.ui(() -> window.all(ImageCanvas.class).size()));
        assertEquals(shown().rows().getFirst().network().card().classes(), shown().rows().getLast().network().card().classes()); // which its file does not name
        assertTrue(shows("checkpoint.safetensors), in evaluation mode, says "));
        assertTrue(window.ui(() -> button("One scale for both") != null));

        ImageCanvas last = window.ui(() -> window.all(ImageCanvas.class).getLast());
        window.ui(last::setFocus);
        window.until("the last map", () -> isInSight(last));
        ImageCanvas first = window.ui(() -> window.all(ImageCanvas.class).getFirst());
        window.ui(first::setFocus);
        window.until("the first map", () -> isInSight(first));
    }

    /** Whether a map's middle is not scrolled away. */
    private static boolean isInSight(ImageCanvas canvas) {
        Composite parent = canvas.getParent();
        while (!(parent instanceof ScrolledComposite)) {
            parent = parent.getParent();
        }
        Point size = canvas.getSize();
        return parent.getClientArea().contains(canvas.getDisplay().map(canvas, parent, size.x / 2, size.y / 2));
    }

    @Test
    void filesThatAreDroppedOnTheMapsAreOpened(@TempDir Path images) throws Exception {
        Path image = images.resolve("dropped.png");
        ImageFiles.write(new RgbImage(40, 30, new byte[3 * 40 * 30]), image);
        window.drop(window.ui(() -> window.all(ImageCanvas.class).getFirst()), image.toString());
        window.until("the image", () -> model.state() instanceof Inspection.Shown shown && shown.picture().name().equals("dropped.png"));
        settled();
        window.drop(window.ui(() -> window.all(ImageCanvas.class).getLast()), run.toString());
        window.until("the run", PATIENCE_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && shown.picture().name().equals("test_iid/0"));
    }

    @Test
    void theImagesThatTheAnnotationAsksAboutAreInspected() {
        RunSession session = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(RunSession.class));
        window.ui(() -> {
            session.annotation().begin(Examples.CLASSES, RuledOut.MARKED);
            return null;
        });
        window.execute("org.glassbox.ui.saliency.fromQueue");
        window.until("what is missing", () -> model.state().setup().problem().equals(
                Optional.of("The annotation queue is empty; start the demo or an experiment first.")));
        window.ui(() -> {
            session.annotation().post(Examples.queries(1, 3), new FakeDesk());
            return null;
        });
        window.execute("org.glassbox.ui.saliency.fromQueue");
        window.until("the latest query", () -> model.state() instanceof Inspection.Shown shown && shown.picture().name().equals("train/2"));
        settled();
        assertEquals(List.of("train/2", "train/1", "train/0"), shown().setup().pictures().stream().map(PictureSource::name).toList());
        assertTrue(shows("true: malignant") || shows("true: benign"));
        window.ui(() -> {
            session.annotation().end();
            return null;
        });
    }

    @Test
    void computingIsCancelledByEscapeAndGoesOnWithF5() {
        window.ui(() -> {
            model.methods().add(method("ig"), Map.of("steps", "1000"));
            model.methods().add(method("smoothgrad"), Map.of());
            model.cancel();
            return null;
        });
        window.until("the end", () -> model.state() instanceof Inspection.Shown shown && shown.isBrokenOff() && !shown.isBusy());
        assertInstanceOf(Content.Cancelled.class, shown().rows().getFirst().cells().getLast().content());
        window.press('1');
        window.press(SWT.NONE, SWT.ESC); // nothing is left to break off
        window.press(SWT.NONE, SWT.F5);
        settled();
        shown().rows().getFirst().cells().forEach(cell -> assertTrue(cell.content() instanceof Content.Ready, cell.content()::toString));
    }

    @Test
    void thePanelIsExportedAsPngAndSvg(@TempDir Path exports) throws Exception {
        Path png = exports.resolve("panel.png");
        Path svg = exports.resolve("panel.svg");
        window.execute("org.glassbox.ui.saliency.export", "file", png.toString());
        window.execute("org.glassbox.ui.saliency.export", "file", svg.toString());
        window.until("the files", () -> Files.exists(png) && Files.exists(svg));
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertEquals(4, document.getElementsByTagName("image").getLength());
        int width = Integer.parseInt(document.getDocumentElement().getAttribute("width"));
        ImageFiles.Header header = ImageFiles.header(png);
        assertEquals(2 * width, header.width());

        window.execute("org.glassbox.ui.saliency.export", "file", exports.resolve("no/such/folder.png").toString());
        window.until("the problem", () -> window.find(Text.class, text -> text.getText().contains("folder.png")).isPresent());
    }

    @Test
    void imagesOfAFolderComeWithTheirMasks(@TempDir Path images) throws Exception {
        RgbImage image = new RgbImage(40, 30, new byte[3 * 40 * 30]);
        ImageFiles.write(image, images.resolve("a.png"));
        ImageFiles.write(image, images.resolve("b.png"));
        ImageFiles.write(Mask.of(40, 30, List.of(new Region(0, 0, 20, 30))), images.resolve("a_mask.png"));
        window.execute("org.glassbox.ui.saliency.openFolder", "folder", images.toString());
        window.until("the first", () -> model.state() instanceof Inspection.Shown shown && shown.picture().name().equals("a.png"));
        settled();
        assertEquals(List.of("a.png", "b.png"), shown().setup().pictures().stream().map(PictureSource::name).toList());
        assertTrue(shows("the mask (dashed) covers 50"));
    }

    @Test
    void theDialogSaysWhatAFileHolds() {
        window.execute("org.glassbox.ui.saliency.openNetwork");
        window.until("the dialog", () -> button("Go on where tensors are missing") != null);
        Text weights = window.ui(() -> window.find(Text.class, text -> "A file of trained weights".equals(text.getToolTipText())).orElseThrow());
        Button open = window.ui(() -> window.shell().getDefaultButton());
        window.ui(() -> {
            weights.setText(run.resolve("gone.safetensors").toString());
            return null;
        });
        assertFalse(window.ui(open::isEnabled));
        window.ui(() -> {
            weights.setText(run.resolve("weights.safetensors").toString());
            return null;
        });
        window.until("what it says", open::isEnabled);
        window.picture("saliency-network");
        window.choose(open);
        window.until("the dialog's end", open::isDisposed);
        window.until("the network", () -> model.state().setup().opening().isEmpty());
    }

    @Test
    void everyControlThatTakesTheFocusSaysWhatItIs() {
        assertEquals(List.of(), window.ui(() -> window.silentControls()));
    }

    /** Waits until all that was asked is answered. */
    private void settled() {
        window.until("all maps", PATIENCE_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && !shown.isBusy());
    }

    private Inspection.Shown shown() {
        return assertInstanceOf(Inspection.Shown.class, window.ui(() -> model.state()));
    }

    private static LookModel look() {
        return PlatformUI.getWorkbench().getService(IEclipseContext.class).get(LookModel.class);
    }

    private boolean shows(String text) {
        return window.ui(() -> window.find(Label.class, label -> label.getText().contains(text)).isPresent());
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").contains(text)).orElse(null);
    }
}
