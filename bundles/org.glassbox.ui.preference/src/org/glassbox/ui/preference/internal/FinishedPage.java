package org.glassbox.ui.preference.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Rows;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.Sentences;

/** A rater is through. */
final class FinishedPage implements PreferencePane.Page {
    private static final int WIDTH = 520;
    private final Composite page;
    private final Label text;
    private final Button again;
    private final Button undo;
    private final Button another;

    FinishedPage(Composite parent, PreferenceModel model) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 8).applyTo(column);
        GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(column);
        text = Large.head(column, "");
        Composite row = Rows.row(column);
        again = button(row, Messages.skippedAgain, Messages.skippedAgainTip, "again", model::judgeSkipped);
        again.setLayoutData(new RowData());
        undo = button(row, Messages.undo, Messages.undoTip, "undo", model::undo);
        another = button(row, Messages.another, Messages.anotherTip, "guide", model::guide);
        button(row, Messages.results, Messages.resultsTip, "results", () -> Commands.execute(PreferenceKeys.COMMAND + "results"));
    }

    private static Button button(Composite row, String text, String tip, String command, Runnable action) {
        return Rows.button(row, SWT.PUSH, text, tip, PreferenceKeys.COMMAND + command, action);
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        (again.isVisible() ? again : another).setFocus();
    }

    void show(PreferenceState.Finished finished) {
        Rows.set(text, Sentences.finished(finished.progress()));
        boolean skipped = finished.progress().skipped() > 0;
        again.setVisible(skipped);
        ((RowData) again.getLayoutData()).exclude = !skipped;
        undo.setEnabled(finished.progress().canUndo());
        page.layout(true, true);
    }
}
