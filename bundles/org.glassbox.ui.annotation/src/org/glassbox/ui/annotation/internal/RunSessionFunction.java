package org.glassbox.ui.annotation.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.di.UISynchronize;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.ui.IWorkbench;
import org.glassbox.engine.run.Runs;
import org.glassbox.ui.annotation.RunSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;

/** Makes the workbench's run session when somebody first wants it injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.annotation.RunSession")
public final class RunSessionFunction extends ContextFunction {
    /** The session of a workbench, for handlers, into which nothing is injected. */
    static RunSession of(IWorkbench workbench) {
        return workbench.getService(IEclipseContext.class).get(RunSession.class);
    }

    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UISynchronize sync = application.get(UISynchronize.class);
        Executor background = Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("glassbox-answers").unstarted(task));
        RunSession session = new RunSession(RunSessionFunction::engine, sync::asyncExec, background);
        application.set(RunSession.class, session);
        return session;
    }

    private static Optional<Runs> engine() {
        BundleContext bundles = FrameworkUtil.getBundle(RunSessionFunction.class).getBundleContext();
        ServiceReference<Runs> reference = bundles.getServiceReference(Runs.class);
        return Optional.ofNullable(reference).map(bundles::getService);
    }
}
