package org.glassbox.cli;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The services of the running product. */
final class Services {
    private Services() {
    }

    /**
     * The service of that type; kept until the process ends.
     *
     * @throws IllegalStateException if there is none, which means that the product is put together wrongly
     */
    static <T> T get(Class<T> type) {
        BundleContext context = FrameworkUtil.getBundle(Services.class).getBundleContext();
        ServiceReference<T> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("no bundle of this product offers the service " + type.getName());
        }
        return context.getService(reference);
    }
}
