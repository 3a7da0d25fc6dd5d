package org.glassbox.tests.consistency;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IContributor;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.RegistryFactory;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/** What the product's bundles add, and to one extension point a few things more, as a plug-in of somebody else would. */
public final class FakeContributions {
    private FakeContributions() {
    }

    public static <T> Contributions with(ExtensionPoint<T> point, Map<String, T> more) {
        IExtensionRegistry platform = RegistryFactory.getRegistry();
        return new Contributions((IExtensionRegistry) Proxy.newProxyInstance(FakeContributions.class.getClassLoader(),
                new Class<?>[] {IExtensionRegistry.class},
                (proxy, method, arguments) -> {
                    boolean asked = method.getName().equals("getConfigurationElementsFor") && arguments.length == 2 && arguments[1].equals(point.name());
                    if (!asked) {
                        return method.invoke(platform, arguments);
                    }
                    List<IConfigurationElement> elements = new ArrayList<>(List.of(platform.getConfigurationElementsFor((String) arguments[0], point.name())));
                    more.forEach((id, instance) -> elements.add(element(id, instance)));
                    return elements.toArray(IConfigurationElement[]::new);
                }));
    }

    private static IConfigurationElement element(String id, Object instance) {
        IContributor contributor = () -> "com.example.plugin";
        return (IConfigurationElement) Proxy.newProxyInstance(FakeContributions.class.getClassLoader(), new Class<?>[] {IConfigurationElement.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttribute" -> arguments[0].equals("id") ? id : "of a test";
                    case "getContributor" -> contributor;
                    case "createExecutableExtension" -> instance;
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
