package org.glassbox.ui.training.form;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlParser;
import org.glassbox.engine.experiment.YamlValue;
import org.glassbox.ui.training.form.Draft.Mistake;

/**
 * What a text says, whatever is wrong in it.
 *
 * @param pages the form; absent where the text is no valid YAML
 * @param mistake the first one; absent where it can be run
 * @param experiment absent with a mistake
 */
record DraftReading(Optional<List<FormPage>> pages, Optional<Mistake> mistake, Optional<Experiment> experiment) {
    private static final String SUFFIX = ".yaml";
    private static final Pattern LINE = Pattern.compile(", line (\\d+):? ?");

    /** @param base what relative paths are relative to */
    static DraftReading read(String name, String text, Path base, Contributions contributions) {
        Optional<List<FormPage>> pages = Optional.empty();
        try {
            YamlValue root = YamlParser.parse(YamlDocument.EXPERIMENT, name + SUFFIX, text, base);
            pages = Optional.of(FormReader.pages(root, contributions, base));
            return new DraftReading(pages, Optional.empty(), Optional.of(ExperimentYaml.read(root, name, true, contributions)));
        } catch (GlassboxException e) {
            return new DraftReading(pages, Optional.of(mistake(e.getMessage(), name + SUFFIX)), Optional.empty());
        }
    }

    /** With "Line 3:" where the message names the file and a line. */
    private static Mistake mistake(String message, String name) {
        if (message.startsWith(name)) {
            String rest = message.substring(name.length());
            Matcher matcher = LINE.matcher(rest);
            if (matcher.lookingAt()) {
                return new Mistake("Line " + matcher.group(1) + ": " + rest.substring(matcher.end()), Integer.parseInt(matcher.group(1)) - 1);
            }
        }
        return new Mistake(message, -1);
    }
}
