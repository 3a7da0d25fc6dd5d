package org.glassbox.ui.advise.internal;

import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.glassbox.ui.advise.MapLook;
import org.osgi.service.component.annotations.Component;

/** Makes the one look that all maps share when it is first injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.advise.MapLook")
public final class MapLookFunction extends ContextFunction {
    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        MapLook look = new MapLook();
        context.get(MApplication.class).getContext().set(MapLook.class, look);
        return look;
    }
}
