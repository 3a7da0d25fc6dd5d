package org.glassbox.engine.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlOverride;
import org.glassbox.engine.experiment.YamlSection;
import org.glassbox.engine.experiment.YamlValue;

/** Makes a study of a parsed file. Each failure is one sentence with file, line and key. */
final class StudyReader {
    private static final int LARGEST_GRID = 1000;
    private static final String HIGHER = "higher";
    private static final String LOWER = "lower";
    private final Path file;

    StudyReader(Path file) {
        this.file = file;
    }

    /** A combination of the grid's values: its name, and what it changes. */
    private record Combination(String name, List<YamlOverride> changes) {
    }

    Study read(YamlValue root) throws GlassboxException {
        YamlSection section = YamlSection.of(YamlDocument.STUDY, root, "");
        String name = text(section, "name").orElse(file.getFileName().toString().replaceFirst("\\.ya?ml$", ""));
        Optional<YamlValue.Scalar> experiment = section.takeScalar("experiment");
        List<YamlValue> experiments = section.takeList("experiments");
        Optional<YamlValue> set = section.take("set");
        List<YamlValue> arms = section.takeList("arms");
        Optional<YamlValue> grid = section.take("grid");
        Optional<YamlValue> seeds = section.take("seeds");
        List<YamlValue> seedKeys = section.takeList("seedKeys");
        Optional<YamlValue.Scalar> baseline = section.takeScalar("baseline");
        List<YamlValue> metrics = section.takeList("metrics");
        Optional<YamlValue> gap = section.take("gap");
        section.finish(); // before what is in them: a misspelt key is the reason why another is missing
        List<YamlOverride> shared = changes(set, "set");
        List<Study.Subject> subjects = subjects(section, experiment, experiments, shared);
        if (arms == null && grid.isEmpty()) {
            section.require("arms", "arms: [{name: plain}, {name: slower, set: {training.learningRate: 0.0001}}]");
        }
        List<Study.Arm> ways = combined(arms == null ? List.of(new Study.Arm("", "", List.of())) : arms(section, arms), combinations(grid));
        requireDistinct(ways, section.place());
        section.require("seeds", "seeds: [1, 2, 3]");
        List<Study.Metric> compared = metrics == null ? List.of() : metrics(metrics);
        return new Study(name, file, subjects, ways, seeds(seeds.orElseThrow()), seedKeys == null ? List.of(new Study.SeedKey("seed", section.place()))
                : seedKeys(section, seedKeys), baseline.isEmpty() ? ways.getFirst() : arm(ways, baseline.get(), "baseline"), compared, gap.isEmpty()
                ? Optional.empty() : Optional.of(gap(gap.get(), ways, compared)));
    }

    private List<Study.Subject> subjects(YamlSection section, Optional<YamlValue.Scalar> one, List<YamlValue> several, List<YamlOverride> shared)
            throws GlassboxException {
        if (one.isPresent() && several != null) {
            throw GlassboxException.badInput(one.get().place().text() + ": give either experiment or experiments, not both.");
        }
        if (several == null) {
            section.require("experiment", "experiment: demo.yaml");
            return List.of(new Study.Subject(name(one.orElseThrow()), YamlSection.file(one.orElseThrow(), "experiment", true), shared));
        }
        List<Study.Subject> subjects = new ArrayList<>();
        Map<String, YamlValue.Place> folders = new HashMap<>();
        for (int i = 0; i < several.size(); i++) {
            Study.Subject subject = subject(several.get(i), "experiments[" + i + "]", shared);
            requireNew(folders, subject.name(), "experiment", several.get(i).place());
            subjects.add(subject);
        }
        if (subjects.isEmpty()) {
            throw GlassboxException.badInput(section.require("experiments", "").place().text() + ": the study needs at least one experiment.");
        }
        return subjects;
    }

