package org.glassbox.engine.experiment;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.glassbox.core.GlassboxException;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * An experiment's YAML, of which single values can be changed while all the rest, comments and layout included, stays as somebody wrote it. Immutable. Paths are
 * such as {@code phases[0].losses[1].weight}. What is put is written on one line, in flow style.
 *
 * <p>A change that the text has no simple place for, such as one behind an alias, is refused with a sentence; nothing is ever changed by half.
 */
public final class YamlText {
    private final String text;
    private final YamlPlaces places;

    private YamlText(String text, Node root) {
        this.text = text;
        places = new YamlPlaces(text, root);
    }

    /** @throws GlassboxException if it is no valid YAML */
    public static YamlText of(String text) throws GlassboxException {
        try {
            return new YamlText(text, new Yaml(new LoaderOptions()).compose(new StringReader(text)));
        } catch (YAMLException e) {
            throw GlassboxException.badInput("The text is no valid YAML; mend it first.", e);
        }
    }

    public String text() {
        return text;
    }

    /** The line, from 0, of a value or, where it is missing, of the innermost group that is there. */
    public int lineOf(String path) throws GlassboxException {
        List<String> steps = steps(path);
        for (int length = steps.size(); length > 0; length--) {
            Node node = places.find(steps.subList(0, length));
            if (node != null) {
                NodeTuple entry = YamlPlaces.entry(places.find(steps.subList(0, length - 1)), steps.get(length - 1));
                return (entry == null ? node : entry.getKeyNode()).getStartMark().getLine();
            }
        }
        return 0;
    }

    /** With a value set to a text, whatever the text is. */
    public YamlText set(String path, String value) throws GlassboxException {
        return put(path, ExperimentWriter.plain(value));
    }

    /** With a value replaced or added. @param flow YAML on one line, such as {@code {id: focal, gamma: 3}} */
    public YamlText put(String path, String flow) throws GlassboxException {
        return put(steps(path), flow);
    }

    private YamlText put(List<String> steps, String flow) throws GlassboxException {
        Node node = places.find(steps);
        if (node != null) {
            return replaced(steps, node, flow);
        }
        List<String> above = steps.subList(0, steps.size() - 1);
        String key = steps.getLast();
        if (key.startsWith("[")) {
            throw refused(key);
        }
        String pair = key + ": " + flow;
        return switch (above.isEmpty() ? places.root() : places.find(above)) {
            case null -> above.isEmpty() ? of(text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + pair + "\n") : put(above, "{" + pair + "}");
            case ScalarNode scalar when places.isAbsent(scalar) -> put(above, "{" + pair + "}");
            case ScalarNode shorthand -> put(above, "{id: " + text.substring(places.start(shorthand), places.end(shorthand)) + ", " + pair + "}");
            case MappingNode mapping -> inserted(mapping, key, pair, YamlOrder.of(above));
            default -> throw refused(key);
        };
    }

    private YamlText replaced(List<String> steps, Node node, String flow) throws GlassboxException {
        Node above = places.find(steps.subList(0, steps.size() - 1));
        NodeTuple entry = YamlPlaces.entry(above, steps.getLast());
        if (entry != null) {
            int colon = text.indexOf(':', places.end(entry.getKeyNode()));
            require(colon >= 0 && places.end(node) >= colon + 1, steps.getLast());
            return changed(colon + 1, places.end(node), " " + flow);
        }
        return changed(places.start(node), places.end(node), flow);
    }

    private YamlText inserted(MappingNode mapping, String key, String pair, YamlOrder order) throws GlassboxException {
        List<NodeTuple> entries = mapping.getValue();
        if (entries.isEmpty()) {
            return changed(places.start(mapping), places.end(mapping), "{" + pair + "}");
        }
        NodeTuple before = null;
        for (NodeTuple entry : entries) {
            if (order.rank(YamlPlaces.key(entry)) <= order.rank(key)) {
                before = entry;
            }
        }
        NodeTuple first = entries.getFirst();
        boolean flow = mapping.getFlowStyle() == FlowStyle.FLOW;
        String indent = " ".repeat(first.getKeyNode().getStartMark().getColumn());
        if (before == null) {
            int start = places.start(first.getKeyNode());
            return changed(start, start, flow ? pair + ", " : pair + "\n" + indent);
        }
        int end = places.end(before.getValueNode());
        require(end >= places.end(before.getKeyNode()), key);
        return flow ? changed(end, end, ", " + pair) : changed(places.lineEnd(end), places.lineEnd(end), "\n" + indent + pair);
    }

