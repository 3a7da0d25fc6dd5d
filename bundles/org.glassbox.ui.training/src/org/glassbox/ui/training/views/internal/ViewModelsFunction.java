package org.glassbox.ui.training.views.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.di.UISynchronize;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.training.RunsModel;
import org.osgi.service.component.annotations.Component;

/** Makes the models that the views of runs share when one of them is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.training.views.internal.ViewModels")
public final class ViewModelsFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UISynchronize sync = application.get(UISynchronize.class);
        ViewModels models = ViewModels.of(application.get(RunsModel.class), sync::asyncExec);
        application.set(ViewModels.class, models);
        return models;
    }
}
