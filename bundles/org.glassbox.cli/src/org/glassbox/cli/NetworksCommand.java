package org.glassbox.cli;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.LayerDescriptions;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The networks that there are, and what they consist of. Nothing is computed, so that even large ones take no memory. */
@Command(name = "networks", description = "Shows the networks that there are, and what they consist of.")
final class NetworksCommand {
    private static final int LARGEST_SIDE = 4096; // pixels

    @ParentCommand
    private GlassboxCommand glassbox;

    /** A network as its publishers used it. */
    private record Listed(Contribution<NetworkArchitecture> contribution, Graph graph) {
        NetworkArchitecture architecture() {
            return contribution.defaults();
        }
    }

    /** Lists all networks; those that can't be made are named among the messages. */
    @Command(name = "list", description = "Lists all networks with the size of their images, their parameters and the layer that CAM methods take.")
    int list(@Option(names = "--json", description = "Prints JSON instead of a table.") boolean json) throws JsonProcessingException {
        Contributions.Found<NetworkArchitecture> found = Contributions.ofPlatform().all(ExtensionPoint.NETWORKS);
        List<String> problems = new ArrayList<>(found.problems());
        List<Listed> networks = new ArrayList<>();
        for (Contribution<NetworkArchitecture> contribution : found.usable()) {
            NetworkArchitecture architecture = contribution.defaults();
            try {
                networks.add(new Listed(contribution,
                        architecture.graph(architecture.usualClasses(), architecture.usualImageSize(), architecture.usualImageSize())));
            } catch (RuntimeException e) { // a plug-in's mistake must not hide the other networks
                problems.add("The network \"" + contribution.id() + "\" of " + contribution.bundle() + " could not be made: " + e.getMessage());
            }
        }
        glassbox.console().out().print(json ? listJson(networks) : listTable(networks));
        problems.forEach(glassbox.console()::say);
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FAULT;
    }

