package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.Drawing;
import org.glassbox.ui.annotation.ReceiptModel;
import org.glassbox.ui.annotation.RunPlan;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person paints what matters and names classes, in the real workbench with the real engine. */
class PaintingTest {
    /** Images of 32 x 32 pixels, of the classes benign and malignant. */
    private static final String EXPERIMENT = """
            name: painted
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {optimiser: adam, learningRate: 0.001, batchSize: 8, threads: 1, select: last}
            metrics: [accuracy, loss]
            phases:
              - {name: baseline, epochs: 1, losses: [cross-entropy]}
              - name: query
                epochs: 2
                losses: [cross-entropy, {id: explanation, masksFrom: feedback}]
                queries: {perEpoch: 3, regionSize: 8, regionCount: 4, sampler: random, explainer: deeplift, annotator: interactive}
            """;
    private static final long TRAINING_MILLISECONDS = 600_000;
    @TempDir
    private Path folder;
    private Window window;
    private RunSession session;

    @Test
    void whatIsPaintedAndNamedReachesTheJournalTheTrainingAndTheReceipts() throws Exception {
        begin();

        // given a brush of a pixel, and the keyboard alone
        String first = shown();
        window.press('m');
        window.until("the brush", () -> shows("Paint what matters"));
        window.press(',');
        assertEquals(1, window.ui(() -> session.drawing().hand().size()));
        // when it paints from the middle on, ten pixels to the right
        window.press(' ');
        for (int i = 0; i < 10; i++) {
            window.press(SWT.NONE, SWT.ARROW_RIGHT);
        }
        window.press(' ');
        // and with another brush four pixels farther down, a line that is taken back, and one that is not
        window.press('n');
        window.press(SWT.SHIFT, SWT.ARROW_DOWN);
        stroke(SWT.ARROW_LEFT, 3);
        window.press(SWT.CTRL, 'z');
        assertTrue(window.ui(() -> drawing().irrelevant().isEmpty()));
        window.press(SWT.CTRL, 'y');
        window.press(SWT.CTRL, '1');
        window.until("the class in words", () -> shows("it is benign") && button("Class: benign") != null);
        assertTrue(window.ui(() -> shows("This run learns nothing from what must not matter.")));
        window.picture("painted-by-keys");
        window.press(SWT.NONE, SWT.CR);
        window.until("the second image", () -> !shown().equals(first));

        // and the next image is painted by mouse, and its class is looked for
        String second = shown();
        window.choose(window.ui(() -> button("Matters")));
        window.until("the brush", () -> shows("Paint what matters"));
        ImageCanvas canvas = window.ui(() -> window.find(ImageCanvas.class, any -> any.getSize().y > 150).orElseThrow());
        Point size = window.ui(canvas::getSize);
        for (int i = 0; i < 8; i++) {
            window.press('.');
        }
        window.drag(canvas, size.x / 2, size.y / 2, 40, 30);
        Mask painted = window.ui(() -> drawing().relevant());
        assertTrue(painted.contains(16, 16) && !painted.isFull(), "where the mouse was");
        chooseClass("mal");
        window.picture("painted-by-mouse");
        window.press(SWT.NONE, SWT.CR);
        window.until("the third image", () -> !shown().equals(second));
        window.press(SWT.NONE, SWT.ESC);
        window.until("the rectangles", () -> shows("Which rectangles must not matter?"));
        finish();

        // then the journal has both answers, the explanation loss has learnt from them, and they have receipts
        Map<String, Answer> answers;
        try (FeedbackJournal journal = FeedbackJournal.open(folder.resolve("run/feedback.jsonl"), Clock.systemUTC())) {
            answers = journal.answers();
        }
        Mask line = Mask.of(32, 32, List.of(new Region(16, 16, 11, 1)));
        Mask below = Mask.of(32, 32, List.of(new Region(23, 20, 4, 1)));
        assertEquals(new Answer.Corrected(first, new TreeSet<>(), Optional.of(line), Optional.of(below), OptionalInt.of(0)), answers.get(first));
        assertEquals(new Answer.Corrected(second, Optional.of(painted), Optional.empty(), OptionalInt.of(1)), answers.get(second));
        TrainingModel.State.Ended ended = assertInstanceOf(TrainingModel.State.Ended.class, session.training().state());
        assertEquals(TrainingEvent.Outcome.COMPLETED, ended.outcome(), ended.message());
        List<String> metrics = Files.readAllLines(folder.resolve("run/metrics.csv"));
        int column = List.of(metrics.getFirst().split(",")).indexOf("train loss explanation");
        assertTrue(Double.parseDouble(metrics.getLast().split(",")[column]) > 0, metrics::toString);
        ReceiptModel.State.Shown receipts = assertInstanceOf(ReceiptModel.State.Shown.class, window.ui(() -> session.receipts().state()));
        assertEquals(List.of(first, second), receipts.receipts().reversed().stream().map(receipt -> receipt.queryId()).toList());
        assertFalse(receipts.receipts().getFirst().relevant().isEmpty());
        window.until("the receipt in words", () -> window.find(Text.class, text -> text.getText().contains("Relevance on what you drew as what matters"))
                .isPresent());
        window.picture("painted-receipt");
    }

