package org.glassbox.ui.annotation.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.osgi.service.component.annotations.Component;

/** Makes the one view model that all parts share when it is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.annotation.internal.ViewModel")
public final class ViewModelFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        ViewModel model = new ViewModel();
        context.get(MApplication.class).getContext().set(ViewModel.class, model);
        return model;
    }
}
