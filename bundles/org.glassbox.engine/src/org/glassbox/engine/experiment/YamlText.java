package org.glassbox.engine.experiment;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.glassbox.core.GlassboxException;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * An experiment's YAML, of which single values can be changed while all the rest, comments and layout included, stays as somebody wrote it. Immutable. Paths are
 * such as {@code phases[0].losses[1].weight}. What is put is written on one line, in flow style.
 *
 * <p>A change that the text has no simple place for, such as one behind an alias, is refused with a sentence; nothing is ever changed by half.
 */
public final class YamlText {
    private final String text;
    private final Node root; // null where there is nothing but comments

    private YamlText(String text, Node root) {
        this.text = text;
        this.root = root;
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
            Node node = find(steps.subList(0, length));
            if (node != null) {
                NodeTuple entry = entry(find(steps.subList(0, length - 1)), steps.get(length - 1));
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
        Node node = find(steps);
        if (node != null) {
            return replaced(steps, node, flow);
        }
        List<String> above = steps.subList(0, steps.size() - 1);
        String key = steps.getLast();
        if (key.startsWith("[")) {
            throw refused(key);
        }
        String pair = key + ": " + flow;
        return switch (above.isEmpty() ? root : find(above)) {
            case null -> above.isEmpty() ? of(text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + pair + "\n") : put(above, "{" + pair + "}");
            case ScalarNode scalar when isAbsent(scalar) -> put(above, "{" + pair + "}");
            case ScalarNode shorthand -> put(above, "{id: " + text.substring(start(shorthand), end(shorthand)) + ", " + pair + "}");
            case MappingNode mapping -> inserted(mapping, key, pair, YamlOrder.of(above));
            default -> throw refused(key);
        };
    }

    private YamlText replaced(List<String> steps, Node node, String flow) throws GlassboxException {
        Node above = find(steps.subList(0, steps.size() - 1));
        NodeTuple entry = entry(above, steps.getLast());
        if (entry != null) {
            int colon = text.indexOf(':', end(entry.getKeyNode()));
            require(colon >= 0 && end(node) >= colon + 1, steps.getLast());
            return changed(colon + 1, end(node), " " + flow);
        }
        return changed(start(node), end(node), flow);
    }

    private YamlText inserted(MappingNode mapping, String key, String pair, YamlOrder order) throws GlassboxException {
        List<NodeTuple> entries = mapping.getValue();
        if (entries.isEmpty()) {
            return changed(start(mapping), end(mapping), "{" + pair + "}");
        }
        NodeTuple before = null;
        for (NodeTuple entry : entries) {
            if (order.rank(key(entry)) <= order.rank(key)) {
                before = entry;
            }
        }
        NodeTuple first = entries.getFirst();
        boolean flow = mapping.getFlowStyle() == FlowStyle.FLOW;
        String indent = " ".repeat(first.getKeyNode().getStartMark().getColumn());
        if (before == null) {
            int start = start(first.getKeyNode());
            return changed(start, start, flow ? pair + ", " : pair + "\n" + indent);
        }
        int end = end(before.getValueNode());
        require(end >= end(before.getKeyNode()), key);
        return flow ? changed(end, end, ", " + pair) : changed(lineEnd(end), lineEnd(end), "\n" + indent + pair);
    }

    /** Without a value, and its key or place in a list. */
    public YamlText remove(String path) throws GlassboxException {
        List<String> steps = steps(path);
        List<String> above = steps.subList(0, steps.size() - 1);
        Node node = find(steps);
        return switch (above.isEmpty() ? root : find(above)) {
            case MappingNode mapping when node != null -> without(above, mapping, mapping.getValue().indexOf(entry(mapping, steps.getLast())));
            case SequenceNode sequence when node != null -> without(above, sequence, sequence.getValue().indexOf(node));
            case null, default -> this;
        };
    }

    private YamlText without(List<String> steps, CollectionNode<?> group, int index) throws GlassboxException {
        int size = group.getValue().size();
        if (size == 1) {
            String empty = group instanceof MappingNode ? "{}" : "[]";
            return steps.isEmpty() ? changed(start(group), end(group), empty) : put(steps, empty);
        }
        int start = firstOf(group, index);
        int end = endOf(group, index);
        require(end >= start, "this");
        if (group.getFlowStyle() == FlowStyle.FLOW) {
            return index == 0 ? changed(start, firstOf(group, 1), "") : changed(endOf(group, index - 1), end, "");
        }
        boolean sharesLine = group instanceof MappingNode && !text.substring(lineStart(start), start).isBlank();
        if (sharesLine) { // the first key of a list's entry stands behind the dash
            return changed(start, firstOf(group, index + 1), "");
        }
        return changed(group instanceof SequenceNode ? itemStart(start) : lineStart(start), Math.min(text.length(), lineEnd(end) + 1), "");
    }

    /**
     * With one more entry at the end of a list, which is made where it is missing.
     *
     * @param lines the entry's YAML in block style, or a single line in either
     */
    public YamlText add(String path, List<String> lines) throws GlassboxException {
        Node list = find(steps(path));
        if (list instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            int last = sequence.getValue().size() - 1;
            int end = endOf(sequence, last);
            require(end >= start(sequence), path);
            if (sequence.getFlowStyle() == FlowStyle.FLOW) {
                return changed(end, end, ", " + flow(lines));
            }
            int dash = dash(start(sequence.getValue().get(last)));
            String indent = " ".repeat(dash - lineStart(dash));
            return changed(lineEnd(end), lineEnd(end), "\n" + indent + "- " + String.join("\n" + indent + "  ", lines));
        }
        return put(path, "[" + flow(lines) + "]");
    }

    /** With an entry of a list and the one after it in each other's place. @param index of the first of them, from 0 */
    public YamlText swap(String path, int index) throws GlassboxException {
        if (!(find(steps(path)) instanceof SequenceNode sequence) || index < 0 || index + 1 >= sequence.getValue().size()) {
            throw refused(path);
        }
        int first = start(sequence.getValue().get(index));
        int second = start(sequence.getValue().get(index + 1));
        int firstEnd = endOf(sequence, index);
        int secondEnd = endOf(sequence, index + 1);
        require(first <= firstEnd && firstEnd <= second && second <= secondEnd, path);
        if (sequence.getFlowStyle() == FlowStyle.FLOW) {
            return changed(first, secondEnd, text.substring(second, secondEnd) + text.substring(firstEnd, second) + text.substring(first, firstEnd));
        }
        int from = itemStart(first);
        int middle = itemStart(second);
        int to = lineEnd(secondEnd);
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

    private Node find(List<String> steps) {
        Node node = root;
        for (String step : steps) {
            if (step.startsWith("[") && node instanceof SequenceNode sequence) {
                int index = Integer.parseInt(step.substring(1, step.length() - 1));
                node = index < sequence.getValue().size() ? sequence.getValue().get(index) : null;
            } else {
                NodeTuple entry = entry(node, step);
                node = entry == null ? null : entry.getValueNode();
            }
        }
        return node;
    }

    private static NodeTuple entry(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (key(entry).equals(key)) {
                    return entry;
                }
            }
        }
        return null;
    }

