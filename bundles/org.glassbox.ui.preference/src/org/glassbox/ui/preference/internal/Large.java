package org.glassbox.ui.preference.internal;

import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Rows;

/** Fonts in proportion to the system's, so that all text grows with it. */
final class Large {
    private static final double HEAD = 1.5;

    private Large() {
    }

    /** A title. */
    static Label head(Composite parent, String text) {
        Label label = Rows.text(parent);
        label.setText(text);
        label.setFont(font(label, HEAD, SWT.BOLD));
        return label;
    }

    /** A control's font, larger by a factor; released with the control. */
    static Font font(Control control, double factor, int style) {
        FontDescriptor font = FontDescriptor.createFrom(control.getFont());
        int height = (int) Math.round(font.getFontData()[0].getHeight() * factor);
        return new LocalResourceManager(JFaceResources.getResources(), control).create(font.setHeight(height).setStyle(style));
    }
}
