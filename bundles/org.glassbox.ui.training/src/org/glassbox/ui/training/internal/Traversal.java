package org.glassbox.ui.training.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;

/** Lets Tab leave a text of several lines, where it would otherwise be taken for a character. */
final class Traversal {
    private Traversal() {
    }

    static void withTab(StyledText text) {
        text.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                event.doit = true;
            }
        });
    }
}
