package org.glassbox.engine.experiment;

import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Where the values of a YAML text stand in it. Places are offsets of characters, the ends behind the last one.
 *
 * @param root null where there is nothing but comments
 */
record YamlPlaces(String text, Node root) {
    /** The value at the end of a path; null where there is none. */
    Node find(List<String> steps) {
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

    /** The entry of a group that has a key; null where there is none, or the node is no group. */
    static NodeTuple entry(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (key(entry).equals(key)) {
                    return entry;
                }
            }
        }
        return null;
    }

    static String key(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Whether there is nothing but a key. */
    boolean isAbsent(ScalarNode scalar) {
        return start(scalar) == end(scalar) || scalar.getTag().equals(Tag.NULL);
    }

    /** Where an entry of a group begins: its key, or what stands behind its dash. */
    int firstOf(CollectionNode<?> group, int index) {
        return switch (group.getValue().get(index)) {
            case NodeTuple entry -> start(entry.getKeyNode());
            case Node node -> start(node);
            default -> throw new IllegalStateException("a group of " + group.getValue().getFirst().getClass());
        };
    }

    int endOf(CollectionNode<?> group, int index) {
        return switch (group.getValue().get(index)) {
            case NodeTuple entry -> end(entry.getValueNode());
            case Node node -> end(node);
            default -> throw new IllegalStateException("a group of " + group.getValue().getFirst().getClass());
        };
    }

    int start(Node node) {
        return offset(node.getStartMark());
    }

    /** Where the last thing of a node ends; the parser's own mark is behind the comments that follow. */
    int end(Node node) {
        if (node instanceof CollectionNode<?> group && group.getFlowStyle() != FlowStyle.FLOW && !group.getValue().isEmpty()) {
            return endOf(group, group.getValue().size() - 1);
        }
        int end = offset(node.getEndMark());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int offset(Mark mark) { // the parser counts code points
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /** Without the line break. */
    int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end > offset && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** Of a list's entry. @param item where what stands behind the dash begins */
    int dash(int item) {
        return text.lastIndexOf('-', item - 1);
    }

    /** The beginning of a list's entry: of the line with its dash, or of the comments directly above. */
    int itemStart(int item) {
        int start = lineStart(dash(item));
        while (start > 0 && text.substring(lineStart(start - 1), start).strip().startsWith("#")) {
            start = lineStart(start - 1);
        }
        return start;
    }
}
