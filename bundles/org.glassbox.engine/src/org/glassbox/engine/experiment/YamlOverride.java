package org.glassbox.engine.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.GlassboxException;

/**
 * A change of an experiment from the command line or from a study, such as {@code phases[0].epochs=3}. It is made before the experiment is looked at, so that
 * what it sets is checked as if it stood in the file. Paths in it are relative to the working directory, where they were typed, or to the study's file.
 *
 * @param steps keys (text) and indices (numbers as text in brackets)
 */
public record YamlOverride(List<String> steps, YamlValue value, YamlValue.Place place) {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]=]+)|\\[(\\d{1,6})\\]");
    private static final String ID = "id";

    /**
     * @param text as typed after {@code --set}
     * @throws GlassboxException if it has not the form {@code key=value}
     */
    public static YamlOverride parse(String text) throws GlassboxException {
        YamlValue.Place place = new YamlValue.Place("--set " + text, Path.of("").toAbsolutePath());
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw GlassboxException.badInput("--set " + text + ": write key=value, such as training.learningRate=0.01 or phases[0].epochs=3.");
        }
        String value = text.substring(equals + 1).strip();
        boolean structured = value.startsWith("[") || value.startsWith("{");
        return new YamlOverride(steps(text.substring(0, equals).strip(), place),
                structured ? YamlParser.parse(value, place) : new YamlValue.Scalar(value, value.isEmpty(), place), place);
    }

    /**
     * A change that was written in another file.
     *
     * @param path of keys, such as {@code phases[0].epochs}
     * @param place where the path was written, for messages
     * @throws GlassboxException if it is no path of keys
     */
    public static YamlOverride of(String path, YamlValue value, YamlValue.Place place) throws GlassboxException {
        return new YamlOverride(steps(path.strip(), place), value, place);
    }

    static List<String> steps(String path, YamlValue.Place place) throws GlassboxException {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && matcher.find(end) && matcher.start() == end) {
            steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group());
            end = matcher.end();
        }
        if (end < path.length() || path.startsWith(".") || path.startsWith("[")) {
            throw GlassboxException.badInput(place.text() + ": \"" + path + "\" is no path of keys; write one such as phases[0].losses[1].weight.");
        }
        return steps;
    }

    /** The tree with the change made. */
    YamlValue applyTo(YamlValue root) throws GlassboxException {
        return changed(root, 0, "the experiment");
    }

    private YamlValue changed(YamlValue node, int depth, String path) throws GlassboxException {
        if (depth == steps.size()) {
            return value;
        }
        String step = steps.get(depth);
        return step.startsWith("[") ? changedItem(node, depth, path, Integer.parseInt(step.substring(1, step.length() - 1))) : changedKey(node, depth, path,
                step);
    }

    private YamlValue changedItem(YamlValue node, int depth, String path, int index) throws GlassboxException {
        if (!(node instanceof YamlValue.Sequence sequence)) {
            throw GlassboxException.badInput(place.text() + ": " + path + (node == null ? " is not in the experiment." : " is no list but " + node.kind()
                    + "."));
        }
        if (index >= sequence.items().size()) {
            throw GlassboxException.badInput(place.text() + ": " + path + " has " + sequence.items().size() + " entries, counted from [0].");
        }
        List<YamlValue> items = new ArrayList<>(sequence.items());
        items.set(index, changed(items.get(index), depth + 1, path + "[" + index + "]"));
        return new YamlValue.Sequence(items, sequence.place());
    }

    private YamlValue changedKey(YamlValue node, int depth, String path, String key) throws GlassboxException {
        if (node instanceof YamlValue.Sequence) {
            throw GlassboxException.badInput(place.text() + ": " + path + " is a list; say which entry, such as " + path + "[0]." + key + ".");
        }
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        if (node instanceof YamlValue.Mapping mapping) {
            entries.putAll(mapping.entries());
        } else if (node instanceof YamlValue.Scalar scalar && !scalar.absent()) {
            entries.put(ID, new YamlValue.Entry(scalar.place(), scalar)); // "network: resnet20" is short for "network: {id: resnet20}"
        }
        YamlValue.Entry earlier = entries.get(key);
        String next = depth == 0 ? key : path + "." + key;
        entries.put(key, new YamlValue.Entry(place, changed(earlier == null ? null : earlier.value(), depth + 1, next)));
        return new YamlValue.Mapping(entries, node instanceof YamlValue.Mapping mapping ? mapping.place() : place);
    }
}
