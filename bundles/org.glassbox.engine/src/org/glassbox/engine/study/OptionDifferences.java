package org.glassbox.engine.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlParser;
import org.glassbox.engine.experiment.YamlValue;

/** In which resolved options experiments differ. */
public final class OptionDifferences {
    private static final Set<String> NAMES = Set.of("name");

    private OptionDifferences() {
    }

    /**
     * An option that is not the same everywhere.
     *
     * @param key such as {@code phases[1].losses[1].weight}
     * @param values in the order of the experiments; empty where an experiment has no such option
     */
    public record Difference(String key, List<String> values) {
        public Difference {
            values = List.copyOf(values);
        }
    }

    /** All options that differ, in the experiments' order, without their names. */
    public static List<Difference> among(List<Experiment> experiments) {
        List<Map<String, String>> options = experiments.stream().map(OptionDifferences::options).toList();
        Set<String> keys = new LinkedHashSet<>();
        options.forEach(each -> keys.addAll(each.keySet()));
        keys.removeAll(NAMES);
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            List<String> values = options.stream().map(each -> each.getOrDefault(key, "")).toList();
            if (Set.copyOf(values).size() > 1) {
                differences.add(new Difference(key, values));
            }
        }
        return differences;
    }

    /** All options of an experiment by their paths, defaults spelled out. */
    static Map<String, String> options(Experiment experiment) {
        Map<String, String> options = new LinkedHashMap<>();
        try {
            put(YamlParser.parse(YamlDocument.EXPERIMENT, experiment.name(), ExperimentYaml.toText(experiment), Path.of("")), "", options);
        } catch (GlassboxException e) {
            throw new IllegalStateException("an experiment is written as YAML", e);
        }
        return options;
    }

    private static void put(YamlValue value, String path, Map<String, String> options) {
        switch (value) {
            case YamlValue.Scalar scalar -> options.put(path, scalar.text());
            case YamlValue.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    put(sequence.items().get(i), path + "[" + i + "]", options);
                }
            }
            case YamlValue.Mapping mapping -> mapping.entries().forEach((key, entry) -> put(entry.value(), path.isEmpty() ? key : path + "." + key, options));
        }
    }

    /** A value in a few words: a contribution with default options is its id. */
    static String text(YamlValue value) {
        return switch (value) {
            case YamlValue.Scalar scalar -> scalar.absent() ? "none" : scalar.text().strip();
            case YamlValue.Sequence sequence -> sequence.items().stream().map(OptionDifferences::text).toList().toString();
            case YamlValue.Mapping mapping -> {
                List<String> parts = new ArrayList<>();
                mapping.entries().forEach((key, entry) -> parts.add(key.equals("id") ? text(entry.value()) : key + " " + text(entry.value())));
                yield String.join(" ", parts);
            }
        };
    }
}
