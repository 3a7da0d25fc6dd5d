package org.glassbox.engine.study;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.YamlOverride;
import org.glassbox.engine.experiment.YamlValue;

/**
 * A study with all its runs resolved and checked.
 *
 * @param runs all of one seed before those of the next, so that a study that is stopped early has compared all arms
 */
public record StudyPlan(Study study, List<PlannedRun> runs) {
    public StudyPlan {
        runs = List.copyOf(runs);
    }

    /**
     * Resolves the runs.
     *
     * @param sets changes of all experiments from the command line, made last
     * @throws GlassboxException if there is a mistake in an experiment or in what the study changes of it, or the study names a metric that no run will measure
     */
    public static StudyPlan of(Study study, List<String> sets, Contributions contributions) throws GlassboxException {
        List<YamlOverride> last = new ArrayList<>();
        for (String set : sets) {
            last.add(YamlOverride.parse(set));
        }
        List<PlannedRun> runs = new ArrayList<>();
        for (long seed : study.seeds()) {
            for (Study.Subject subject : study.subjects()) {
                for (Study.Arm arm : study.arms()) {
                    runs.add(planned(study, subject, arm, seed, last, contributions));
                }
            }
        }
        StudyPlan plan = new StudyPlan(study, runs);
        plan.requireKnownMetrics(contributions);
        return plan;
    }

    private static PlannedRun planned(Study study, Study.Subject subject, Study.Arm arm, long seed, List<YamlOverride> last, Contributions contributions)
            throws GlassboxException {
        List<YamlOverride> changes = new ArrayList<>(subject.changes());
        changes.addAll(arm.changes());
        for (Study.SeedKey key : study.seedKeys()) {
            changes.add(YamlOverride.of(key.path(), scalar(Long.toString(seed), key.place()), key.place()));
        }
        String title = (study.subjects().size() > 1 ? subject.name() + ": " : "") + arm.name() + ", seed " + seed;
        YamlValue.Place place = study.seedKeys().getFirst().place();
        changes.add(YamlOverride.of("name", scalar(title, place), place));
        changes.addAll(last);
        Experiment experiment = ExperimentYaml.readChanged(subject.file(), changes, contributions);
        String folder = "runs/" + (study.subjects().size() > 1 ? StudyFolder.folderName(subject.name()) + "/" : "") + StudyFolder.folderName(arm.name())
                + "/seed-" + seed;
        return new PlannedRun(subject, arm, seed, experiment, folder, portable(ExperimentYaml.toText(experiment, contributions), study.file()));
    }

    private static YamlValue scalar(String text, YamlValue.Place place) {
        return new YamlValue.Scalar(text, false, place);
    }

    /** With the way from the study's folder in place of the absolute one. */
    private static String portable(String text, Path file) {
        String portable = text;
        String up = "";
        for (Path folder = file.toAbsolutePath().normalize().getParent(); folder != null && folder.getNameCount() > 0; folder = folder.getParent()) {
            portable = portable.replace(folder + File.separator, up.isEmpty() ? "./" : up);
            up += "../";
        }
        return portable;
    }

    /** The runs of one subject and arm, one a seed. */
    public List<PlannedRun> cell(Study.Subject subject, Study.Arm arm) {
        return runs.stream().filter(run -> run.subject().equals(subject) && run.arm().equals(arm)).toList();
    }

    /** The options in which a subject's arms differ, one value an arm. */
    public List<OptionDifferences.Difference> differences(Study.Subject subject) {
        return OptionDifferences.among(study.arms().stream().map(arm -> cell(subject, arm).getFirst().experiment()).toList());
    }

    /** The runs that one of several machines does. */
    public List<PlannedRun> of(Shard shard) {
        int cells = study.subjects().size() * study.arms().size();
        List<PlannedRun> part = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            if (shard.holds(i, cells)) {
                part.add(runs.get(i));
            }
        }
        return part;
    }

    private void requireKnownMetrics(Contributions contributions) throws GlassboxException {
        List<Study.Metric> named = new ArrayList<>(study.metrics());
        study.gap().flatMap(Study.Gap::metric).ifPresent(named::add);
        if (named.isEmpty()) {
            return;
        }
        Set<String> known = new LinkedHashSet<>();
        Set<Object> asked = new HashSet<>();
        for (PlannedRun run : runs) {
            if (run.seed() == study.seeds().getFirst() && asked.add(List.of(run.experiment().data(), run.experiment().metrics()))) {
                known.addAll(MetricNames.known(run.experiment(), contributions));
            }
        }
        Optional<Study.Metric> unknown = named.stream().filter(metric -> !known.contains(metric.name())).findFirst();
        if (unknown.isPresent()) {
            String where = unknown.get().place().map(place -> place.text() + ": ").orElse("");
            throw GlassboxException.badInput(where + "no run measures \"" + unknown.get().name() + "\"" + Suggestion.among(unknown.get().name(), known));
        }
    }
}
