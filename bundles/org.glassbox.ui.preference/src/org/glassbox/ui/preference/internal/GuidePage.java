package org.glassbox.ui.preference.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.report.PreferenceGuide;
import org.glassbox.ui.Commands;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.PreferenceState.Rater;
import org.glassbox.ui.preference.Sentences;

/** What raters read first, and where they say who they are. */
final class GuidePage implements PreferencePane.Page {
    private static final int MARGIN = 8;
    private final Composite page;
    private final Composite examples;
    private final Combo name;
    private final Label standing;
    private final PreferenceModel model;
    private PreferenceState.Guide shown;

    GuidePage(Composite parent, PreferenceModel model) {
        this.model = model;
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(MARGIN, MARGIN).spacing(2 * MARGIN, MARGIN).applyTo(page);
        Label title = Large.head(page, PreferenceGuide.QUESTION);
        GridDataFactory.createFrom((GridData) title.getLayoutData()).span(2, 1).applyTo(title);
        StyledText text = new StyledText(page, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(text);
        text.setCaret(null); // nothing is typed here
        Keys.name(text, Messages.guide);
        write(text);
        examples = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).applyTo(examples);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(examples);
        Composite form = Rows.row(page);
        GridDataFactory.createFrom((GridData) form.getLayoutData()).span(2, 1).applyTo(form);
        new Label(form, SWT.NONE).setText(Messages.name);
        name = new Combo(form, SWT.DROP_DOWN);
        name.setToolTipText(Messages.nameTip);
        Keys.name(name, Messages.nameTip);
        name.addListener(SWT.Modify, event -> say());
        name.addListener(SWT.DefaultSelection, event -> begin());
        Rows.button(form, SWT.PUSH, Messages.begin, Messages.beginTip, PreferenceKeys.COMMAND + "begin", this::begin);
        command(form, Messages.openStudy, Messages.openStudyTip, "open");
        command(form, Messages.results, Messages.resultsTip, "results");
        standing = Rows.text(page);
        GridDataFactory.createFrom((GridData) standing.getLayoutData()).span(2, 1).applyTo(standing);
    }

    private static Button command(Composite row, String text, String tip, String command) {
        return Rows.button(row, SWT.PUSH, text, tip, PreferenceKeys.COMMAND + command, () -> Commands.execute(PreferenceKeys.COMMAND + command));
    }

    private static void write(StyledText text) {
        StringBuilder all = new StringBuilder(PreferenceGuide.INTRODUCTION).append("\n\n");
        List<StyleRange> heads = new ArrayList<>();
        head(all, heads, Messages.choices);
        List<String> choices = PreferenceGuide.CHOICES;
        List<String> names = List.of(Messages.leftBetter, Messages.rightBetter, Messages.same);
        for (int i = 0; i < choices.size(); i++) {
            all.append("\u2022 ").append(names.get(i)).append(": ").append(choices.get(i)).append('\n');
        }
        all.append(Messages.bind(Messages.keysText, new Object[] {key("first"), key("second"), key("same"), key("skip"), key("undo")})).append("\n\n");
        head(all, heads, Messages.hints);
        PreferenceGuide.HINTS.forEach(hint -> all.append("\u2022 ").append(hint).append('\n'));
        all.append('\n').append(Messages.keep);
        text.setText(all.toString());
        text.setStyleRanges(heads.toArray(StyleRange[]::new));
    }

    private static void head(StringBuilder all, List<StyleRange> heads, String head) {
        heads.add(new StyleRange(all.length(), head.length(), null, null, SWT.BOLD));
        all.append(head).append('\n');
    }

    private static String key(String command) {
        return Keys.key(PreferenceKeys.COMMAND + command).orElse(Messages.none);
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        name.setFocus();
    }

    void show(PreferenceState.Guide guide) {
        boolean other = shown == null || !shown.folder().equals(guide.folder());
        if (shown == null || shown.examples() != guide.examples() && !shown.examples().equals(guide.examples())) {
            show(guide.examples());
        }
        String typed = other ? "" : name.getText();
        List<String> names = guide.raters().stream().map(Rater::name).toList();
        if (!names.equals(List.of(name.getItems()))) {
            name.setItems(names.toArray(String[]::new));
            name.setText(typed);
        }
        shown = guide;
        if (name.getText().isEmpty()) {
            name.setText(guide.last().orElse(""));
        }
        say();
    }

    private void show(List<PreferenceGuide.Example> present) {
        for (Control old : examples.getChildren()) {
            old.dispose();
        }
        ((GridData) examples.getLayoutData()).exclude = present.isEmpty();
        examples.setVisible(!present.isEmpty());
        if (!present.isEmpty()) {
            Label head = Rows.head(examples, Messages.examples);
            GridDataFactory.createFrom((GridData) head.getLayoutData()).span(2, 1).applyTo(head);
        }
        for (PreferenceGuide.Example example : present) {
            for (RgbImage picture : List.of(example.image(), example.map())) {
                ImageCanvas canvas = new ImageCanvas(examples, SWT.NONE);
                GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
                canvas.showLayer(picture, Optional.empty(), List.of(), example.caption());
            }
            Label caption = Rows.text(examples);
            caption.setText(example.caption());
            GridDataFactory.createFrom((GridData) caption.getLayoutData()).span(2, 1).applyTo(caption);
        }
        page.layout(true, true);
    }

    private void say() {
        if (shown != null) {
            Rows.set(standing, Sentences.standing(name.getText(), shown.raters(), shown.pairs()));
        }
    }

    private void begin() {
        model.begin(name.getText());
    }
}
