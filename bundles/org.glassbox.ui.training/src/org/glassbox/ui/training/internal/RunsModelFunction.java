package org.glassbox.ui.training.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.training.RunsModel;
import org.osgi.service.component.annotations.Component;

/** Makes the one list of runs that all parts share when it is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.training.RunsModel")
public final class RunsModelFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        RunsModel model = new RunsModel();
        context.get(MApplication.class).getContext().set(RunsModel.class, model);
        return model;
    }
}
