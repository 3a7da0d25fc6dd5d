package org.glassbox.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Method;

/** The explainers that a command names, with their options. */
final class ExplainMethods {
    private static final Contributed.Words WORDS = new Contributed.Words("method", "--option");

    private ExplainMethods() {
    }

    /**
     * In the order in which they were named.
     *
     * @param options {@code key=value}, for every method that has such an option, or {@code method.key=value}, for that one
     * @param seed of all methods that draw random numbers and whose seed is not among the options
     * @throws GlassboxException if a method is unknown or named twice, no method has an option, or a value is not allowed
     */
    static List<Method> of(Contributions contributions, List<String> ids, List<String> options, OptionalLong seed) throws GlassboxException {
        List<Method> methods = new ArrayList<>();
        for (Contributed<Explainer> named : Contributed.of(contributions, ExtensionPoint.EXPLAINERS, ids, options, WORDS)) {
            methods.add(new Method(named.id(), (seed.isPresent() ? named.seeded(seed.getAsLong()) : named).create()));
        }
        return methods;
    }
}
