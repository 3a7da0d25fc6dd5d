package org.glassbox.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Method;

/** The explainers that a command names, with their options. */
final class ExplainMethods {
    private ExplainMethods() {
    }

    /**
     * In the order in which they were named.
     *
     * @param options {@code key=value}, for every method that has such an option, or {@code method.key=value}, for that one
     * @throws GlassboxException if a method is unknown or named twice, no method has an option, or a value is not allowed
     */
    static List<Method> of(Contributions contributions, List<String> ids, List<String> options) throws GlassboxException {
        return of(contributions, ids, options, OptionalLong.empty());
    }

    /**
     * As {@link #of(Contributions, List, List)}.
     *
     * @param seed of all methods that draw random numbers and whose seed is not among the options
     */
    static List<Method> of(Contributions contributions, List<String> ids, List<String> options, OptionalLong seed) throws GlassboxException {
        Map<String, Contribution<Explainer>> found = new LinkedHashMap<>();
        for (String id : ids) {
            if (found.put(id, contributions.find(ExtensionPoint.EXPLAINERS, id)) != null) {
                throw GlassboxException.badInput("The method \"" + id + "\" is named twice; each gives one result.");
            }
        }
        Map<String, Map<String, String>> chosen = new LinkedHashMap<>();
        found.keySet().forEach(id -> chosen.put(id, new LinkedHashMap<>()));
        for (String option : options) {
            assign(option, found, chosen);
        }
        List<Method> methods = new ArrayList<>();
        for (Map.Entry<String, Contribution<Explainer>> entry : found.entrySet()) {
            Map<String, String> values = chosen.get(entry.getKey());
            Method method = new Method(entry.getKey(), entry.getValue().create(values));
            methods.add(seed.isPresent() ? method.seeded(seed.getAsLong(), values) : method);
        }
        return methods;
    }

    private static void assign(String option, Map<String, Contribution<Explainer>> methods, Map<String, Map<String, String>> chosen) throws GlassboxException {
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw GlassboxException.badInput("--option " + option + ": write key=value, or method.key=value for one of several methods.");
        }
        String key = option.substring(0, equals).strip();
        String value = option.substring(equals + 1);
        int dot = key.indexOf('.');
        List<String> takers = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        methods.forEach((id, method) -> {
            List<String> names = method.options().stream().map(OptionSpec::name).toList();
            if (dot < 0 && names.contains(key) || dot > 0 && id.equals(key.substring(0, dot)) && names.contains(key.substring(dot + 1))) {
                takers.add(id);
            }
            names.forEach(name -> known.add(dot < 0 ? name : id + "." + name));
        });
        if (takers.isEmpty()) {
            throw GlassboxException.badInput("--option " + option + ": " + (methods.size() == 1 ? "the method \"" + methods.keySet().iterator().next()
                    + "\" has" : "no method has")
                    + " such an option" + Suggestion.among(key, known));
        }
        takers.forEach(id -> chosen.get(id).put(key.substring(dot + 1), value));
    }
}
