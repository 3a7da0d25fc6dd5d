package org.glassbox.ui.preference.internal;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.di.UISynchronize;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.ui.IWorkbench;
import org.glassbox.ui.preference.PreferenceModel;
import org.osgi.service.component.annotations.Component;

/** Makes the workbench's model of a preference study when somebody first wants it injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.preference.PreferenceModel")
public final class PreferenceFunction extends ContextFunction {
    /** The model of a workbench, for handlers, into which nothing is injected. */
    static PreferenceModel of(IWorkbench workbench) {
        return workbench.getService(IEclipseContext.class).get(PreferenceModel.class);
    }

    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UISynchronize sync = application.get(UISynchronize.class);
        Executor background = Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("glassbox-preference").unstarted(task));
        PreferenceModel model = new PreferenceModel(sync::asyncExec, background, Clock.systemUTC(), new StoredLastStudy());
        application.set(PreferenceModel.class, model);
        return model;
    }
}
