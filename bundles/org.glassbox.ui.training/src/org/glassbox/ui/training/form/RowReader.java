package org.glassbox.ui.training.form;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionPairs;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.experiment.WrappedOptions;
import org.glassbox.engine.experiment.YamlValue;
import org.glassbox.ui.training.Messages;

/** Makes a form's rows of option declarations and what the YAML says of them. */
final class RowReader {
    private static final String OF_ITSELF = ": option ";
    private final Contributions contributions;
    private final Path base;

    /** @param base what relative paths are relative to */
    RowReader(Contributions contributions, Path base) {
        this.contributions = contributions;
        this.base = base;
    }

    /** The names of a record's options. */
    List<String> names(Object defaults) {
        return Options.of(defaults).specs().stream().map(OptionSpec::name).toList();
    }

    /** A row for each option of a record. @param group whose keys they are; null where it is missing */
    List<FormRow> settings(YamlValue group, String path, int depth, Object defaults) {
        return settings(FormReader.texts(group), path, depth, defaults, Optional.empty());
    }

    /** Of options that stand among those of a selection. */
    List<FormRow> settings(YamlValue group, String path, int depth, Object defaults, FormRow.Owner owner) {
        return settings(FormReader.texts(group), path, depth, defaults, Optional.of(owner));
    }

    private <T> List<FormRow> settings(Map<String, String> texts, String path, int depth, T defaults, Optional<FormRow.Owner> owner) {
        List<FormRow> rows = new ArrayList<>();
        for (OptionSpec spec : Options.of(defaults).specs()) {
            rows.add(field(defaults, spec, texts, path, depth, owner));
        }
        return rows;
    }

    private <T> FormRow field(T defaults, OptionSpec spec, Map<String, String> texts, String path, int depth, Optional<FormRow.Owner> owner) {
        String text = texts.getOrDefault(spec.name(), spec.defaultText());
        boolean given = texts.containsKey(spec.name());
        return new FormRow.Field(path.isEmpty() ? spec.name() : path + "." + spec.name(), depth, spec, text, given, owner,
                given ? problem(defaults, spec, text) : Optional.empty());
    }

    /** What is wrong with a value by itself. */
    private <T> Optional<String> problem(T defaults, OptionSpec spec, String text) {
        if (spec instanceof OptionSpec.PathTo && !text.isEmpty() && !exists(text)) {
            return Optional.of(Messages.bind(Messages.noFile, base.resolve(text).normalize()));
        }
        try {
            Options.of(defaults).create("", Map.of(spec.name(), text));
        } catch (GlassboxException e) {
            if (e.getMessage().startsWith(OF_ITSELF)) { // else it is about several at once
                return Optional.of(e.getMessage().substring(OF_ITSELF.length()));
            }
        }
        return Optional.empty();
    }

    private boolean exists(String text) {
        try {
            return Files.exists(base.resolve(text));
        } catch (InvalidPathException e) {
            return true; // that it is no path is said with the other problems
        }
    }

    /**
     * The choice of a contribution and its options.
     *
     * @param value null where nothing is chosen
     * @param usual what is taken where nothing is chosen; empty if something must be
     * @param kept keys among the options that are none
     */
    List<FormRow> selection(YamlValue value, String path, int depth, ExtensionPoint<?> point, String label, String usual, List<String> kept) {
        return selection(new Chosen(FormReader.id(value, usual), value, FormReader.texts(value)), path, depth, point, label, kept, Optional.empty());
    }

    /**
     * What the YAML says of a selection.
     *
     * @param value its group of keys, for what is wrapped in it; null where it is missing
     * @param texts its options
     */
    private record Chosen(String id, YamlValue value, Map<String, String> texts) {
    }

    private <T> List<FormRow> selection(Chosen chosen, String path, int depth, ExtensionPoint<T> point, String label, List<String> kept,
            Optional<FormRow.Owner> above) {
        List<Contribution<?>> available = new ArrayList<>(contributions.all(point).usable());
        List<FormRow> rows = new ArrayList<>();
        FormRow.Choice unchecked = new FormRow.Choice(path, depth, label, chosen.id(), available, kept, above, Optional.empty());
        if (unchecked.chosen().isEmpty()) {
            rows.add(new FormRow.Choice(path, depth, label, chosen.id(), available, kept, above, Optional.of(unknown(point, chosen.id(), label))));
            return rows;
        }
        Contribution<?> contribution = unchecked.chosen().get();
        rows.add(unchecked);
        FormRow.Owner owner = new FormRow.Owner(path, chosen.id(), above);
        options(rows, chosen, contribution, owner, depth + 1);
        if (rows.stream().noneMatch(row -> row.problem().isPresent())) {
            Map<String, String> given = new LinkedHashMap<>(chosen.texts());
            given.keySet().retainAll(contribution.options().stream().map(OptionSpec::name).toList());
            together(contribution, given).ifPresent(problem -> rows.set(0,
                    new FormRow.Choice(path, depth, label, chosen.id(), available, kept, above, Optional.of(problem))));
        }
        return rows;
    }

    private String unknown(ExtensionPoint<?> point, String id, String label) {
        if (id.isEmpty()) {
            return Messages.bind(Messages.chooseOne, label);
        }
        try {
            contributions.find(point, id);
            return "";
        } catch (GlassboxException e) {
            return e.getMessage();
        }
    }

    /** What is wrong with several values at once. */
    private static Optional<String> together(Contribution<?> contribution, Map<String, String> given) {
        try {
            contribution.create(given);
            return Optional.empty();
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void options(List<FormRow> rows, Chosen chosen, Contribution<?> contribution, FormRow.Owner owner, int depth) {
        List<OptionSpec> specs = contribution.options();
        for (OptionSpec spec : specs) {
            if (WrappedOptions.wraps(specs, spec.name())) {
                ExtensionPoint<?> inner = WrappedOptions.pointOf(spec.name(), contribution.point());
                rows.addAll(selection(wrapped(chosen, spec), owner.path() + "." + spec.name(), depth, inner, spec.name(), List.of(), Optional.of(owner)));
            } else if (!WrappedOptions.isCompanion(specs, spec.name())) {
                rows.add(field(contribution.defaults(), spec, chosen.texts(), owner.path(), depth, Optional.of(owner)));
            }
        }
    }

    private static Chosen wrapped(Chosen outer, OptionSpec spec) {
        YamlValue value = FormReader.child(outer.value(), spec.name());
        if (value instanceof YamlValue.Mapping) {
            return new Chosen(FormReader.id(value, spec.defaultText()), value, FormReader.texts(value));
        }
        String joined = outer.texts().getOrDefault(WrappedOptions.companion(spec.name()), "");
        return new Chosen(outer.texts().getOrDefault(spec.name(), spec.defaultText()), null, pairs(joined));
    }

    private static Map<String, String> pairs(String joined) {
        try {
            return OptionPairs.parse("", "", joined);
        } catch (GlassboxException e) {
            return Map.of(); // which the check of all options together says
        }
    }
}
