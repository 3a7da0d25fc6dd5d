package org.glassbox.ui.saliency.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.saliency.LookModel;
import org.osgi.service.component.annotations.Component;

/** Makes the one look that all parts share when it is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.saliency.LookModel")
public final class LookFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        LookModel model = new LookModel();
        context.get(MApplication.class).getContext().set(LookModel.class, model);
        return model;
    }
}
