package org.glassbox.engine.experiment;

import java.nio.file.Path;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.io.AtomicFiles;

/**
 * Experiments as YAML files. Keys are the record components of the settings and the options of the contributions; a contribution is written
 * {@code {id: deeplift, reference: blur}} or, with default options, {@code deeplift}. Relative paths are relative to the file. Whatever is wrong, down to the
 * options of each contribution, is said in one sentence with file, line and key before anything runs. Any thread.
 */
public final class ExperimentYaml {
    private ExperimentYaml() {
    }

    /**
     * Reads an experiment that is to be run.
     *
     * @param sets changes such as {@code phases[0].epochs=3}, made before the file is checked; paths in them are relative to the working directory
     * @throws GlassboxException if there is a mistake in the file or the changes, or the data or weights that they name are missing
     */
    public static Experiment read(Path file, List<String> sets) throws GlassboxException {
        return read(file, sets, Contributions.ofPlatform());
    }

    /** As {@link #read(Path, List)}, with given contributions. */
    public static Experiment read(Path file, List<String> sets, Contributions contributions) throws GlassboxException {
        return new ExperimentReader(contributions, true).read(changed(YamlParser.parse(file, YamlDocument.EXPERIMENT), sets), name(file));
    }

    /**
     * Reads an experiment that the product brings.
     *
     * @param name for messages
     * @throws GlassboxException if there is a mistake in it
     */
    public static Experiment readText(String name, String text, List<String> sets) throws GlassboxException {
        YamlValue root = YamlParser.parse(YamlDocument.EXPERIMENT, name, text, Path.of("").toAbsolutePath());
        return new ExperimentReader(Contributions.ofPlatform(), true).read(changed(root, sets), name);
    }

    /**
     * Reads an experiment that is being written, of its YAML.
     *
     * @param name of one that has none in its YAML
     * @param filesMustExist whether missing data and weights are refused
     * @throws GlassboxException if there is a mistake in it
     */
    public static Experiment read(YamlValue root, String name, boolean filesMustExist, Contributions contributions) throws GlassboxException {
        return new ExperimentReader(contributions, filesMustExist).read(root, name);
    }

    /**
     * Reads an experiment that a study changes.
     *
     * @param changes made one after another before the file is checked
     * @throws GlassboxException if there is a mistake in the file or the changes, or the data or weights that they name are missing
     */
    public static Experiment readChanged(Path file, List<YamlOverride> changes, Contributions contributions) throws GlassboxException {
        YamlValue root = YamlParser.parse(file, YamlDocument.EXPERIMENT);
        for (YamlOverride change : changes) {
            root = change.applyTo(root);
        }
        return new ExperimentReader(contributions, true).read(root, name(file));
    }

    private static YamlValue changed(YamlValue root, List<String> sets) throws GlassboxException {
        YamlValue changed = root;
        for (String set : sets) {
            changed = YamlOverride.parse(set).applyTo(changed);
        }
        return changed;
    }

    /**
     * Reads an experiment to look at it; its data and weights may be missing.
     *
     * @throws GlassboxException if there is a mistake in the file
     */
    public static Experiment readToShow(Path file) throws GlassboxException {
        return new ExperimentReader(Contributions.ofPlatform(), false).read(YamlParser.parse(file, YamlDocument.EXPERIMENT), name(file));
    }

    /**
     * The text of a resolved experiment with the options that have come into being since it was written, at their defaults. Its files need not be there; all
     * relative paths become absolute in the same way.
     *
     * @throws GlassboxException if it can't be read any more, because an option has gone
     */
    public static String completed(String text) throws GlassboxException {
        YamlValue root = YamlParser.parse(YamlDocument.EXPERIMENT, "earlier experiment", text, Path.of("").toAbsolutePath());
        return toText(new ExperimentReader(Contributions.ofPlatform(), false).read(root, ""));
    }

    /** The experiment with every default spelled out; {@link #read} makes an equal experiment of it. Paths are absolute. */
    public static String toText(Experiment experiment) {
        return toText(experiment, Contributions.ofPlatform());
    }

    /** As {@link #toText(Experiment)}, with given contributions. */
    public static String toText(Experiment experiment, Contributions contributions) {
        return new ExperimentWriter(contributions).write(experiment);
    }

    /**
     * Writes {@link #toText} to a file.
     *
     * @throws GlassboxException if it can't be written
     */
    public static void write(Experiment experiment, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, toText(experiment));
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
