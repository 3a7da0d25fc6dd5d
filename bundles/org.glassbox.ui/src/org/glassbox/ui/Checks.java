package org.glassbox.ui;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;

/** Check boxes whose marks can be seen: the platform's theme colours their background, on which GTK's white tick is lost. */
public final class Checks {
    private static final String UNSTYLED = "org.eclipse.e4.ui.css.disabled";

    private Checks() {
    }

    /** A check box that the theme leaves as the system draws it. */
    public static Button create(Composite parent) {
        Button check = new Button(parent, SWT.CHECK);
        check.setData(UNSTYLED, Boolean.TRUE);
        return check;
    }
}
