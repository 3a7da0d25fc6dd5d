package org.glassbox.app;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.glassbox.ui.Commands;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.form.Draft;

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

    /** Whatever perspective the window comes back with: a run that was broken off is offered first. */
    @Override
    public void postStartup() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        AtomicBoolean shown = new AtomicBoolean();
        Console.of(workbench).queue().observe(state -> {
            if (!state.offered().isEmpty() && shown.compareAndSet(false, true) && !isWelcome(workbench.getActiveWorkbenchWindow())) {
                Commands.execute("org.glassbox.ui.training.show");
            }
        });
    }

    private static boolean isWelcome(IWorkbenchWindow window) {
        return window == null || window.getActivePage() == null || window.getActivePage().getPerspective() == null
                || window.getActivePage().getPerspective().getId().equals(WelcomePerspective.ID);
    }

    @Override
    public boolean preShutdown() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        return mayEndDraft(workbench) && mayEndRun(workbench);
    }

    private static boolean mayEndDraft(IWorkbench workbench) {
        Draft draft = Console.of(workbench).drafts().draft();
        return !draft.changed() || workbench.getActiveWorkbenchWindow() == null || MessageDialog.openQuestion(workbench.getActiveWorkbenchWindow().getShell(),
                Messages.closeUnsavedTitle, NLS.bind(Messages.closeUnsaved, draft.name()));
    }

    private static boolean mayEndRun(IWorkbench workbench) {
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
