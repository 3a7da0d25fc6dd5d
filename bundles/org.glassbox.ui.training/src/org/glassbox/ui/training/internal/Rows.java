package org.glassbox.ui.training.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Keys;

/** Texts, and rows of buttons that wrap where there is little room. Their parents have a grid layout. */
final class Rows {
    static final String COMMAND = "org.glassbox.ui.training.";
    private static final int NARROWEST = 100;

    private Rows() {
    }

    static Label head(Composite parent, String text) {
        Label label = text(parent);
        label.setText(text);
        bold(label, true);
        return label;
    }

    static void bold(Control control, boolean bold) {
        control.setFont(bold ? JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT) : JFaceResources.getDefaultFont());
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

    /** @param command whose key the tooltip names */
    static Button button(Composite row, String text, String tip, String command, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        Keys.tip(button, tip, command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    /** Changes a text, and the room that it has. */
    static void set(Label label, String text) {
        String escaped = text.replace("&", "&&");
        if (!label.getText().equals(escaped)) {
            label.setText(escaped);
            label.requestLayout();
        }
    }

    static void set(Button button, String text) {
        if (!button.getText().equals(text)) {
            button.setText(text);
            button.requestLayout();
        }
    }

    /** Shows a control, or takes it and its room away. */
    static void show(Control control, boolean visible) {
        GridData place = (GridData) control.getLayoutData();
        if (place.exclude == visible) {
            place.exclude = !visible;
            control.setVisible(visible);
            control.requestLayout();
        }
    }
}
