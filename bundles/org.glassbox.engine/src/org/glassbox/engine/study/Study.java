package org.glassbox.engine.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlOverride;
import org.glassbox.engine.experiment.YamlParser;
import org.glassbox.engine.experiment.YamlValue;

/**
 * One or several experiments, each run in several ways with several seeds, so that the ways can be compared by more than chance. As YAML it has the keys name,
 * experiment or experiments, set, arms, grid, seeds, seedKeys, baseline, metrics and gap.
 *
 * @param name for people
 * @param file where it was read from
 * @param subjects the experiments, at least one
 * @param arms the ways, at least one, in the order in which they are shown; with a grid each arm stands there once for each combination of values
 * @param seeds at least one, none twice
 * @param seedKeys the keys of the experiments that get the seed, at least one
 * @param baseline the arm that the others are compared with
 * @param metrics what the arms are compared by, the most important first; empty for those that are usual for what the runs measure
 * @param gap what the part of a gap that was closed is computed from; absent where there is no such gap
 */
public record Study(String name, Path file, List<Subject> subjects, List<Arm> arms, List<Long> seeds, List<SeedKey> seedKeys, Arm baseline,
        List<Metric> metrics, Optional<Gap> gap) {
    public Study {
        subjects = List.copyOf(subjects);
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        seedKeys = List.copyOf(seedKeys);
        metrics = List.copyOf(metrics);
        if (subjects.isEmpty() || arms.isEmpty() || seeds.isEmpty() || seedKeys.isEmpty() || !arms.contains(baseline)) {
            throw new IllegalArgumentException("a study needs an experiment, arms with its baseline among them, and seeds");
        }
    }

    /**
     * An experiment that is run in all ways.
     *
     * @param name for people, and that of a folder
     * @param file the experiment's
     * @param changes that all its runs share
     */
    public record Subject(String name, Path file, List<YamlOverride> changes) {
        public Subject {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A way to run an experiment.
     *
     * @param name for people, and that of a folder
     * @param note one sentence on what is different; may be empty
     * @param changes of the experiment; none runs it as it is
     */
    public record Arm(String name, String note, List<YamlOverride> changes) {
        public Arm {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A key of the experiments that gets the seed.
     *
     * @param path such as {@code seed} or {@code data.seed}
     * @param place where the study's file names it
     */
    public record SeedKey(String path, YamlValue.Place place) {
    }

    /**
     * What arms are compared by.
     *
     * @param name such as {@code test/accuracy} or {@code validation/loss}, see {@link MetricNames}
     * @param higherIsBetter which direction is the good one
     * @param place where the study's file names it; absent for usual ones
     */
    public record Metric(String name, boolean higherIsBetter, Optional<YamlValue.Place> place) {
    }

    /**
     * The part of a gap that an arm closes: (arm - control) / (bound - control), by one metric.
     *
     * @param control where the gap begins
     * @param bound where it ends
     * @param metric by which it is measured; absent for the first
     */
    public record Gap(Arm control, Arm bound, Optional<Metric> metric) {
    }

    /**
     * Reads a study.
     *
     * @throws GlassboxException if there is a mistake in the file; the experiments that it names are not looked at yet
     */
    public static Study read(Path file) throws GlassboxException {
        return new StudyReader(file).read(YamlParser.parse(file, YamlDocument.STUDY));
    }
}
