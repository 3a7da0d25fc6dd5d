package org.glassbox.ui.training.internal;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Runs and what can be done with them on the left; in the middle the experiment and what came out, one behind the other; the log below. */
public final class TrainingPerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.training.perspective";
    public static final String RUNS = "org.glassbox.ui.training.runs";
    public static final String PROGRESS = "org.glassbox.ui.training.progress";
    public static final String EXPERIMENT = "org.glassbox.ui.training.experiment";
    public static final String LOG = "org.glassbox.ui.training.log";
    public static final String CURVES = "org.glassbox.ui.training.curves";
    public static final String CONFUSION = "org.glassbox.ui.training.confusion";
    public static final String CHANGES = "org.glassbox.ui.training.changes";
    private static final String MIDDLE = "org.glassbox.ui.training.middle";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        IFolderLayout middle = layout.createFolder(MIDDLE, IPageLayout.LEFT, 0.95f, layout.getEditorArea());
        middle.addView(EXPERIMENT);
        middle.addView(CURVES);
        middle.addView(CONFUSION);
        middle.addView(CHANGES);
        layout.addView(RUNS, IPageLayout.LEFT, 0.26f, MIDDLE);
        layout.addView(PROGRESS, IPageLayout.BOTTOM, 0.6f, RUNS);
        layout.addView(LOG, IPageLayout.BOTTOM, 0.8f, MIDDLE);
        for (String view : new String[] {EXPERIMENT, CURVES, CONFUSION, CHANGES, RUNS, PROGRESS, LOG}) {
            layout.getViewLayout(view).setCloseable(false);
        }
    }
}