    private void begin() throws Exception {
        window = Window.open();
        session = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(RunSession.class));
        RunPlan plan = new RunPlan(ExperimentYaml.readText("painted.yaml", EXPERIMENT, List.of()), folder.resolve("run"), false, true);
        window.ui(() -> {
            PlatformUI.getWorkbench().showPerspective("org.glassbox.ui.annotation.perspective", PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
            session.start(plan);
            window.page().showView("org.glassbox.ui.annotation.image");
            return null;
        });
        window.until("the first query", TRAINING_MILLISECONDS, () -> session.annotation().state() instanceof AnnotationState.Asking);
        window.until("the focus", () -> window.find(ImageCanvas.class, ImageCanvas::isFocusControl).isPresent());
    }

    /** Puts the brush down, moves it and lifts it. */
    private void stroke(int arrow, int steps) {
        window.press(' ');
        for (int i = 0; i < steps; i++) {
            window.press(SWT.NONE, arrow);
        }
        window.press(' ');
    }

    private void chooseClass(String beginning) {
        window.pressForDialog('l');
        window.until("the list of classes", () -> window.shell().getText().equals("Name the class"));
        window.ui(() -> {
            window.find(Text.class, text -> text.getShell().getText().equals("Name the class") && (text.getStyle() & SWT.READ_ONLY) == 0).orElseThrow()
                    .setText(beginning);
            return null;
        });
        window.until("the class", () -> window.find(Table.class, table -> table.getShell().getText().equals("Name the class") && table.getItemCount() == 1)
                .isPresent());
        window.picture("classes");
        window.choose(window.ui(() -> button("OK")));
        window.until("the class in words", () -> shows("it is malignant"));
    }

    /** Says of all other images that they are fine. */
    private void finish() {
        while (true) {
            window.until("a query or the end", TRAINING_MILLISECONDS, () -> session.annotation().state() instanceof AnnotationState.Ended
                    || session.annotation().state() instanceof AnnotationState.Asking asking && !asking.saving());
            if (window.ui(() -> session.annotation().state() instanceof AnnotationState.Ended)) {
                return;
            }
            String id = shown();
            window.press(SWT.NONE, SWT.CR);
            window.until("the next image", () -> !(session.annotation().state() instanceof AnnotationState.Asking) || !shown().equals(id));
        }
    }

    private String shown() {
        return window.ui(() -> session.annotation().state() instanceof AnnotationState.Asking asking ? asking.current().query().id() : "");
    }

    private Drawing drawing() {
        return session.drawing().hand().drawing().orElseThrow();
    }

    private boolean shows(String text) {
        return window.find(Label.class, label -> label.getText().contains(text)).isPresent();
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").startsWith(text)).orElse(null);
    }
}
