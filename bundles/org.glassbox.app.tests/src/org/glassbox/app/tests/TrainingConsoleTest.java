package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.KnownRun.Status;
import org.glassbox.ui.training.form.Part;
import org.glassbox.ui.training.internal.TrainingPerspective;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Drives the training console in the real workbench: with runs that do what the test says, and one with the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingConsoleTest {
    private static final String SHOW = "org.glassbox.ui.training.show";
    private static final long TRAINING_MILLISECONDS = 240_000;
    private static final String TINY = """
            # as small as it gets
            name: tiny
            data: {id: lesions, size: 32, train: 24, val: 8, test: 8}
            network: smallcnn
            training: {batchSize: 4, threads: 1}
            phases:
              - name: only
                epochs: 3
                losses: [cross-entropy]
            """;
    @TempDir
    private Path folder;
    private FakeRuns fake;
    private ServiceRegistration<Runs> registration;
    private Window window;
    private Console console;

    @BeforeAll
    void open() {
        window = Window.open();
        console = window.ui(() -> Console.of(PlatformUI.getWorkbench()));
    }

    @BeforeEach
    void begin() {
        fake = new FakeRuns();
        Hashtable<String, Object> first = new Hashtable<>();
        first.put(Constants.SERVICE_RANKING, 1000);
        registration = FrameworkUtil.getBundle(TrainingConsoleTest.class).getBundleContext().registerService(Runs.class, fake, first);
        window.execute(SHOW);
        window.until("the console", () -> window.page().getPerspective().getId().equals(TrainingPerspective.ID));
        window.ui(() -> window.page().showView(TrainingPerspective.EXPERIMENT)); // another test may have left another view in front of it
        window.until("the experiment", () -> parts() != null && yaml() != null);
        window.ui(() -> {
            console.drafts().openText("tiny", TINY);
            return null;
        });
    }

    @AfterEach
    void end() {
        window.ui(() -> {
            console.queue().hold(true);
            if (console.session().isRunning()) {
                console.session().stop();
            }
            return null;
        });
        window.until("the run's end", () -> !console.session().isRunning());
        window.ui(() -> {
            console.queue().later();
            console.queue().hold(false);
            console.drafts().openShipped("demo"); // nothing that closing the window would ask about
            List.copyOf(console.runs().runs().known()).forEach(run -> console.queue().hide(run.folder()));
            return null;
        });
        if (registration != null) {
            registration.unregister();
        }
    }

    @Test
    void aWrongValueIsSaidBesideItsFieldUntilItIsRight() {
        look("Training");
        type(field("batchSize"), "many");
        window.until("the sentence", () -> shows("batchSize is \"many\", but must be a whole number from 1 to 65536."));
        assertTrue(window.ui(() -> parts().getItem(3).getText().contains("\u26a0")), "the part has a sign");
        assertFalse(window.ui(() -> button("Start").isEnabled()));
        assertTrue(window.ui(() -> yaml().getText().contains("batchSize: many")));
        window.picture("training-console-mistake");

        type(field("batchSize"), "8");
        window.until("that all is well", () -> button("Start").isEnabled());
        assertTrue(window.ui(() -> yaml().getText().contains("# as small as it gets\n")), "what somebody wrote stays");
        assertEquals(8, window.ui(() -> console.drafts().draft().experiment().orElseThrow().training().batchSize()));
    }

    @Test
    void theTextAndTheFormFollowEachOther() {
        look("Phase: only");
        window.ui(() -> {
            StyledText text = yaml();
            text.setText(text.getText().replace("epochs: 3", "epochs: 7"));
            return null;
        });
        assertEquals("7", window.ui(() -> field("epochs").getText()));
        window.ui(() -> {
            yaml().setText(TINY + "  - [");
            return null;
        });
        window.until("what is wrong", () -> shows("is no valid YAML"));
        assertFalse(window.ui(() -> button("Start").isEnabled()));
        window.ui(() -> {
            console.drafts().undo();
            return null;
        });
        window.until("the text of before", () -> yaml().getText().equals(TINY));
    }

    @Test
    void partsAreAddedChosenMovedAndRemoved() throws Exception {
        window.ui(() -> console.drafts().add(Part.LOSS, "phases[0]"));
        look("     Loss: cross-entropy", 1);
        Combo loss = window.ui(() -> window.find(Combo.class, combo -> combo.getText().startsWith("cross-entropy")).orElseThrow());
        int index = window.ui(() -> Arrays.stream(loss.getItems()).map(item -> item.split(" ")[0]).toList().indexOf("explanation"));
        window.choose(loss, index);
        window.until("the loss's options", () -> label("lambda") != null);
        assertTrue(window.ui(() -> yaml().getText().contains("losses: [cross-entropy, explanation]")));
        window.ui(() -> parts().setFocus());
        window.press(SWT.ALT, SWT.ARROW_UP);
        window.until("the other order", () -> yaml().getText().contains("losses: [explanation, cross-entropy]"));
        window.press(SWT.NONE, SWT.DEL);
        window.until("that it is gone", () -> yaml().getText().contains("losses: [cross-entropy]"));
        window.press(SWT.CTRL, 'z');
        window.until("that it is back", () -> yaml().getText().contains("losses: [explanation, cross-entropy]"));
    }

    @Test
    void aRunIsStartedPausedAndStoppedAndResumedByKeys() {
        window.ui(() -> parts().setFocus());
        window.press(SWT.CTRL, SWT.CR);
        window.until("the start", fake::isStarted);
        fake.begin();
        fake.tell(new TrainingEvent.StepDone(1, 3, 2, 6, 4, 0.7));
        window.until("the progress", () -> shows("Epoch 1 of 3, step 2 of 6"));
        window.press(SWT.NONE, SWT.F8);
        window.until("the pause", () -> state(0) == Status.PAUSED && button("Continue") != null);
        window.press(SWT.NONE, SWT.F8);
        window.until("that it goes on", () -> state(0) == Status.RUNNING);
        Path run = fake.folder();
        window.press(SWT.SHIFT, SWT.F8);
        window.until("the stop", () -> state(0) == Status.UNFINISHED);
        assertEquals(List.of("pause", "proceed", "cancel"), fake.calls());

        runsView();
        window.press(SWT.NONE, SWT.ARROW_DOWN);
        window.ui(() -> {
            console.runs().select(List.of(run));
            return null;
        });
        window.press(SWT.CTRL, 'r');
        window.until("the resumed run", () -> state(0) == Status.STARTING);
        assertEquals(run, fake.folder());
        assertTrue(fake.resume());
    }

    @Test
    void theQueueIsOrderedAndThinnedByKeys() {
        window.ui(() -> parts().setFocus());
        for (int i = 0; i < 3; i++) {
            int before = i;
            window.press(SWT.CTRL | SWT.SHIFT, SWT.CR);
            window.until("one more run", () -> console.runs().runs().known().size() == before + 1);
        }
        window.until("the start", fake::isStarted);
        fake.begin();
        window.until("the run", () -> state(0) == Status.RUNNING);
        Path last = window.ui(() -> console.runs().runs().known().get(2).folder());
        runsView();
        window.ui(() -> {
            console.runs().select(List.of(last));
            return null;
        });
        window.press(SWT.ALT, SWT.ARROW_UP);
        window.until("its new place", () -> console.runs().runs().known().get(1).folder().equals(last));
        window.until("its row", () -> runs().getSelectionIndex() == 1);
        window.press(SWT.NONE, SWT.DEL);
        window.until("that it waits no more", () -> state(2) == Status.UNFINISHED);
        assertTrue(Files.exists(last.resolve("experiment.yaml")), "nothing is deleted");
        assertTrue(window.ui(() -> runs().getItem(2).getText(0).contains("not begun")));
    }

    @Test
    void whatWasBrokenOffIsOfferedAtTheNextStart() throws Exception {
        // given what a killed process leaves: a run's folder, and that it went on
        Path home = Path.of(System.getProperty("glassbox.home"));
        Path run = Files.createDirectories(folder.resolve("killed"));
        Files.writeString(run.resolve("experiment.yaml"), ExperimentYaml.toText(window.ui(() -> console.drafts().draft().experiment().orElseThrow())));
        Files.writeString(run.resolve("metrics.csv"), "epoch,phase\n1,only\n");
        Files.createDirectories(home.resolve("Glassbox"));
        Files.writeString(home.resolve("Glassbox").resolve("training-console.txt"), "ACTIVE " + run + "\n");
        window.ui(() -> {
            console.queue().refresh();
            return null;
        });
        window.until("the offer", () -> shows("was broken off with 1 of 3 epochs done"));
        window.picture("training-console-offer");

        // then the first page offers it too
        window.execute("org.glassbox.app.showWelcome");
        window.until("the first page's offer", () -> button("Resume now") != null && button("Read the documentation") != null);
        window.picture("welcome-offer");
        window.choose(window.ui(() -> button("Resume now")));
        window.until("the resumed run", fake::isStarted);
        assertEquals(run, fake.folder());
        assertTrue(fake.resume());
        window.until("that it is offered no more", () -> console.queue().state().offered().isEmpty());
    }

    @Test
    void aTinyRunTrainsIsStoppedAndGoesOnToItsEnd() {
        registration.unregister();
        registration = null;
        window.ui(() -> {
            console.drafts().type(TINY.replace("epochs: 3", "epochs: 40"));
            return null;
        });
        window.ui(() -> parts().setFocus());
        window.press(SWT.CTRL, SWT.CR);
        window.until("two epochs", TRAINING_MILLISECONDS, () -> active().filter(run -> run.epochsDone() >= 2).isPresent());
        window.press(SWT.NONE, SWT.F8);
        window.until("the pause", () -> state(0) == Status.PAUSED);
        int epoch = window.ui(() -> active().orElseThrow().epochsDone());
        window.press(SWT.NONE, SWT.F8);
        window.until("that it goes on", TRAINING_MILLISECONDS, () -> active().filter(run -> run.epochsDone() > epoch).isPresent());
        window.picture("training-console-running");
        window.press(SWT.SHIFT, SWT.F8);
        window.until("the stop", TRAINING_MILLISECONDS, () -> !console.session().isRunning() && state(0) == Status.UNFINISHED);
        KnownRun stopped = window.ui(() -> console.runs().runs().known().getFirst());
        assertTrue(stopped.epochsDone() > epoch && stopped.epochsDone() < 40, stopped::toString);
        assertTrue(Files.exists(stopped.folder().resolve("checkpoint.safetensors")));

        window.ui(() -> {
            console.queue().resume(stopped.folder());
            return null;
        });
        window.until("the end", TRAINING_MILLISECONDS, () -> console.runs().runs().find(stopped.folder()).orElseThrow().status() == Status.FINISHED);
        window.until("the log", () -> log().getText().contains("goes on after epoch " + stopped.epochsDone()) && log().getText().contains("Done after 40 epochs"));
        window.picture("training-console-finished");
    }

    @Test
    void everyControlThatTakesTheFocusSaysWhatItIs() {
        for (String part : List.of("Experiment", "Data: lesions", "Training", "Phase: only")) {
            look(part);
            assertEquals(List.of(), window.ui(() -> window.silentControls()));
        }
    }

    private void look(String part) {
        look(part, 0);
    }

    /** Chooses a part by its title. @param place among those that are called the same */
    private void look(String part, int place) {
        window.ui(() -> {
            Table table = parts();
            int found = 0;
            for (int i = 0; i < table.getItemCount(); i++) {
                if (table.getItem(i).getText().equals(part) && found++ == place) {
                    table.setSelection(i);
                    table.notifyListeners(SWT.Selection, new Event());
                    return null;
                }
            }
            throw new AssertionError("no part " + part + " in " + Arrays.stream(table.getItems()).map(item -> item.getText()).toList());
        });
    }

    private void runsView() {
        window.ui(() -> window.page().showView(TrainingPerspective.RUNS));
        window.until("the focus of the list of runs", () -> runs().isFocusControl());
    }

    private void type(Text text, String value) {
        window.ui(() -> {
            text.setText(value);
            return null;
        });
    }

    private Status state(int index) {
        List<KnownRun> known = console.runs().runs().known();
        return index < known.size() ? known.get(index).status() : null;
    }

    private Optional<KnownRun> active() {
        return console.runs().runs().active();
    }

    private Text field(String option) {
        return window.ui(() -> window.find(Text.class, text -> text.getToolTipText() != null && text.getToolTipText().startsWith(option + ", ")).orElseThrow());
    }

    private Table parts() {
        return window.find(Table.class, table -> "Parts of the experiment".equals(table.getToolTipText())).orElse(null);
    }

    private Table runs() {
        return window.find(Table.class, table -> table.getToolTipText() != null && table.getToolTipText().startsWith("Runs;")).orElseThrow();
    }

    private StyledText yaml() {
        return window.find(StyledText.class, text -> text.getEditable() && text.getToolTipText() != null).orElse(null);
    }

    private StyledText log() {
        return window.find(StyledText.class, text -> !text.getEditable()).orElseThrow();
    }

    private Label label(String text) {
        return window.find(Label.class, label -> label.getText().equals(text)).orElse(null);
    }

    private boolean shows(String text) {
        return window.find(Label.class, label -> label.getText().contains(text)).isPresent();
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").equals(text)).orElse(null);
    }
}
