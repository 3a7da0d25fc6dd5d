package org.glassbox.engine.experiment;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.FileProblems;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML as a tree of texts with their lines. Tags that name classes are refused and nothing is ever constructed from a file. */
public final class YamlParser {
    private static final long LARGEST_FILE = 1 << 20;
    private static final int MOST_VALUES = 10_000; // aliases can make a short file endless
    private static final int DEEPEST = 50;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final YamlDocument document;
    private final String name;
    private final Path base;
    private final boolean lines;
    private int values;

    private YamlParser(YamlDocument document, String name, Path base, boolean lines) {
        this.document = document;
        this.name = name;
        this.base = base;
        this.lines = lines;
    }

    /**
     * Reads a file.
     *
     * @param document what it describes
     * @throws GlassboxException if the file is missing, no YAML, or empty
     */
    public static YamlValue parse(Path file, YamlDocument document) throws GlassboxException {
        FileProblems.requireFile(file, document.noun() + " file");
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw GlassboxException.badInput(file + " has " + Files.size(file) + " bytes, which is too much for " + document.any() + " (at most "
                        + LARGEST_FILE + ").");
            }
            String text = Files.readString(file);
            return parse(document, file.toString(), text, file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /**
     * Reads the text of a whole file.
     *
     * @param document what it describes
     * @param name for messages
     * @param base what relative paths in it are relative to
     * @throws GlassboxException if it is no YAML, or empty
     */
    public static YamlValue parse(YamlDocument document, String name, String text, Path base) throws GlassboxException {
        YamlValue value = new YamlParser(document, name, base, true).parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        if (value == null) {
            throw GlassboxException.badInput(name + " is empty; " + document.any() + " needs at least " + document.needed() + ".");
        }
        return value;
    }

    /**
     * Reads a value of the command line.
     *
     * @param place where it was written
     */
    static YamlValue parse(String text, YamlValue.Place place) throws GlassboxException {
        return new YamlParser(YamlDocument.EXPERIMENT, place.text(), place.base(), false).parse(text);
    }

    /** Null where there is nothing but comments. */
    private YamlValue parse(String text) throws GlassboxException {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return root == null ? null : convert(root, 0);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw GlassboxException.badInput(place(line).text() + ": this is no valid YAML: " + context(e, line) + e.getProblem() + ".", e);
        } catch (YAMLException e) {
            throw GlassboxException.badInput(name + " is no valid YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".", e);
        }
    }

    /** Where what is broken began, if that is elsewhere. */
    private static String context(MarkedYAMLException failure, int line) {
        boolean elsewhere = failure.getContext() != null && failure.getContextMark() != null && failure.getContextMark().getLine() != line;
        return elsewhere ? failure.getContext() + " that begins in line " + (failure.getContextMark().getLine() + 1) + ", " : "";
    }

    private YamlValue convert(Node node, int depth) throws GlassboxException {
        YamlValue.Place place = place(node.getStartMark().getLine());
        values++;
        if (values > MOST_VALUES || depth > DEEPEST) {
            throw GlassboxException.badInput(place.text() + ": with its aliases written out, this is larger than any " + document.noun() + ".");
        }
        return switch (node) {
            case ScalarNode scalar -> new YamlValue.Scalar(scalar.getValue(), scalar.getTag().equals(Tag.NULL), place);
            case SequenceNode sequence -> {
                List<YamlValue> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new YamlValue.Sequence(items, place);
            }
            case MappingNode mapping -> mapping(mapping, place, depth);
            default -> throw GlassboxException.badInput(place.text() + ": this kind of YAML is not used in " + document.noun() + " files.");
        };
    }

    private YamlValue mapping(MappingNode mapping, YamlValue.Place place, int depth) throws GlassboxException {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlValue.Place keyPlace = place(tuple.getKeyNode().getStartMark().getLine());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw GlassboxException.badInput(keyPlace.text() + ": a key must be a single word.");
            }
            YamlValue.Entry earlier = entries.put(key.getValue(), new YamlValue.Entry(keyPlace, convert(tuple.getValueNode(), depth + 1)));
            if (earlier != null) {
                throw GlassboxException.badInput(keyPlace.text() + ": the key \"" + key.getValue() + "\" was already given in " + earlier.place().text() + ".");
            }
        }
        return new YamlValue.Mapping(entries, place);
    }

    private YamlValue.Place place(int line) {
        return new YamlValue.Place(lines ? name + ", line " + (line + 1) : name, base);
    }
}
