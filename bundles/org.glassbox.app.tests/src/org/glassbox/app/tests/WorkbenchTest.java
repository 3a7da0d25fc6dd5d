package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.ColourMap;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.annotation.RunSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Drives the real workbench with a run that does what the test says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkbenchTest {
    private static final String WELCOME = "org.glassbox.app.showWelcome";
    private static final String DEMO = "demo with me as the annotator";
    @TempDir
    private Path folder;
    private FakeRuns runs;
    private ServiceRegistration<Runs> registration;
    private Window window;
    private RunSession session;

    @BeforeAll
    void open() {
        window = Window.open();
    }

    @BeforeEach
    void begin() {
        runs = new FakeRuns();
        Hashtable<String, Object> first = new Hashtable<>();
        first.put(Constants.SERVICE_RANKING, 1000);
        registration = FrameworkUtil.getBundle(WorkbenchTest.class).getBundleContext().registerService(Runs.class, runs, first);
        session = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(RunSession.class));
        window.execute(WELCOME);
        window.until("the welcome page", () -> button(DEMO) != null);
    }

    @AfterEach
    void end() {
        window.ui(() -> {
            if (session.isRunning() && runs.isStarted()) {
                session.stop();
            }
            return null;
        });
        window.until("the run's end", () -> !session.isRunning());
        registration.unregister();
    }

    @Test
    void beginsWithItsDoors() {
        window.until("the doors", () -> button(DEMO) != null && button("Open an experiment") != null && button("Read the documentation") != null);
        window.picture("welcome");
        assertEquals("Glassbox", window.ui(() -> window.shell().getText()).replaceAll(".* - ", ""));
    }

    @Test
    void theDemoIsAnsweredWithTheKeyboardOnly() {
        // given the demo's door, which has the focus, and its dialog, which starts with Enter
        window.until("the first door", () -> button(DEMO) != null && button(DEMO).isFocusControl());
        window.choose(window.ui(() -> button(DEMO)));
        window.until("the dialog", () -> button("Start") != null);
        assertTrue(window.ui(() -> window.shell().getDefaultButton() == button("Start")));
        window.ui(() -> {
            Text path = window.find(Text.class, text -> text.getText().contains("demo-")).orElseThrow();
            path.setText(folder.resolve("demo").toString());
            return null;
        });
        window.picture("start-demo");
        window.choose(window.ui(() -> button("Start")));
        window.until("the start", runs::isStarted);
        assertEquals(folder.resolve("demo"), runs.folder());

        // when the run asks and keys answer
        runs.begin();
        runs.ask(Examples.queries(1, 4));
        window.until("the first image", () -> canvas().isFocusControl() && shows("Image 1 of 4"));
        window.press('1');
        window.press('0');
        window.press('3');
        window.press('3');
        window.picture("marked");
        window.press(SWT.NONE, SWT.CR);
        window.until("the second image", () -> shows("Image 2 of 4"));
        window.press('s');
        window.until("the third image", () -> shows("Image 3 of 4"));
        window.press(SWT.NONE, SWT.CR);
        window.until("the fourth image", () -> shows("Image 4 of 4"));
        window.press(SWT.CTRL, 'z');
        window.until("the third image again", () -> shows("Image 3 of 4"));

        // then the desk has exactly that
        assertEquals(List.of(marked("1/train/0", 0, 9), new Answer.Skipped("1/train/1", ""), marked("1/train/2"), new Answer.Undone("1/train/2")), runs.desk().answers());
    }

    @Test
    void regionsAreMarkedByMouse() {
        start(2);
        ImageCanvas canvas = window.ui(this::canvas);
        Rectangle second = window.ui(() -> canvas.placeOf(1));
        window.click(canvas, second.x + second.width / 2, second.y + second.height / 2);
        Rectangle sixth = window.ui(() -> canvas.placeOf(5));
        window.click(canvas, sixth.x + 3, sixth.y + 3);
        window.choose(window.ui(() -> button("Submit")));

        window.until("the answer", () -> !runs.desk().answers().isEmpty());
        assertEquals(List.of(marked("1/train/0", 1, 5)), runs.desk().answers());
    }

    @Test
    void draggingMovesTheImageWithoutMarkingAnything() {
        start(1);
        ImageCanvas canvas = window.ui(this::canvas);
        Rectangle before = window.ui(() -> canvas.placeOf(0));
        window.drag(canvas, before.x + 5, before.y + 5, 30, 20);

        Rectangle after = window.ui(() -> canvas.placeOf(0));
        assertEquals(List.of(30, 20), List.of(after.x - before.x, after.y - before.y));
        window.press(SWT.NONE, SWT.CR);
        window.until("the answer", () -> !runs.desk().answers().isEmpty());
        assertEquals(List.of(marked("1/train/0")), runs.desk().answers());
    }

    @Test
    void holdingHShowsTheBareImage() {
        start(1);
        window.hold('h', true);
        assertTrue(window.ui(() -> canvas().isBare()));
        window.hold('h', false);
        assertFalse(window.ui(() -> canvas().isBare()));
    }

    @Test
    void keysChangeTheViewOfTheImage() {
        start(1);
        double fitted = window.ui(() -> canvas().scale());
        double opacity = window.ui(() -> canvas().opacity());
        window.press('+');
        assertEquals(1.25 * fitted, window.ui(() -> canvas().scale()), 1e-9);
        window.press('-');
        window.press('f');
        assertEquals(fitted, window.ui(() -> canvas().scale()), 1e-9);
        window.press(SWT.SHIFT, 'o');
        assertEquals(opacity - 0.1, window.ui(() -> canvas().opacity()), 1e-9);
        window.press('o');
        assertEquals(opacity, window.ui(() -> canvas().opacity()), 1e-9);
        ColourMap colours = window.ui(() -> canvas().colours());
        window.press('c');
        assertEquals(colours.next(), window.ui(() -> canvas().colours()));
    }

    @Test
    void theQueueShowsWhatIsAnsweredAndItsKeysAnswerToo() {
        start(3);
        Table queue = window.ui(() -> window.find(Table.class, table -> table.getItemCount() == 3).orElseThrow());
        window.ui(() -> {
            window.page().showView("org.glassbox.ui.annotation.queue");
            return null;
        });
        window.until("the queue's focus", queue::isFocusControl);
        window.press('2');
        window.press(SWT.NONE, SWT.CR);
        window.until("the second image", () -> shows("Image 2 of 3"));

        assertEquals(List.of(marked("1/train/0", 1)), runs.desk().answers());
        assertEquals("\u2713 1", window.ui(() -> queue.getItem(0).getText(1)));
        assertEquals(1, window.ui(queue::getSelectionIndex));
        window.press(SWT.NONE, SWT.PAGE_DOWN);
        window.until("the third image", () -> shows("Image 3 of 3"));
    }

    @Test
    void anAnswerThatCannotBeWrittenIsSaidAndKept() {
        start(2);
        runs.desk().full(true);
        window.press('4');
        window.press(SWT.NONE, SWT.CR);
        window.until("the problem", () -> window.find(Text.class, text -> text.getText().equals(FakeDesk.FULL)).isPresent());
        window.picture("disk-full");
        assertTrue(window.ui(() -> shows("Image 1 of 2")));

        runs.desk().full(false);
        window.press(SWT.NONE, SWT.CR);
        window.until("the second image", () -> shows("Image 2 of 2"));
        assertEquals(List.of(marked("1/train/0", 3)), runs.desk().answers());
    }

    @Test
    void receiptsSayWhatACorrectionDidAndThatItDidNothing() {
        List<Query> queries = start(3);
        runs.tell(new TrainingEvent.ReceiptReady(Examples.receipt(queries.get(0), 0.62, 0.11)));
        window.until("the receipt", () -> shows("It worked: the network relies less on what you ruled out."));
        assertTrue(window.ui(() -> window.find(Text.class, text -> text.getText().contains("62\u00a0%, then 11\u00a0%")).isPresent()));
        runs.tell(new TrainingEvent.ReceiptReady(Examples.receipt(queries.get(1), 0.3, 0.3)));
        window.until("no effect", () -> shows("No effect:"));
    }

    @Test
    void theWindowsLowerEdgeShowsTheRunsProgress() {
        start(1);
        runs.tell(new TrainingEvent.EpochDone(Examples.epoch(1, 0.6)));
        runs.tell(new TrainingEvent.StepDone(2, 10, 25, 50, 8, 0.61));
        window.until("the progress", () -> shows("Epoch 2 of 10, step 25 of 50"));
        assertTrue(window.ui(() -> window.find(ProgressBar.class, bar -> bar.getSelection() == 150).isPresent()));
    }

    @Test
    void theRunIsPausedFreedFromWaitingAndStoppedByKeys() {
        start(1);
        window.press(SWT.NONE, SWT.F8);
        window.press(SWT.NONE, SWT.F9);
        window.press(SWT.SHIFT, SWT.F8);
        assertEquals(List.of("pause", "wait false", "cancel"), runs.calls());
        window.until("the end", () -> shows("Stopped:"));
    }

    @Test
    void helpListsTheKeysAndTheVersions() {
        window.execute("org.glassbox.app.keys");
        window.until("the keys", () -> window.find(Table.class, table -> table.getItemCount() > 20).isPresent());
        Table keys = window.ui(() -> window.find(Table.class, table -> table.getItemCount() > 20).orElseThrow());
        String all = window.ui(() -> Arrays.stream(keys.getItems()).map(item -> item.getText(0) + " " + item.getText(1)).toList().toString());
        window.picture("keys");
        assertTrue(all.contains("Undo the last answer") && all.contains("H (hold)"), all);
        assertTrue(all.contains(" 1-9, 0 Mark a region") && all.contains("Ctrl+1-9, Ctrl+0 Name a class"), all);
        window.choose(window.ui(() -> button("Close")));
        window.until("the dialog's end", () -> keys.isDisposed());
    }

    @Test
    void theDocumentationOpensWithF1() {
        window.press(SWT.NONE, SWT.F1);
        window.until("the page", () -> window.find(StyledText.class, text -> text.getText().contains("Ten minutes with the demo")).isPresent());
        StyledText page = window.ui(() -> window.find(StyledText.class, text -> true).orElseThrow());
        assertFalse(window.ui(() -> page.getText().contains("**") || page.getText().contains("!["))); // Markdown's signs have become styles
        window.ui(() -> {
            window.page().hideView(window.page().findView("org.glassbox.app.documentationView"));
            return null;
        });
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefusedBeforeTheStart() throws Exception {
        Path file = Files.createFile(folder.resolve("holiday.jpg"));
        window.choose(window.ui(() -> button(DEMO)));
        window.until("the dialog", () -> button("Start") != null);
        Text path = window.ui(() -> window.find(Text.class, text -> text.getText().contains("demo-")).orElseThrow());
        window.ui(() -> {
            path.setText(folder.toString());
            return null;
        });
        assertFalse(window.ui(() -> button("Start").isEnabled()));
        assertTrue(window.ui(() -> window.find(Text.class, text -> text.getText().contains("holds other files")).isPresent()));

        // but one with a run that was broken off is offered to go on
        Files.move(file, folder.resolve("experiment.yaml"));
        window.ui(() -> {
            path.setText(folder + "/");
            return null;
        });
        assertTrue(window.ui(() -> button("Start").isEnabled()));
        window.choose(window.ui(() -> button("Cancel")));
        window.until("the dialog's end", path::isDisposed);
    }

    @Test
    void everyControlThatTakesTheFocusSaysWhatItIs() {
        start(2);
        List<String> silent = window.ui(() -> window.silentControls());
        assertEquals(List.of(), silent);
    }

    private List<Query> start(int count) {
        window.ui(() -> {
            PlatformUI.getWorkbench().showPerspective("org.glassbox.ui.annotation.perspective", PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
            session.start(Examples.plan(folder));
            window.page().showView("org.glassbox.ui.annotation.image");
            return null;
        });
        window.until("the start", runs::isStarted);
        runs.begin();
        List<Query> queries = Examples.queries(1, count);
        runs.ask(queries);
        window.until("the first image", () -> canvas().isFocusControl() && shows("Image 1 of " + count));
        return queries;
    }

    /** The canvas of the image that is asked about; those of the receipts are smaller. */
    private ImageCanvas canvas() {
        return window.find(ImageCanvas.class, canvas -> canvas.getSize().y > 250).orElseThrow();
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").contains(text)).orElse(null);
    }

    private boolean shows(String text) {
        return window.find(Label.class, label -> label.getText().contains(text)).isPresent();
    }

    private static Answer marked(String id, Integer... regions) {
        return new Answer.Marked(id, new TreeSet<>(List.of(regions)));
    }
}
