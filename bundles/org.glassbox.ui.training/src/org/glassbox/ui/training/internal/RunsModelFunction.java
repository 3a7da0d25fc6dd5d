package org.glassbox.ui.training.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.RunsModel;
import org.osgi.service.component.annotations.Component;

/** Gives parts that only look at runs the console's list of them. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.training.RunsModel")
public final class RunsModelFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        RunsModel model = application.get(Console.class).runs();
        application.set(RunsModel.class, model);
        return model;
    }
}
