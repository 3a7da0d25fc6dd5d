package org.glassbox.ui;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/** Headings, texts, and rows of buttons and lists that wrap where there is little room. Their parents have a grid layout. */
public final class Rows {
    private static final int NARROWEST = 100;

    private Rows() {
    }

    /** A line of bold text. */
    public static Label head(Composite parent, String text) {
        Label label = text(parent);
        label.setText(text);
        bold(label, true);
        return label;
    }

    /** Gives a control bold or ordinary text. */
    public static void bold(Control control, boolean bold) {
        Font font = bold ? JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT) : JFaceResources.getDefaultFont();
        if (!control.getFont().equals(font)) { // setting it is slow, even where it is the same
            control.setFont(font);
        }
    }

    /** A text of as many lines as it takes. */
    public static Label text(Composite parent) {
        Label label = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(label);
        return label;
    }

    /** A row that wraps. */
    public static Composite row(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(4).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(row);
        return row;
    }

    /** @param command id of the one whose key the tooltip names, with or without a key */
    public static Button button(Composite row, int style, String text, String tip, String command, Runnable action) {
        Button button = button(row, style, text, tip, action);
        Keys.tip(button, tip, command);
        return button;
    }

    /** One without a key of its own. */
    public static Button button(Composite row, int style, String text, String tip, Runnable action) {
        Button button = style == SWT.CHECK ? Checks.create(row) : new Button(row, style);
        button.setText(text);
        button.setToolTipText(tip);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    /** A list to choose from. */
    public static Combo combo(Composite row, String tip, Runnable action) {
        Combo combo = new Combo(row, SWT.READ_ONLY);
        combo.setToolTipText(tip);
        Keys.name(combo, tip);
        combo.addListener(SWT.Selection, event -> action.run());
        return combo;
    }

    /** Changes a text, and the room that it has. */
    public static void set(Label label, String text) {
        String escaped = text.replace("&", "&&");
        if (!label.getText().equals(escaped)) {
            label.setText(escaped);
            label.requestLayout();
        }
    }

    /** Changes a button's text, and the room that it has. */
    public static void set(Button button, String text) {
        if (!button.getText().equals(text)) {
            button.setText(text);
            button.requestLayout();
        }
    }

    /** Shows a control, or takes it and its room away. Its layout data are a {@link GridData}. */
    public static void show(Control control, boolean visible) {
        GridData place = (GridData) control.getLayoutData();
        if (place.exclude == visible) {
            place.exclude = !visible;
            control.setVisible(visible);
            control.requestLayout();
        }
    }
}
