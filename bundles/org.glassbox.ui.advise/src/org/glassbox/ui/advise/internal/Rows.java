package org.glassbox.ui.advise.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Checks;
import org.glassbox.ui.Keys;

/** Headings, texts, and rows of buttons and lists that wrap where there is little room. Their parents have a grid layout. */
final class Rows {
    static final String COMMAND = "org.glassbox.ui.advise.";
    private static final int NARROWEST = 100;

    private Rows() {
    }

    static Label head(Composite parent, String text) {
        Label label = text(parent);
        label.setText(text);
        label.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        return label;
    }

    /** A text of as many lines as it takes. */
    static Label text(Composite parent) {
        Label label = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(label);
        return label;
    }

    static Composite row(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(4).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(row);
        return row;
    }

    /** @param command whose key the tooltip names, without its prefix */
    static Button button(Composite row, int style, String text, String tip, String command, Runnable action) {
        Button button = style == SWT.CHECK ? Checks.create(row) : new Button(row, style);
        button.setText(text);
        Keys.tip(button, tip, COMMAND + command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    static Combo combo(Composite row, String tip, Runnable action) {
        Combo combo = new Combo(row, SWT.READ_ONLY);
        combo.setToolTipText(tip);
        Keys.name(combo, tip);
        combo.addListener(SWT.Selection, event -> action.run());
        return combo;
    }

    /** Changes a text, and the room that it has. */
    static void set(Label label, String text) {
        String escaped = text.replace("&", "&&");
        if (!label.getText().equals(escaped)) {
            label.setText(escaped);
            label.requestLayout();
        }
    }
}
