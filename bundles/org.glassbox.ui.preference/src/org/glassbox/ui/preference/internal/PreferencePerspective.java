package org.glassbox.ui.preference.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** One view alone, so that nothing draws the eye away from the maps. */
public final class PreferencePerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.preference.perspective";
    public static final String VIEW = "org.glassbox.ui.preference.view";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.addView(VIEW, IPageLayout.LEFT, 0.95f, layout.getEditorArea());
        layout.getViewLayout(VIEW).setCloseable(false);
    }
}
