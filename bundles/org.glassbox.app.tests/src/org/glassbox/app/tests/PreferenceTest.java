package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Vote;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.PreferenceState.Content;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Judges a study in the real workbench with the keyboard alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreferenceTest {
    private static final int PAIRS = 4;
    private Window window;
    private PreferenceModel model;
    @TempDir
    private Path folder;
    private int studies;
    private Path study;

    @BeforeAll
    void show() {
        window = Window.open();
        window.execute("org.glassbox.ui.preference.show");
        window.until("the empty page", () -> button("Open a study") != null);
        window.picture("preference-empty");
        model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(PreferenceModel.class));
    }

    @BeforeEach
    void open() throws Exception {
        study = SmallStudy.write(folder.resolve("study" + ++studies), PAIRS, 2);
        SmallStudy.addExamples(study);
        window.execute("org.glassbox.ui.preference.open", "folder", study.toString());
        window.until("the guide", () -> model.state() instanceof PreferenceState.Guide guide && guide.folder().equals(study));
    }

    @Test
    void theGuideTellsWhatToDoAndShowsExamples() {
        assertEquals(4, window.ui(() -> window.all(ImageCanvas.class).size()));
        String text = window.ui(() -> window.find(StyledText.class, each -> true).orElseThrow().getText());
        assertTrue(text.contains("1 left, 3 right, 2 no difference; S skips"), text);
        type("Ada");
        assertTrue(shows("Nobody of that name has judged yet: you begin with the first of 4 pairs."));
        window.picture("preference-guide");
    }

    @Test
    void theStudyIsKeptWithTheWorkbenchsPreferences() {
        assertEquals(study.toString(), InstanceScope.INSTANCE.getNode("org.glassbox.ui.preference").get("lastStudy", ""));
    }

    @Test
    void aStudyIsJudgedWithKeysAlone() throws Exception {
        begin("Ada");
        pairShown();
        assertEquals(3, window.ui(() -> window.all(ImageCanvas.class).size()));
        assertTrue(shows("Ada: 0 of 4 judged"));
        window.picture("preference-judging");
        judge('1', Choice.FIRST);
        judge('2', Choice.SAME);
        judge('3', Choice.SECOND);
        window.press(SWT.CTRL, 'z');
        window.until("the vote to be taken back", () -> model.state() instanceof PreferenceState.Judging judging && judging.progress().judged() == 2);
        pairShown();
        press(SWT.ARROW_LEFT);
        window.until("the last pair", () -> model.state() instanceof PreferenceState.Judging judging && judging.progress().judged() == 3);
        pairShown();
        look();
        window.press('s');
        window.until("the end", () -> model.state() instanceof PreferenceState.Finished);
        assertTrue(shows("All but 1 pair that you skipped are judged, Ada."));
        window.picture("preference-skipped");
        window.press(SWT.NONE, SWT.BS);
        pairShown();
        press(SWT.ARROW_RIGHT);
        window.until("the end", () -> model.state() instanceof PreferenceState.Finished);
        assertTrue(shows("Thank you, Ada: you have judged all 4 pairs."));
        window.picture("preference-finished");
        assertEquals(List.of(Choice.FIRST, Choice.SAME, Choice.FIRST, Choice.SECOND), votes().stream().map(Vote::choice).toList());
        assertTrue(votes().stream().allMatch(vote -> vote.rater().equals("Ada")));
    }

    @Test
    void whatIsTypedIntoTheNameIsNoVote() throws Exception {
        begin("Ada");
        pairShown();
        look();
        window.press('g');
        window.until("the guide", () -> model.state() instanceof PreferenceState.Guide);
        window.ui(() -> name().setFocus());
        window.press('1');
        window.press('s');
        assertInstanceOf(PreferenceState.Guide.class, window.ui(() -> model.state()));
        assertEquals(List.of(), votes());
    }

    @Test
    void nothingOnTheScreenTellsWhoseAMapIs() {
        type("Ada");
        assertNoSecrets();
        begin("Ada");
        pairShown();
        assertNoSecrets();
    }

    private void assertNoSecrets() {
        String all = window.ui(() -> String.join(" | ", window.all(Label.class).stream().map(Label::getText).toList()) + " | "
                + String.join(" | ", window.all(Button.class).stream().map(button -> button.getText() + " " + button.getToolTipText()).toList()) + " | "
                + String.join(" | ", window.all(Text.class).stream().map(Text::getText).toList()) + window.shell().getText());
        assertFalse(Pattern.compile("\\b(" + String.join("|", SmallStudy.SECRETS) + ")\\b").matcher(all).find(), all);
    }

    @Test
    void theThreePicturesAreLookedAtTogether() {
        begin("Ada");
        pairShown();
        double before = window.ui(() -> window.all(ImageCanvas.class).getFirst().scale());
        window.press('+');
        List<Double> scales = window.ui(() -> window.all(ImageCanvas.class).stream().map(ImageCanvas::scale).toList());
        assertTrue(scales.stream().allMatch(scale -> scale > before && scale.equals(scales.getFirst())), scales::toString);
        window.press('f');
        assertEquals(before, window.ui(() -> window.all(ImageCanvas.class).getLast().scale()));
    }

    @Test
    void resultsComeAsTablesAndAreWrittenAsAReport() throws Exception {
        for (String rater : List.of("Ada", "Ben", "Cleo")) {
            SmallStudy.judge(PreferenceStudy.open(study, Clock.systemUTC()), rater);
        }
        window.execute("org.glassbox.ui.preference.results");
        window.until("the results", () -> model.state() instanceof PreferenceState.Results);
        assertTrue(shows("The maps of corrected are better than those of plain for 100.0"));
        List<Table> tables = window.ui(() -> window.all(Table.class));
        assertEquals("better (pos)", window.ui(() -> tables.getFirst().getItem(0).getText(0)));
        assertEquals("4", window.ui(() -> tables.getFirst().getItem(0).getText(1)));
        assertEquals("51.0\u00a0% to 100.0\u00a0%", window.ui(() -> tables.getFirst().getItem(0).getText(3))); // Wilson: 4 of 4
        assertEquals("Cleo", window.ui(() -> tables.getLast().getItem(2).getText(0)));
        window.picture("preference-results");
        window.choose(window.ui(() -> button("Back")));
        window.until("the guide", () -> model.state() instanceof PreferenceState.Guide);
    }

    @Test
    void whoeverStillJudgesIsAskedBeforeResultsAreShown() {
        begin("Ada");
        pairShown();
        window.execute("org.glassbox.ui.preference.results");
        window.until("the question", () -> no() != null);
        window.picture("preference-question");
        window.choose(window.ui(this::no));
        window.until("the answer", () -> no() == null);
        assertInstanceOf(PreferenceState.Judging.class, window.ui(() -> model.state()));
    }

    @Test
    void aBrokenFolderIsSaidAndTheOpenStudyStays() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        window.execute("org.glassbox.ui.preference.open", "folder", broken.toString());
        window.until("the sentence", () -> window.find(Text.class, text -> text.getText().contains("There is no preference study in ")).isPresent());
        window.picture("preference-broken");
        assertInstanceOf(PreferenceState.Guide.class, window.ui(() -> model.state()));
        window.choose(window.ui(() -> button("Dismiss")));
        window.until("the sentence's end", () -> model.state().desk().problem().isEmpty());
    }

    @Test
    void aStudyThatIsDroppedIsOpened() throws Exception {
        Path other = SmallStudy.write(folder.resolve("dropped"), 2, 1);
        window.drop(window.ui(this::name), other.toString());
        window.until("the study", () -> model.state() instanceof PreferenceState.Guide guide && guide.pairs() == 2);
    }

    @Test
    void everyControlThatTakesTheFocusSaysWhatItIs() {
        assertEquals(List.of(), window.ui(() -> window.silentControls()));
        begin("Ada");
        pairShown();
        assertEquals(List.of(), window.ui(() -> window.silentControls()));
        assertFalse(window.ui(() -> window.all(Button.class).isEmpty()));
    }

    private void type(String rater) {
        window.ui(() -> {
            name().setFocus();
            name().setText(rater);
            return null;
        });
    }

    /** Types a name and presses Enter, which GTK keeps from tests. */
    private void begin(String rater) {
        type(rater);
        window.ui(() -> {
            name().notifyListeners(SWT.DefaultSelection, new Event());
            return null;
        });
    }

    private Combo name() {
        return window.find(Combo.class, combo -> combo.getToolTipText() != null && combo.getToolTipText().startsWith("Your name")).orElseThrow();
    }

    private void pairShown() {
        window.until("a pair", () -> model.state() instanceof PreferenceState.Judging judging && judging.content() instanceof Content.Shown);
    }

    private void judge(char key, Choice choice) throws Exception {
        pairShown();
        look();
        int before = votes().size();
        window.press(key);
        window.until("the vote", () -> model.state() instanceof PreferenceState.Judging judging && judging.progress().judged() == before + 1);
        assertEquals(choice, votes().getLast().choice());
    }

    private void press(int key) {
        look();
        window.press(SWT.NONE, key);
    }

    /** As long as it takes before a key counts. */
    private static void look() {
        try {
            Thread.sleep(PreferenceModel.GLANCE.toMillis() + 20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Vote> votes() throws Exception {
        return PreferenceStudy.open(study, Clock.systemUTC()).votes();
    }

    private boolean shows(String text) {
        return window.ui(() -> window.find(Label.class, label -> label.getText().contains(text)).isPresent());
    }

    private Button no() {
        return window.find(Button.class, button -> button.getText().replace("&", "").equals("No")).orElse(null);
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").contains(text)).orElse(null);
    }
}
