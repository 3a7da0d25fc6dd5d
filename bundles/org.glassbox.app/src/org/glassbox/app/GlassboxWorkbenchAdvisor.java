package org.glassbox.app;

import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.glassbox.ui.annotation.RunSession;

/** Begins with the welcome page, keeps the window's layout, and asks before a run is ended by closing the window. */
final class GlassboxWorkbenchAdvisor extends WorkbenchAdvisor {
    @Override
    public void initialize(IWorkbenchConfigurer configurer) {
        super.initialize(configurer);
        configurer.setSaveAndRestore(true);
    }

    @Override
    public String getInitialWindowPerspectiveId() {
        return WelcomePerspective.ID;
    }

    @Override
    public String getMainPreferencePageId() {
        return DevicePreferencePage.ID;
    }

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new GlassboxWindowAdvisor(configurer);
    }

    @Override
    public boolean preShutdown() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        RunSession session = workbench.getService(IEclipseContext.class).get(RunSession.class);
        if (!session.isRunning() || workbench.getActiveWorkbenchWindow() == null) {
            return true;
        }
        boolean close = MessageDialog.openQuestion(workbench.getActiveWorkbenchWindow().getShell(), Messages.closeTitle, Messages.closeQuestion);
        if (close) {
            session.stop();
        }
        return close;
    }
}
