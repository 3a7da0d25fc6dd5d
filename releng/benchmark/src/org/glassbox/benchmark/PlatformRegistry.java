package org.glassbox.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import org.eclipse.core.runtime.ContributorFactorySimple;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.core.runtime.spi.RegistryStrategy;

/** The extension registry without OSGi, for what looks contributions up by itself. */
final class PlatformRegistry {
    private static final List<String> BUNDLES = List.of("org.glassbox.core", "org.glassbox.networks", "org.glassbox.explainers", "org.glassbox.consistency");

    private PlatformRegistry() {
    }

    /**
     * Makes it the platform's.
     *
     * @param bundles the folder of all bundles
     */
    static void install(File bundles) {
        if (RegistryFactory.getRegistry() != null) {
            return;
        }
        Object token = new Object();
        try {
            IExtensionRegistry registry = RegistryFactory.createRegistry(new RegistryStrategy(null, null), token, token);
            for (String bundle : BUNDLES) {
                Path folder = bundles.toPath().resolve(bundle);
                try (InputStream in = Files.newInputStream(folder.resolve("plugin.xml"))) {
                    registry.addContribution(in, ContributorFactorySimple.createContributor(bundle), false, bundle, words(folder), token);
                }
            }
            RegistryFactory.setDefaultRegistryProvider(() -> registry);
        } catch (CoreException | IOException e) {
            throw new IllegalStateException("The contributions in " + bundles + " can't be read: " + e.getMessage(), e);
        }
    }

    private static ResourceBundle words(Path folder) throws IOException {
        Path file = folder.resolve("plugin.properties");
        if (!Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new PropertyResourceBundle(in);
        }
    }
}
