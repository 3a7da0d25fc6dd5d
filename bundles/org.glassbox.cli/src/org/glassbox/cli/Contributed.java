package org.glassbox.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/**
 * A contribution that a command names, with its options.
 *
 * @param options as the user wrote them, by name; those that the user left out have their defaults
 */
record Contributed<T>(Contribution<T> contribution, Map<String, String> options) {
    private static final String SEED = "seed"; // the name of that option wherever there is one

    /**
     * How a command calls what it names.
     *
     * @param one such as "method"
     * @param flag of the options, such as "--option"
     */
    record Words(String one, String flag) {
    }

    /**
     * In the order in which they were named.
     *
     * @param texts {@code key=value}, for every contribution that has such an option, or {@code id.key=value}, for that one
     * @throws GlassboxException if one is unknown or named twice, or none has an option
     */
    static <T> List<Contributed<T>> of(Contributions contributions, ExtensionPoint<T> point, List<String> ids, List<String> texts,
            Words words) throws GlassboxException {
        Map<String, Contribution<T>> found = new LinkedHashMap<>();
        for (String id : ids) {
            if (found.put(id, contributions.find(point, id)) != null) {
                throw GlassboxException.badInput("The " + words.one() + " \"" + id + "\" is named twice; each gives one result.");
            }
        }
        Map<String, Map<String, String>> chosen = new LinkedHashMap<>();
        found.keySet().forEach(id -> chosen.put(id, new LinkedHashMap<>()));
        for (String text : texts) {
            assign(text, found, chosen, words);
        }
        return found.values().stream().map(contribution -> new Contributed<>(contribution, chosen.get(contribution.id()))).toList();
    }

    private static <T> void assign(String text, Map<String, Contribution<T>> found, Map<String, Map<String, String>> chosen, Words words)
            throws GlassboxException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw GlassboxException.badInput(words.flag() + " " + text + ": write key=value, or " + words.one() + ".key=value for one of several "
                    + words.one() + "s.");
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1);
        int dot = key.indexOf('.');
        List<String> takers = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        found.forEach((id, contribution) -> {
            List<String> names = contribution.options().stream().map(OptionSpec::name).toList();
            if (dot < 0 && names.contains(key) || dot > 0 && id.equals(key.substring(0, dot)) && names.contains(key.substring(dot + 1))) {
                takers.add(id);
            }
            names.forEach(name -> known.add(dot < 0 ? name : id + "." + name));
        });
        if (takers.isEmpty()) {
            throw GlassboxException.badInput(words.flag() + " " + text + ": " + (found.size() == 1 ? "the " + words.one() + " \""
                    + found.keySet().iterator().next() + "\" has" : "no " + words.one() + " has") + " such an option" + Suggestion.among(key, known));
        }
        takers.forEach(id -> chosen.get(id).put(key.substring(dot + 1), value));
    }

    /** The name under which users know it. */
    String id() {
        return contribution.id();
    }

    /** Whether it has an option of that name whose value the user left to us. */
    boolean leavesOpen(String option) {
        return !options.containsKey(option) && contribution.options().stream().anyMatch(spec -> spec.name().equals(option));
    }

    /** The same with a value for an option; the user's own values stay. */
    Contributed<T> with(String option, String value) {
        if (!leavesOpen(option)) {
            return this;
        }
        Map<String, String> values = new LinkedHashMap<>(options);
        values.put(option, value);
        return new Contributed<>(contribution, values);
    }

    /** The same with a seed where it draws random numbers and the user named none. */
    Contributed<T> seeded(long seed) {
        return with(SEED, Long.toString(seed));
    }

    /**
     * @throws GlassboxException if a value is not allowed
     */
    T create() throws GlassboxException {
        return contribution.create(options);
    }
}
