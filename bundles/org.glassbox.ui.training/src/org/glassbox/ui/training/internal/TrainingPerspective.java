package org.glassbox.ui.training.internal;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Runs and what can be done with them on the left; in the middle the experiment and what came out, one behind the other. */
public final class TrainingPerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.training.perspective";
    public static final String RUNS = "org.glassbox.ui.training.runs";
    private static final String MIDDLE = "org.glassbox.ui.training.middle";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        IFolderLayout middle = layout.createFolder(MIDDLE, IPageLayout.LEFT, 0.95f, layout.getEditorArea());
        middle.addView(RUNS);
        layout.getViewLayout(RUNS).setCloseable(false);
    }
}
