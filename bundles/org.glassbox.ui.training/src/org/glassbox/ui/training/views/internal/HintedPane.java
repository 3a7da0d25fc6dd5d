package org.glassbox.ui.training.views.internal;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/** What there is to see, and in its place, while there is nothing, a sentence that says why. */
final class HintedPane {
    private final Composite book;
    private final StackLayout pages = new StackLayout();
    private final Label hint;
    private final Composite pane;

    HintedPane(Composite parent) {
        book = new Composite(parent, SWT.NONE);
        book.setLayout(pages);
        hint = new Label(book, SWT.WRAP | SWT.CENTER);
        pane = new Composite(book, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
    }

    /** Where what there is to see goes; it has a grid layout. */
    Composite pane() {
        return pane;
    }

    /** @param why there is nothing */
    void show(boolean something, String why) {
        hint.setText(why);
        pages.topControl = something ? pane : hint;
        book.layout();
    }

    /** @param first what gets the focus while there is something */
    void focus(Control first) {
        if (pages.topControl == pane) {
            first.setFocus();
        } else {
            book.setFocus();
        }
    }
}
