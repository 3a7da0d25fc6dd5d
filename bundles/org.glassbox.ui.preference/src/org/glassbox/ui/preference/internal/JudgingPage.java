package org.glassbox.ui.preference.internal;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.Viewport;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PairPictures;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.PreferenceState.Content;
import org.glassbox.ui.preference.PreferenceState.Progress;
import org.glassbox.ui.preference.Sentences;

/** The image between its two maps, each as far from it as the other, and what one can say of them. */
final class JudgingPage implements PreferencePane.Page {
    private static final double ZOOM = 1.25;
    private static final double LARGE = 1.25;
    private static final int COLUMNS = 3;
    private final Composite page;
    private final Label progress;
    private final ProgressBar bar;
    private final ImageCanvas first;
    private final ImageCanvas image;
    private final ImageCanvas second;
    private final List<Button> choices;
    private final Button skip;
    private final Button undo;

    JudgingPage(Composite parent, PreferenceModel model, PreferenceKeys keys) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(COLUMNS).equalWidth(true).spacing(6, 4).applyTo(page);
        progress = wide(Rows.text(page));
        bar = wide(new ProgressBar(page, SWT.HORIZONTAL));
        bar.setToolTipText(Messages.progressTip);
        Label question = wide(Rows.text(page));
        question.setText(Messages.question);
        question.setFont(Large.font(question, LARGE, SWT.BOLD));
        for (String caption : List.of(Messages.left, Messages.image, Messages.right)) {
            Label above = Rows.text(page);
            above.setText(caption);
            above.setAlignment(SWT.CENTER);
        }
        first = canvas();
        image = canvas();
        second = canvas();
        choices = List.of(choice(Messages.leftBetter, Messages.leftBetterTip, "first", () -> model.choose(Choice.FIRST)),
                choice(Messages.same, Messages.sameTip, "same", () -> model.choose(Choice.SAME)),
                choice(Messages.rightBetter, Messages.rightBetterTip, "second", () -> model.choose(Choice.SECOND)));
        Composite row = wide(Rows.row(page));
        skip = button(row, Messages.skip, Messages.skipTip, "skip", model::skip);
        undo = button(row, Messages.undo, Messages.undoTip, "undo", model::undo);
        zoom(row, keys, Messages.zoomIn, Messages.zoomInTip, "zoomIn", () -> image.zoom(ZOOM));
        zoom(row, keys, Messages.zoomOut, Messages.zoomOutTip, "zoomOut", () -> image.zoom(1 / ZOOM));
        zoom(row, keys, Messages.fit, Messages.fitTip, "fit", image::fit);
        button(row, Messages.guide, Messages.guideTip, "guide", model::guide);
    }

    private static <C extends Control> C wide(C control) {
        GridData data = control.getLayoutData() instanceof GridData known ? known : GridDataFactory.fillDefaults().grab(true, false).create();
        data.horizontalSpan = COLUMNS;
        control.setLayoutData(data);
        return control;
    }

    /** All three look at the same part. */
    private ImageCanvas canvas() {
        ImageCanvas canvas = new ImageCanvas(page, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(canvas);
        canvas.onLook(this::look);
        return canvas;
    }

    private void look(Optional<Viewport> part) {
        List.of(first, image, second).forEach(each -> each.look(part));
    }

    private Button choice(String text, String tip, String command, Runnable action) {
        String key = Keys.key(PreferenceKeys.COMMAND + command).map(known -> known + "  " + text).orElse(text);
        Button button = Rows.button(page, SWT.PUSH, key, tip, PreferenceKeys.COMMAND + command, action);
        button.setFont(Large.font(button, LARGE, SWT.NORMAL));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }

    private static Button button(Composite row, String text, String tip, String command, Runnable action) {
        return Rows.button(row, SWT.PUSH, text, tip, PreferenceKeys.COMMAND + command, action);
    }

    private static void zoom(Composite row, PreferenceKeys keys, String text, String tip, String command, Runnable action) {
        button(row, text, tip, command, action);
        keys.handle(command, action);
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        image.setFocus();
    }

    void show(PreferenceState.Judging judging) {
        Progress present = judging.progress();
        Rows.set(progress, Sentences.progress(present));
        bar.setMaximum(present.pairs());
        bar.setSelection(present.judged());
        undo.setEnabled(present.canUndo() && !(judging.content() instanceof Content.Saving));
        switch (judging.content()) {
            case Content.Loading() -> clear(Messages.loading);
            case Content.Shown(PairPictures pictures) -> show(pictures, present);
            case Content.Saving(PairPictures pictures) -> show(pictures, present);
            case Content.Unreadable(String sentence) -> clear(Messages.bind(Messages.mapRefused, sentence));
        }
        boolean shown = judging.content() instanceof Content.Shown;
        choices.forEach(button -> button.setEnabled(shown));
        skip.setEnabled(shown || judging.content() instanceof Content.Unreadable);
    }

    private void clear(String sentence) {
        first.clear("");
        image.clear(sentence);
        second.clear("");
    }

    private void show(PairPictures pictures, Progress present) {
        show(first, pictures.first(), Messages.leftSpoken, present);
        show(image, pictures.image(), Messages.imageSpoken, present);
        show(second, pictures.second(), Messages.rightSpoken, present);
    }

    private static void show(ImageCanvas canvas, RgbImage picture, String message, Progress present) {
        canvas.showLayer(picture, Optional.empty(), List.of(), Sentences.spoken(message, present));
    }
}
