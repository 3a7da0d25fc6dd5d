package org.glassbox.ui.advise.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.UnitsModel;
import org.osgi.service.component.annotations.Component;

/** Makes the one list of units that all parts share when it is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.advise.UnitsModel")
public final class UnitsFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UnitsModel model = new UnitsModel(application.get(AdviseModel.class));
        application.set(UnitsModel.class, model);
        return model;
    }
}
