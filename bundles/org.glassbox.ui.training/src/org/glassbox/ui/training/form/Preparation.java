package org.glassbox.ui.training.form;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionPairs;
import org.glassbox.core.option.Options;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.ExperimentDefaults;
import org.glassbox.engine.experiment.WrappedOptions;
import org.glassbox.engine.experiment.YamlDocument;
import org.glassbox.engine.experiment.YamlParser;
import org.glassbox.engine.experiment.YamlText;
import org.glassbox.engine.experiment.YamlValue;

/** Writes out what a YAML leaves to the defaults, or says in a word, before something of it can be changed. */
record Preparation(YamlText text) {
    YamlText before(String path, Optional<FormRow.Owner> owner) throws GlassboxException {
        if (path.startsWith("metrics[") && value(text.text(), "metrics") == null) {
            return text.put("metrics", "[" + String.join(", ", ExperimentDefaults.METRICS) + "]");
        }
        if (path.startsWith("augmentation.") && FormReader.isNone(value(text.text(), "augmentation"))) {
            return text.put("augmentation", group(Options.of(Augmentation.none()).values(Augmentation.none())));
        }
        return owner.isPresent() ? written(owner.get()) : text;
    }

    /** With a choice as a selection of its own. */
    private YamlText written(FormRow.Owner owner) throws GlassboxException {
        YamlText ready = owner.above().isPresent() ? written(owner.above().get()) : text;
        if (value(ready.text(), owner.path()) instanceof YamlValue.Mapping) {
            return ready;
        }
        if (owner.above().isPresent()) {
            String companion = WrappedOptions.companion(owner.path());
            Optional<String> joined = FormReader.text(value(ready.text(), companion));
            if (joined.isPresent()) {
                return unjoined(ready, owner, companion, joined.get());
            }
        }
        return value(ready.text(), owner.path()) == null ? ready.put(owner.path(), "{id: " + owner.id() + "}") : ready;
    }

    /** With options that stand in one text beside the choice as keys of its own. */
    private static YamlText unjoined(YamlText text, FormRow.Owner owner, String companion, String joined) throws GlassboxException {
        Map<String, String> options = OptionPairs.parse(owner.path(), companion, joined);
        YamlText ready = text.remove(companion).put(owner.path(), "{id: " + owner.id() + "}");
        for (Map.Entry<String, String> option : options.entrySet()) {
            ready = ready.set(owner.path() + "." + option.getKey(), option.getValue());
        }
        return ready;
    }

    private static String group(Map<String, String> values) {
        StringBuilder group = new StringBuilder("{");
        values.forEach((name, value) -> group.append(group.length() == 1 ? "" : ", ").append(name).append(": ").append(value));
        return group.append('}').toString();
    }

    /** The value of a path; null where there is none. */
    static YamlValue value(String text, String path) throws GlassboxException {
        if (text.isBlank()) {
            return null;
        }
        YamlValue value = YamlParser.parse(YamlDocument.EXPERIMENT, "text", text, Path.of(""));
        for (String step : path.split("\\.|(?=\\[)")) {
            if (step.startsWith("[")) {
                int index = Integer.parseInt(step.substring(1, step.length() - 1));
                value = index < FormReader.items(value).size() ? FormReader.items(value).get(index) : null;
            } else {
                value = FormReader.child(value, step);
            }
        }
        return value;
    }
}
