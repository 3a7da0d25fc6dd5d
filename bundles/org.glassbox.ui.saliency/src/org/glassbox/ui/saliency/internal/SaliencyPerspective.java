package org.glassbox.ui.saliency.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** What is inspected on the left, the maps in the middle, the methods and the metrics of their maps on the right. */
public final class SaliencyPerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.saliency.perspective";
    public static final String SETUP = "org.glassbox.ui.saliency.setup";
    public static final String MAPS = "org.glassbox.ui.saliency.maps";
    public static final String METHODS = "org.glassbox.ui.saliency.methods";
    public static final String METRICS = "org.glassbox.ui.saliency.metrics";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.addView(MAPS, IPageLayout.LEFT, 0.78f, layout.getEditorArea());
        layout.addView(SETUP, IPageLayout.LEFT, 0.22f, MAPS);
        layout.addView(METHODS, IPageLayout.RIGHT, 0.2f, layout.getEditorArea());
        layout.addView(METRICS, IPageLayout.BOTTOM, 0.56f, METHODS);
        for (String view : new String[] {MAPS, SETUP, METHODS, METRICS}) {
            layout.getViewLayout(view).setCloseable(false);
        }
    }
}
