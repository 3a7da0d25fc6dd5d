package org.glassbox.engine.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Options;

/**
 * An explainer under the name by which users know it, with what must be said beside its maps so that they can be made again. Any thread.
 *
 * @param id such as "deeplift"
 */
public record Method(String id, Explainer explainer) {
    private static final String BASELINE = "reference"; // the name of that option in all explainers that have one
    private static final String SEED = "seed";

    /** All options with their values, as one would type them. */
    public Map<String, String> options() {
        return Options.of(explainer).values(explainer);
    }

    /** What images are compared with, for methods that compare them. */
    public Optional<String> baseline() {
        return Optional.ofNullable(options().get(BASELINE));
    }

    /** What its random numbers begin with, for methods that draw some. */
    public OptionalLong seed() {
        String seed = options().get(SEED);
        return seed == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(seed));
    }

    /**
     * The same method with another seed, where it has one and the user did not choose it.
     *
     * @param chosen what the user wrote, see {@link Options#create}
     * @throws GlassboxException if the method does not take that seed
     */
    public Method seeded(long seed, Map<String, String> chosen) throws GlassboxException {
        if (seed().isEmpty() || chosen.containsKey(SEED)) {
            return this;
        }
        Map<String, String> values = new LinkedHashMap<>(options());
        values.put(SEED, Long.toString(seed));
        return new Method(id, Options.of(explainer).create("explainer \"" + id + "\"", values));
    }

    /**
     * Makes sure, before anything is read or computed, that the method can serve a network.
     *
     * @param layer as {@link Explanations#layer} gives it
     * @throws GlassboxException if it can't, with its reason
     */
    public void requireService(Graph graph, String layer) throws GlassboxException {
        Optional<String> refusal = explainer.refusal(graph, layer);
        if (refusal.isPresent()) {
            throw GlassboxException.badInput("The method \"" + id + "\" can't explain this network: " + refusal.get());
        }
    }
}
