package org.glassbox.engine.explain;

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
