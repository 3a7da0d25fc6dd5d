package org.glassbox.ui.advise.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.di.UISynchronize;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.ui.IWorkbench;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.ui.advise.AdviseModel;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;

/** Makes the workbench's model of units when somebody first wants it injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.advise.AdviseModel")
public final class AdviseFunction extends ContextFunction {
    /** The model of a workbench, for handlers, into which nothing is injected. */
    static AdviseModel of(IWorkbench workbench) {
        return workbench.getService(IEclipseContext.class).get(AdviseModel.class);
    }

    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UISynchronize sync = application.get(UISynchronize.class);
        Executor background = Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("glassbox-advise").unstarted(task));
        AdviseModel model = new AdviseModel(AdviseFunction::engine, sync::asyncExec, background);
        application.set(AdviseModel.class, model);
        return model;
    }

    /** The engine's service; absent while its bundle could not start. */
    static Optional<Inspections> engine() {
        BundleContext bundles = FrameworkUtil.getBundle(AdviseFunction.class).getBundleContext();
        ServiceReference<Inspections> reference = bundles.getServiceReference(Inspections.class);
        return Optional.ofNullable(reference).map(bundles::getService);
    }
}
