package org.glassbox.cli;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Where commands get what they work with. */
public interface Services {
    /**
     * The service of that type.
     *
     * @throws IllegalStateException if there is none, which means that the product is put together wrongly
     */
    <T> T get(Class<T> type);

    /** Those of the running product; each is kept until the process ends. */
    static Services ofProduct() {
        return new Services() {
            @Override
            public <T> T get(Class<T> type) {
                BundleContext context = FrameworkUtil.getBundle(Services.class).getBundleContext();
                ServiceReference<T> reference = context.getServiceReference(type);
                if (reference == null) {
                    throw new IllegalStateException("no bundle of this product offers the service " + type.getName());
                }
                return context.getService(reference);
            }
        };
    }
}