    private static Study.Subject subject(YamlValue value, String path, List<YamlOverride> shared) throws GlassboxException {
        if (value instanceof YamlValue.Scalar scalar) {
            return new Study.Subject(name(scalar), YamlSection.file(scalar, path, true), shared);
        }
        YamlSection section = YamlSection.of(YamlDocument.STUDY, value, path);
        Optional<String> name = text(section, "name");
        Optional<YamlValue.Scalar> experiment = section.takeScalar("experiment");
        Optional<YamlValue> set = section.take("set");
        section.finish();
        section.require("experiment", "experiment: demo.yaml");
        List<YamlOverride> changes = new ArrayList<>(shared);
        changes.addAll(changes(set, path + ".set"));
        return new Study.Subject(name.orElse(name(experiment.orElseThrow())), YamlSection.file(experiment.orElseThrow(), path + ".experiment", true), changes);
    }

    private static String name(YamlValue.Scalar experiment) {
        return experiment.text().strip().replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.ya?ml$", "");
    }

    private static List<Study.Arm> arms(YamlSection study, List<YamlValue> values) throws GlassboxException {
        List<Study.Arm> arms = new ArrayList<>();
        Map<String, YamlValue.Place> folders = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            String path = "arms[" + i + "]";
            YamlSection section = YamlSection.of(YamlDocument.STUDY, values.get(i), path);
            Optional<String> name = text(section, "name");
            String note = text(section, "note").orElse("");
            Optional<YamlValue.Scalar> like = section.takeScalar("like");
            Optional<YamlValue> set = section.take("set");
            section.finish();
            section.require("name", "name: with feedback");
            requireNew(folders, name.orElseThrow(), "arm", section.place());
            List<YamlOverride> changes = new ArrayList<>(like.isEmpty() ? List.of() : arm(arms, like.get(), path + ".like").changes());
            changes.addAll(changes(set, path + ".set"));
            arms.add(new Study.Arm(name.orElseThrow(), note, changes));
        }
        if (arms.isEmpty()) {
            throw GlassboxException.badInput(study.require("arms", "").place().text() + ": the study needs at least one arm.");
        }
        return arms;
    }

    /** Two names whose folders are the same can't be told apart on disk. */
    private static void requireNew(Map<String, YamlValue.Place> folders, String name, String what, YamlValue.Place place) throws GlassboxException {
        YamlValue.Place earlier = folders.put(StudyFolder.folderName(name), place);
        if (earlier != null) {
            throw GlassboxException.badInput(place.text() + ": there is already an " + what + " \"" + name + "\", or one whose folder would be the same, in "
                    + earlier.text() + "; give each " + what + " a name of its own.");
        }
    }

    private static void requireDistinct(List<Study.Arm> arms, YamlValue.Place place) throws GlassboxException {
        Map<String, String> folders = new HashMap<>();
        for (Study.Arm arm : arms) {
            String earlier = folders.put(StudyFolder.folderName(arm.name()), arm.name());
            if (earlier != null) {
                throw GlassboxException.badInput(place.text() + ": \"" + earlier + "\" and \"" + arm.name() + "\" would share a folder; give each value of the"
                        + " grid once, and arms names that differ in more than punctuation.");
            }
        }
    }

    /**
     * Every way of taking one value for each key; the last key changes fastest. A key can be several paths, separated by commas, which then have the same
     * value. One empty combination without a grid.
     */
    private static List<Combination> combinations(Optional<YamlValue> grid) throws GlassboxException {
        List<Combination> combinations = new ArrayList<>(List.of(new Combination("", List.of())));
        if (grid.isEmpty()) {
            return combinations;
        }
        Map<String, YamlValue.Entry> entries = entries(grid.get(), "grid");
        for (Map.Entry<String, YamlValue.Entry> entry : entries.entrySet()) {
            YamlValue.Place place = entry.getValue().place();
            if (!(entry.getValue().value() instanceof YamlValue.Sequence values) || values.items().isEmpty()) {
                throw GlassboxException.badInput(place.text() + ": grid: \"" + entry.getKey() + "\" needs a list of values, such as [1, 3, 10].");
            }
            List<Combination> longer = new ArrayList<>();
            for (Combination combination : combinations) {
                for (YamlValue value : values.items()) {
                    List<YamlOverride> changes = new ArrayList<>(combination.changes());
                    for (String path : entry.getKey().split(",")) {
                        changes.add(YamlOverride.of(path, value, value.place()));
                    }
                    String name = shortKey(entry.getKey(), entries.keySet()) + "=" + OptionDifferences.text(value);
                    longer.add(new Combination(combination.name().isEmpty() ? name : combination.name() + ", " + name, changes));
                }
            }
            if (longer.size() > LARGEST_GRID) {
                throw GlassboxException.badInput(place.text() + ": the grid has more than " + LARGEST_GRID + " combinations; leave out keys or values.");
            }
            combinations = longer;
        }
        return combinations;
    }

    /** The end of a path of keys, as far as it takes to tell it from the others: {@code weight} for {@code phases[1].losses[1].weight}. */
    private static String shortKey(String key, Iterable<String> keys) {
        String end = key.substring(key.lastIndexOf('.') + 1).strip();
        int same = 0;
        for (String other : keys) {
            same += other.equals(end) || other.endsWith("." + end) ? 1 : 0;
        }
        return same > 1 ? key : end;
    }

    private static List<Study.Arm> combined(List<Study.Arm> arms, List<Combination> combinations) {
        List<Study.Arm> all = new ArrayList<>();
        for (Study.Arm arm : arms) {
            for (Combination combination : combinations) {
                List<YamlOverride> changes = new ArrayList<>(arm.changes());
                changes.addAll(combination.changes());
                String name = arm.name().isEmpty() || combination.name().isEmpty() ? arm.name() + combination.name() : arm.name() + ", " + combination.name();
                all.add(new Study.Arm(name, arm.note(), changes));
            }
        }
        return all;
    }

    private static List<YamlOverride> changes(Optional<YamlValue> set, String path) throws GlassboxException {
        if (set.isEmpty()) {
            return List.of();
        }
        List<YamlOverride> changes = new ArrayList<>();
        for (Map.Entry<String, YamlValue.Entry> entry : entries(set.get(), path).entrySet()) {
            changes.add(YamlOverride.of(entry.getKey(), entry.getValue().value(), entry.getValue().place()));
        }
        return changes;
    }

    private static Map<String, YamlValue.Entry> entries(YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Mapping mapping) {
            return new LinkedHashMap<>(mapping.entries());
        }
        throw GlassboxException.badInput(value.place().text() + ": " + path + " must be a group of keys of the experiment with their values, such as"
                + " training.learningRate: 0.001, not " + value.kind() + ".");
    }

    private static List<Long> seeds(YamlValue value) throws GlassboxException {
        if (!(value instanceof YamlValue.Sequence sequence)) {
            throw GlassboxException.badInput(value.place().text() + ": seeds must be a list of whole numbers, such as [1, 2, 3], not " + value.kind() + ".");
        }
        List<Long> seeds = new ArrayList<>();
        for (YamlValue item : sequence.items()) {
            String text = item instanceof YamlValue.Scalar scalar ? scalar.text().strip() : item.kind();
            try {
                seeds.add(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw GlassboxException.badInput(item.place().text() + ": seeds must be whole numbers, not \"" + text + "\".", e);
            }
            if (Collections.frequency(seeds, seeds.getLast()) > 1) {
                throw GlassboxException.badInput(item.place().text() + ": the seed " + text + " stands there twice; the same run again tells nothing new.");
            }
        }
        if (seeds.isEmpty()) {
            throw GlassboxException.badInput(value.place().text() + ": the study needs at least one seed, and two for an interval or a test.");
        }
        return seeds;
    }

    private static List<Study.SeedKey> seedKeys(YamlSection study, List<YamlValue> values) throws GlassboxException {
        List<Study.SeedKey> keys = new ArrayList<>();
        for (YamlValue value : values) {
            String key = word(value, "seedKeys").text().strip();
            YamlOverride.of(key, value, value.place()); // refuses what is no path
            keys.add(new Study.SeedKey(key, value.place()));
        }
        if (keys.isEmpty()) {
            throw GlassboxException.badInput(study.require("seedKeys", "").place().text() + ": seedKeys needs at least one key that gets the seed,"
                    + " such as seed.");
        }
        return keys;
    }

    private static Study.Arm arm(List<Study.Arm> arms, YamlValue.Scalar named, String key) throws GlassboxException {
        String name = named.text().strip();
        Optional<Study.Arm> found = arms.stream().filter(arm -> arm.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            throw GlassboxException.badInput(named.place().text() + ": " + key + ": there is no arm \"" + name + "\" here"
                    + Suggestion.among(name, arms.stream().map(Study.Arm::name).toList()));
        }
        return found.get();
    }

    private static List<Study.Metric> metrics(List<YamlValue> values) throws GlassboxException {
        List<Study.Metric> metrics = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Study.Metric metric = metric(values.get(i), "metrics[" + i + "]");
            if (metrics.stream().anyMatch(other -> other.name().equals(metric.name()))) {
                throw GlassboxException.badInput(values.get(i).place().text() + ": the metric \"" + metric.name() + "\" stands there twice.");
            }
            metrics.add(metric);
        }
        return metrics;
    }

    private static Study.Metric metric(YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Scalar scalar) {
            String name = scalar.text().strip();
            return new Study.Metric(name, MetricNames.usuallyHigherIsBetter(name), Optional.of(scalar.place()));
        }
        YamlSection section = YamlSection.of(YamlDocument.STUDY, value, path);
        Optional<YamlValue.Scalar> name = section.takeScalar("metric");
        Optional<YamlValue.Scalar> better = section.takeScalar("better");
        section.finish();
        YamlValue named = section.require("metric", "metric: test/accuracy");
        String text = name.orElseThrow().text().strip();
        boolean higher = MetricNames.usuallyHigherIsBetter(text);
        if (better.isPresent()) {
            String word = better.get().text().strip();
            if (!word.equals(HIGHER) && !word.equals(LOWER)) {
                throw GlassboxException.badInput(better.get().place().text() + ": " + path + ".better must be " + HIGHER + " or " + LOWER + ", not \""
                        + word + "\".");
            }
            higher = word.equals(HIGHER);
        }
        return new Study.Metric(text, higher, Optional.of(named.place()));
    }

    private static Study.Gap gap(YamlValue value, List<Study.Arm> arms, List<Study.Metric> metrics) throws GlassboxException {
        YamlSection section = YamlSection.of(YamlDocument.STUDY, value, "gap");
        Optional<YamlValue.Scalar> control = section.takeScalar("control");
        Optional<YamlValue.Scalar> bound = section.takeScalar("bound");
        Optional<YamlValue.Scalar> metric = section.takeScalar("metric");
        section.finish();
        section.require("control", "control: without feedback");
        section.require("bound", "bound: upper bound");
        Study.Arm from = arm(arms, control.orElseThrow(), "gap.control");
        Study.Arm to = arm(arms, bound.orElseThrow(), "gap.bound");
        if (from.equals(to)) {
            throw GlassboxException.badInput(bound.orElseThrow().place().text() + ": gap.bound must be another arm than gap.control.");
        }
        if (metric.isEmpty()) {
            return new Study.Gap(from, to, Optional.empty());
        }
        Study.Metric own = metric(metric.get(), "gap.metric");
        return new Study.Gap(from, to, Optional.of(metrics.stream().filter(known -> known.name().equals(own.name())).findFirst().orElse(own)));
    }

    private static Optional<String> text(YamlSection section, String key) throws GlassboxException {
        return section.takeScalar(key).map(scalar -> scalar.text().strip()).filter(text -> !text.isEmpty());
    }

    private static YamlValue.Scalar word(YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Scalar scalar && !scalar.absent()) {
            return scalar;
        }
        throw GlassboxException.badInput(value.place().text() + ": " + path + " must hold single values, not " + value.kind() + ".");
    }
}