    /** Without a value, and its key or place in a list. */
    public YamlText remove(String path) throws GlassboxException {
        List<String> steps = steps(path);
        List<String> above = steps.subList(0, steps.size() - 1);
        Node node = places.find(steps);
        return switch (above.isEmpty() ? places.root() : places.find(above)) {
            case MappingNode mapping when node != null -> without(above, mapping, mapping.getValue().indexOf(YamlPlaces.entry(mapping, steps.getLast())));
            case SequenceNode sequence when node != null -> without(above, sequence, sequence.getValue().indexOf(node));
            case null, default -> this;
        };
    }

    private YamlText without(List<String> steps, CollectionNode<?> group, int index) throws GlassboxException {
        int size = group.getValue().size();
        if (size == 1) {
            String empty = group instanceof MappingNode ? "{}" : "[]";
            return steps.isEmpty() ? changed(places.start(group), places.end(group), empty) : put(steps, empty);
        }
        int start = places.firstOf(group, index);
        int end = places.endOf(group, index);
        require(end >= start, "this");
        if (group.getFlowStyle() == FlowStyle.FLOW) {
            return index == 0 ? changed(start, places.firstOf(group, 1), "") : changed(places.endOf(group, index - 1), end, "");
        }
        boolean sharesLine = group instanceof MappingNode && !text.substring(places.lineStart(start), start).isBlank();
        if (sharesLine) { // the first key of a list's entry stands behind the dash
            return changed(start, places.firstOf(group, index + 1), "");
        }
        return changed(group instanceof SequenceNode ? places.itemStart(start) : places.lineStart(start), Math.min(text.length(), places.lineEnd(end) + 1), "");
    }

    /**
     * With one more entry at the end of a list, which is made where it is missing.
     *
     * @param lines the entry's YAML in block style, or a single line in either
     */
    public YamlText add(String path, List<String> lines) throws GlassboxException {
        Node list = places.find(steps(path));
        if (list instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            int last = sequence.getValue().size() - 1;
            int end = places.endOf(sequence, last);
            require(end >= places.start(sequence), path);
            if (sequence.getFlowStyle() == FlowStyle.FLOW) {
                return changed(end, end, ", " + flow(lines));
            }
            int dash = places.dash(places.start(sequence.getValue().get(last)));
            String indent = " ".repeat(dash - places.lineStart(dash));
            return changed(places.lineEnd(end), places.lineEnd(end), "\n" + indent + "- " + String.join("\n" + indent + "  ", lines));
        }
        return put(path, "[" + flow(lines) + "]");
    }

    /** With an entry of a list and the one after it in each other's place. @param index of the first of them, from 0 */
    public YamlText swap(String path, int index) throws GlassboxException {
        if (!(places.find(steps(path)) instanceof SequenceNode sequence) || index < 0 || index + 1 >= sequence.getValue().size()) {
            throw refused(path);
        }
        int first = places.start(sequence.getValue().get(index));
        int second = places.start(sequence.getValue().get(index + 1));
        int firstEnd = places.endOf(sequence, index);
        int secondEnd = places.endOf(sequence, index + 1);
        require(first <= firstEnd && firstEnd <= second && second <= secondEnd, path);
        if (sequence.getFlowStyle() == FlowStyle.FLOW) {
            return changed(first, secondEnd, text.substring(second, secondEnd) + text.substring(firstEnd, second) + text.substring(first, firstEnd));
        }
        int from = places.itemStart(first);
        int middle = places.itemStart(second);
        int to = places.lineEnd(secondEnd);
        return changed(from, to, text.substring(middle, to) + "\n" + text.substring(from, middle).stripTrailing());
    }

    private YamlText changed(int from, int to, String replacement) throws GlassboxException {
        return of(text.substring(0, from) + replacement + text.substring(to));
    }

    private static String flow(List<String> lines) throws GlassboxException {
        return flow(YamlParser.parse(YamlDocument.EXPERIMENT, "entry", String.join("\n", lines), Path.of("")));
    }

    private static String flow(YamlValue value) {
        return switch (value) {
            case YamlValue.Scalar scalar -> scalar.absent() ? "" : ExperimentWriter.plain(scalar.text());
            case YamlValue.Sequence sequence -> {
                StringJoiner items = new StringJoiner(", ", "[", "]");
                sequence.items().forEach(item -> items.add(flow(item)));
                yield items.toString();
            }
            case YamlValue.Mapping mapping -> {
                StringJoiner entries = new StringJoiner(", ", "{", "}");
                mapping.entries().forEach((key, entry) -> entries.add(key + ": " + flow(entry.value())));
                yield entries.toString();
            }
        };
    }

    private static List<String> steps(String path) throws GlassboxException {
        return YamlOverride.steps(path, new YamlValue.Place("The form", Path.of("")));
    }

    private static void require(boolean simple, String what) throws GlassboxException {
        if (!simple) {
            throw refused(what);
        }
    }

    private static GlassboxException refused(String what) {
        return GlassboxException.badInput("The text has no simple place for a change of " + what + " here; change it in the text itself.");
    }
}