    /** Shows one network node by node. */
    @Command(name = "show", description = "Shows a network node by node: name, kind, output shape and parameters.",
            footer = {"", "The names are those that --layer, and freeze in an experiment, take; a group such as layer3 or features.8 means its last node."})
    int show(@Parameters(paramLabel = "NAME", description = "The network, as 'glassbox networks list' names it.") String id,
            @Option(names = "--classes", paramLabel = "K", description = "How many classes it tells apart. Default: as published.") Integer classes,
            @Option(names = "--size", paramLabel = "N", description = "The side of its images, pixels. Default: as published.") Integer size,
            @Option(names = "--json", description = "Prints JSON instead of a table.") boolean json) throws GlassboxException, JsonProcessingException {
        Contribution<NetworkArchitecture> contribution = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id);
        NetworkArchitecture architecture = contribution.defaults();
        int side = size == null ? architecture.usualImageSize() : size;
        if (side > LARGEST_SIDE) {
            throw GlassboxException.badInput("--size " + side + ": at most " + LARGEST_SIDE + " pixels a side are possible.");
        }
        try {
            Graph graph = architecture.graph(classes == null ? architecture.usualClasses() : classes, side, side);
            Map<String, Shape> shapes = Shapes.of(graph, side, side);
            glassbox.console().out().print(json ? showJson(contribution, graph, shapes, side) : showTable(graph, shapes));
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput(e.getMessage() + ".", e);
        }
    }

    private static String listTable(List<Listed> networks) {
        List<List<String>> rows = new ArrayList<>();
        for (Listed network : networks) {
            rows.add(List.of(network.contribution().id(), network.contribution().name(), Integer.toString(network.architecture().usualImageSize()),
                    Integer.toString(network.architecture().usualClasses()), count(trained(network.graph())), camLayer(network.graph())));
        }
        return table(List.of("id", "name", "pixels", "classes", "parameters", "CAM layer"), rows, 1, 5);
    }

    private static String showTable(Graph graph, Map<String, Shape> shapes) {
        List<List<String>> rows = new ArrayList<>();
        for (Node node : graph.nodes()) {
            long parameters = trained(node);
            rows.add(List.of(node.name(), LayerDescriptions.of(node.layer()), shapeText(shapes.get(node.name())), parameters == 0 ? "" : count(parameters),
                    uses(graph, node)));
        }
        rows.add(List.of("total", "", "", count(trained(graph)), ""));
        return table(List.of("node", "kind", "output", "parameters", "default layer of"), rows, 1, 4);
    }

    /** What a layer is taken for where the user names none. */
    private static String uses(Graph graph, Node node) {
        List<String> uses = new ArrayList<>();
        if (graph.hasCamLayer() && node.name().equals(graph.camLayer())) {
            uses.add("CAM methods");
        }
        if (graph.hasCamLayer() && node.name().equals(graph.adviseLayer())) {
            uses.add("ADVISE");
        }
        return String.join(", ", uses);
    }

    private static String camLayer(Graph graph) {
        return graph.hasCamLayer() ? graph.camLayer() : "-";
    }

    /** (C, H, W) or the number of values of one image; a dash where a plug-in's layer does not say. */
    private static String shapeText(Shape shape) {
        return shape == null ? "-" : LongStream.of(ofOneImage(shape)).mapToObj(Long::toString).collect(Collectors.joining(" x "));
    }

    private static long[] ofOneImage(Shape shape) {
        return shape.slice(1).getShape();
    }

    private static long trained(Node node) {
        return node.layer().parameters().stream().filter(spec -> spec.kind().isTrained()).mapToLong((ParameterSpec spec) -> spec.shape().size()).sum();
    }

    private static long trained(Graph graph) {
        return graph.nodes().stream().mapToLong(NetworksCommand::trained).sum();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @param texts columns of words, which go to the left like the first */
    private static String table(List<String> header, List<List<String>> rows, int... texts) {
        List<List<String>> lines = new ArrayList<>(List.of(header));
        lines.addAll(rows);
        for (int column : texts) {
            int width = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
            lines.replaceAll(line -> padded(line, column, width));
        }
        return new TextTable(lines.getFirst(), lines.subList(1, lines.size())).text();
    }

    private static List<String> padded(List<String> line, int column, int width) {
        List<String> padded = new ArrayList<>(line);
        padded.set(column, line.get(column) + " ".repeat(width - line.get(column).length()));
        return padded;
    }

    private static String listJson(List<Listed> networks) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode list = mapper.createArrayNode();
        for (Listed network : networks) {
            ObjectNode node = list.addObject();
            describe(node, network.contribution(), network.graph(), network.architecture().usualImageSize());
            node.put("classes", network.architecture().usualClasses());
        }
        return text(mapper, list);
    }

    private static String showJson(Contribution<NetworkArchitecture> contribution, Graph graph, Map<String, Shape> shapes, int side)
            throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        describe(root, contribution, graph, side);
        ArrayNode nodes = root.putArray("nodes");
        for (Node node : graph.nodes()) {
            ObjectNode json = nodes.addObject();
            json.put("name", node.name());
            json.put("kind", LayerDescriptions.of(node.layer()));
            node.inputs().forEach(json.putArray("inputs")::add);
            Shape shape = shapes.get(node.name());
            if (shape == null) {
                json.putNull("shape");
            } else {
                Arrays.stream(ofOneImage(shape)).forEach(json.putArray("shape")::add);
            }
            json.put("parameters", trained(node));
        }
        return text(mapper, root);
    }

    private static void describe(ObjectNode json, Contribution<NetworkArchitecture> contribution, Graph graph, int side) {
        json.put("id", contribution.id());
        json.put("name", contribution.name());
        json.put("help", contribution.help());
        json.put("bundle", contribution.bundle());
        json.put("pixels", side);
        json.put("parameters", trained(graph));
        json.put("camLayer", graph.hasCamLayer() ? graph.camLayer() : null);
        json.put("adviseLayer", graph.hasCamLayer() ? graph.adviseLayer() : null);
    }

    private static String text(ObjectMapper mapper, Object json) throws JsonProcessingException {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + System.lineSeparator();
    }
}
