package org.glassbox.ui.annotation.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** The queue on the left, the image in the middle, what comes of it on the right. */
public final class AnnotationPerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.ui.annotation.perspective";
    public static final String QUEUE = "org.glassbox.ui.annotation.queue";
    public static final String IMAGE = "org.glassbox.ui.annotation.image";
    public static final String RECEIPTS = "org.glassbox.ui.annotation.receipts";
    public static final String TRAINING = "org.glassbox.ui.annotation.training";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.addView(IMAGE, IPageLayout.LEFT, 0.7f, layout.getEditorArea());
        layout.addView(QUEUE, IPageLayout.LEFT, 0.36f, IMAGE);
        layout.addView(TRAINING, IPageLayout.RIGHT, 0.3f, layout.getEditorArea());
        layout.addView(RECEIPTS, IPageLayout.BOTTOM, 0.47f, TRAINING);
        for (String view : new String[] {IMAGE, QUEUE, TRAINING, RECEIPTS}) {
            layout.getViewLayout(view).setCloseable(false);
        }
    }
}
