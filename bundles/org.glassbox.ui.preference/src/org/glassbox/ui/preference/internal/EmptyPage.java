package org.glassbox.ui.preference.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Rows;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PreferenceState.Desk;

/** No study is open yet. */
final class EmptyPage implements PreferencePane.Page {
    private static final int WIDTH = 520;
    private final Composite page;
    private final Label opening;
    private final Button open;

    EmptyPage(Composite parent) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 8).applyTo(column);
        GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(column);
        Large.head(column, Messages.emptyTitle);
        Rows.text(column).setText(Messages.emptyText);
        open = Rows.button(Rows.row(column), SWT.PUSH, Messages.openStudy, Messages.openStudyTip, PreferenceKeys.COMMAND + "open",
                () -> Commands.execute(PreferenceKeys.COMMAND + "open"));
        opening = Rows.text(column);
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        open.setFocus();
    }

    void show(Desk desk) {
        Rows.set(opening, desk.opening().orElse(""));
    }
}
