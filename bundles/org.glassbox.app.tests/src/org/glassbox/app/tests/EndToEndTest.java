package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.ReceiptModel;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop with the real engine: an experiment is opened, its queries are answered by keys, and the network trains on the answers. */
class EndToEndTest {
    private static final String EXPERIMENT = """
            name: tiny
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {optimiser: adam, learningRate: 0.001, batchSize: 8, threads: 1, select: last}
            metrics: [accuracy, loss]
            phases:
              - name: baseline
                epochs: 1
                losses:
                  - {id: cross-entropy, weight: 1}
              - name: query
                epochs: 2
                losses:
                  - {id: cross-entropy, weight: 1}
                  - {id: input-gradient, weight: 3}
                queries: {perEpoch: 2, regionSize: 8, regionCount: 4, sampler: random, explainer: deeplift, annotator: interactive}
            """;
    private static final long TRAINING_MILLISECONDS = 600_000;
    @TempDir
    private Path folder;

    @Test
    void answersGivenByKeysReachTheTrainingAndComeBackAsReceipts() throws Exception {
        // given an experiment that is opened and started with Enter's button
        Path file = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT);
        Path run = folder.resolve("run");
        Window window = Window.open();
        RunSession session = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(RunSession.class));
        window.execute("org.glassbox.ui.annotation.open", "file", file.toString());
        window.until("the dialog", () -> start(window) != null);
        chooseAnnotatorAndBack(window);
        window.ui(() -> {
            window.find(Text.class, text -> text.getText().contains("tiny-")).orElseThrow().setText(run.toString());
            return null;
        });
        window.picture("open-experiment");
        window.choose(window.ui(() -> start(window)));

        // when each query's first region is marked
        int answered = 0;
        while (asks(window, session)) {
            AnnotationState.Asking asking = (AnnotationState.Asking) window.ui(() -> session.annotation().state());
            String id = asking.current().query().id();
            if (asking.current().query().regions().isEmpty()) {
                window.press(SWT.NONE, SWT.CR);
            } else {
                window.press('1');
                window.press(SWT.NONE, SWT.CR);
                answered++;
            }
            window.until("the next image", () -> !shows(session, id));
        }

        // then the run came to its end, the journal has the answers, and their receipts were shown
        TrainingModel.State.Ended ended = assertInstanceOf(TrainingModel.State.Ended.class, session.training().state());
        assertEquals(TrainingEvent.Outcome.COMPLETED, ended.outcome(), ended.message());
        List<String> journal = Files.readAllLines(run.resolve("feedback.jsonl"));
        assertTrue(answered > 0);
        assertEquals(answered, journal.stream().filter(line -> line.contains("\"irrelevant\":[0]") || line.contains("\"irrelevant\" : [ 0 ]")).count(), journal::toString);
        ReceiptModel.State.Shown receipts = assertInstanceOf(ReceiptModel.State.Shown.class, window.ui(() -> session.receipts().state()));
        assertEquals(answered, receipts.receipts().size());
        assertTrue(receipts.query().isPresent());
    }

    /** The simulated annotator has options, whose mistakes are said; the person has none. */
    private static void chooseAnnotatorAndBack(Window window) {
        Combo annotators = window.ui(() -> window.find(Combo.class, combo -> combo.getItemCount() > 1 && combo.getToolTipText().startsWith("Who says")).orElseThrow());
        int person = window.ui(annotators::getSelectionIndex);
        window.choose(annotators, 1 - person);
        window.until("the form", () -> window.find(Text.class, text -> text.getText().equals("0.1")).isPresent());
        Text threshold = window.ui(() -> window.find(Text.class, text -> text.getText().equals("0.1")).orElseThrow());
        window.picture("annotator-options");
        window.ui(() -> {
            threshold.setText("2");
            return null;
        });
        assertTrue(window.ui(() -> !start(window).isEnabled() && window.find(Text.class, text -> text.getText().contains("from 0 to 1")).isPresent()));
        window.choose(annotators, person);
        window.until("the person", () -> start(window).isEnabled());
    }

    /** Waits for the next query or the end. */
    private static boolean asks(Window window, RunSession session) {
        window.until("a query or the end", TRAINING_MILLISECONDS, () -> switch (session.annotation().state()) {
            case AnnotationState.Idle idle -> false;
            case AnnotationState.Waiting waiting -> false;
            case AnnotationState.Asking asking -> !asking.saving();
            case AnnotationState.Ended ended -> true;
        });
        return window.ui(() -> session.annotation().state() instanceof AnnotationState.Asking);
    }

    private static boolean shows(RunSession session, String id) {
        return session.annotation().state() instanceof AnnotationState.Asking asking && asking.current().query().id().equals(id);
    }

    private static Button start(Window window) {
        return window.find(Button.class, button -> button.getText().equals("Start")).orElse(null);
    }
}
