package org.glassbox.ui.training.form;

import java.util.List;
import java.util.Optional;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.Contribution;

/** A line of a form's page. */
public sealed interface FormRow {
    /** Of the value in the YAML, such as {@code phases[0].epochs}. */
    String path();

    /** How far it is moved to the right, because it belongs to what was chosen above. */
    int depth();

    /** What is wrong with it by itself, and what to do. */
    Optional<String> problem();

    /**
     * An option.
     *
     * @param spec its declaration
     * @param text its value as in the YAML, also one that is wrong; the default where it is missing
     * @param given whether it stands in the YAML
     * @param owner the choice whose option it is, which has to be in the YAML before it
     */
    record Field(String path, int depth, OptionSpec spec, String text, boolean given, Optional<Owner> owner, Optional<String> problem) implements FormRow {
        /** Whether it is another value than the default. */
        public boolean isChanged() {
            return !text.equals(spec.defaultText());
        }
    }

    /**
     * One of the contributions of a kind.
     *
     * @param label what it is called, such as "sampler"
     * @param id of the chosen one; perhaps of none that there is
     * @param available all of the kind
     * @param kept keys beside the id that have nothing to do with what is chosen, such as a loss's weight
     */
    record Choice(String path, int depth, String label, String id, List<Contribution<?>> available, List<String> kept, Optional<Owner> owner,
            Optional<String> problem) implements FormRow {
        public Choice {
            available = List.copyOf(available);
            kept = List.copyOf(kept);
        }

        /** What is chosen; absent where there is no such contribution. */
        public Optional<Contribution<?>> chosen() {
            return find(id);
        }

        Optional<Contribution<?>> find(String wanted) {
            for (Contribution<?> contribution : available) {
                if (contribution.id().equals(wanted)) {
                    return Optional.of(contribution);
                }
            }
            return Optional.empty();
        }
    }

    /** What several rows below have in common; no value of the YAML. */
    record Heading(String path, int depth, String text, Optional<String> problem) implements FormRow {
    }

    /**
     * A choice that options belong to.
     *
     * @param above the choice that this one is an option of
     */
    record Owner(String path, String id, Optional<Owner> above) {
    }
}
