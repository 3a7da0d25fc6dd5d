package org.glassbox.core.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.RegistryFactory;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Options;
import org.glassbox.core.option.Suggestion;

/** What the installed plug-ins add to Glassbox. A contribution that fails to load is reported and leaves the others alone. Thread safe. */
public final class Contributions {
    private static final String NAMESPACE = "org.glassbox.core";
    private final IExtensionRegistry registry;
    private final Optional<Map<ExtensionPoint<?>, Found<?>>> memory;

    public Contributions(IExtensionRegistry registry) {
        this(registry, Optional.empty());
    }

    private Contributions(IExtensionRegistry registry, Optional<Map<ExtensionPoint<?>, Found<?>>> memory) {
        this.registry = registry;
        this.memory = memory;
    }

    /** Those of the running platform. */
    public static Contributions ofPlatform() {
        return new Contributions(RegistryFactory.getRegistry());
    }

    /** The same ones, each point looked up once: for who asks at every key that is pressed. What is installed later is not seen. */
    public Contributions remembered() {
        return new Contributions(registry, Optional.of(new ConcurrentHashMap<>()));
    }

    /**
     * What a point holds.
     *
     * @param usable by registration order
     * @param problems one sentence for each contribution that was left out, with its bundle
     */
    public record Found<T>(List<Contribution<T>> usable, List<String> problems) {
    }

    /** All contributions to a point. */
    @SuppressWarnings("unchecked")
    public <T> Found<T> all(ExtensionPoint<T> point) {
        return memory.isEmpty() ? load(point) : (Found<T>) memory.get().computeIfAbsent(point, this::load);
    }

    private <T> Found<T> load(ExtensionPoint<T> point) {
        Map<String, Contribution<T>> byId = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (IConfigurationElement element : registry.getConfigurationElementsFor(NAMESPACE, point.name())) {
            String id = element.getAttribute("id");
            String bundle = element.getContributor().getName();
            try {
                Contribution<T> contribution = load(point, element);
                Contribution<T> other = byId.putIfAbsent(id, contribution);
                if (other != null) {
                    problems.add("The " + point.element() + " id \"" + id + "\" is used by both " + other.bundle() + " and " + bundle
                            + "; the second is left out.");
                }
            } catch (CoreException | RuntimeException | LinkageError e) {
                problems.add("The " + point.element() + " \"" + id + "\" of " + bundle + " could not be loaded: " + reason(e));
            }
        }
        return new Found<>(List.copyOf(byId.values()), List.copyOf(problems));
    }

    /**
     * @throws GlassboxException if there is no contribution with that id, naming the nearest
     */
    public <T> Contribution<T> find(ExtensionPoint<T> point, String id) throws GlassboxException {
        Found<T> found = all(point);
        for (Contribution<T> contribution : found.usable()) {
            if (contribution.id().equals(id)) {
                return contribution;
            }
        }
        List<String> ids = found.usable().stream().map(Contribution::id).toList();
        throw GlassboxException.badInput("There is no " + point.element() + " \"" + id + "\"" + Suggestion.among(id, ids));
    }

    private static <T> Contribution<T> load(ExtensionPoint<T> point, IConfigurationElement element) throws CoreException {
        T defaults = point.type().cast(element.createExecutableExtension("class"));
        Options.of(defaults).specs(); // refuses a class that is no record, or has a component that is no option
        return new Contribution<>(point, element.getAttribute("id"), element.getAttribute("name"), element.getAttribute("help"),
                element.getContributor().getName(), defaults);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
