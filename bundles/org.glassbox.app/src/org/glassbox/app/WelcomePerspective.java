package org.glassbox.app;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Nothing but the welcome page. */
public final class WelcomePerspective implements IPerspectiveFactory {
    public static final String ID = "org.glassbox.app.welcome";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.addStandaloneView(WelcomeView.ID, false, IPageLayout.LEFT, 1, layout.getEditorArea());
        layout.getViewLayout(WelcomeView.ID).setCloseable(false);
        layout.addPlaceholder(DocumentationView.ID, IPageLayout.RIGHT, 0.4f, WelcomeView.ID);
    }
}
