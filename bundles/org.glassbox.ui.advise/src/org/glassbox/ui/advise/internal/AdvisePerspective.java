package org.glassbox.ui.advise.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** What is looked at and how on the left, the groups' maps above, the list of units and the one that is looked at below. */
public final class AdvisePerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.advise.perspective";
    public static final String SETUP = "org.glassbox.ui.advise.setup";
    public static final String OPTIONS = "org.glassbox.ui.advise.options";
    public static final String GROUPS = "org.glassbox.ui.advise.groups";
    public static final String UNITS = "org.glassbox.ui.advise.units";
    public static final String UNIT = "org.glassbox.ui.advise.unit";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.addView(GROUPS, IPageLayout.LEFT, 0.95f, layout.getEditorArea());
        layout.addView(SETUP, IPageLayout.LEFT, 0.2f, GROUPS);
        layout.addView(OPTIONS, IPageLayout.BOTTOM, 0.5f, SETUP);
        layout.addView(UNITS, IPageLayout.BOTTOM, 0.5f, GROUPS);
        layout.addView(UNIT, IPageLayout.RIGHT, 0.42f, UNITS);
        for (String view : new String[] {GROUPS, SETUP, OPTIONS, UNITS, UNIT}) {
            layout.getViewLayout(view).setCloseable(false);
        }
    }
}
