package org.glassbox.ui.preference.internal;

import java.nio.file.Path;
import java.util.Optional;
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
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState.Desk;

/** No study is open yet. */
final class EmptyPage implements PreferencePane.Page {
    private static final int WIDTH = 520;
    private final Composite page;
    private final Label opening;
    private final Button first;

    EmptyPage(Composite parent, PreferenceModel model) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 8).applyTo(column);
        GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(column);
        Large.head(column, Messages.emptyTitle);
        Rows.text(column).setText(Messages.emptyText);
        Composite row = Rows.row(column);
        Optional<Button> goOn = model.last().map(folder -> Rows.button(row, SWT.PUSH, Messages.bind(Messages.goOn, name(folder)),
                Messages.bind(Messages.goOnTip, folder), () -> model.open(folder)));
        Button other = Rows.button(row, SWT.PUSH, Messages.openStudy, Messages.openStudyTip, PreferenceKeys.COMMAND + "open",
                () -> Commands.execute(PreferenceKeys.COMMAND + "open"));
        first = goOn.orElse(other);
        opening = Rows.text(column);
    }

    /** A folder's name, in which nothing is a key. */
    private static String name(Path folder) {
        return (folder.getFileName() == null ? folder : folder.getFileName()).toString().replace("&", "&&");
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        first.setFocus();
    }

    void show(Desk desk) {
        Rows.set(opening, desk.opening().orElse(""));
    }
}