    private static String key(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private boolean isAbsent(ScalarNode scalar) {
        return start(scalar) == end(scalar) || scalar.getTag().equals(Tag.NULL);
    }

    /** Where an entry of a group begins: its key, or what stands behind its dash. */
    private int firstOf(CollectionNode<?> group, int index) {
        return switch (group.getValue().get(index)) {
            case NodeTuple entry -> start(entry.getKeyNode());
            case Node node -> start(node);
            default -> throw new IllegalStateException("a group of " + group.getValue().getFirst().getClass());
        };
    }

    private int endOf(CollectionNode<?> group, int index) {
        return switch (group.getValue().get(index)) {
            case NodeTuple entry -> end(entry.getValueNode());
            case Node node -> end(node);
            default -> throw new IllegalStateException("a group of " + group.getValue().getFirst().getClass());
        };
    }

    private int start(Node node) {
        return offset(node.getStartMark());
    }

    /** Where the last thing of a node ends; the parser's own mark is behind the comments that follow. */
    private int end(Node node) {
        if (node instanceof CollectionNode<?> group && group.getFlowStyle() != FlowStyle.FLOW && !group.getValue().isEmpty()) {
            return endOf(group, group.getValue().size() - 1);
        }
        int end = offset(node.getEndMark());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end > offset && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int dash(int item) {
        return text.lastIndexOf('-', item - 1);
    }

    /** The beginning of a list's entry: of the line with its dash, or of the comments directly above. */
    private int itemStart(int item) {
        int start = lineStart(dash(item));
        while (start > 0 && text.substring(lineStart(start - 1), start).strip().startsWith("#")) {
            start = lineStart(start - 1);
        }
        return start;
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
