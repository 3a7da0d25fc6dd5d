package org.glassbox.engine.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Node;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.pytorch.TorchScriptProgram;

/**
 * Writes a network with its weights as a TorchScript module, which PyTorch runs without any code of the network: images (N, 3, H, W) to logits (N, K), in
 * evaluation mode. One line of the program is one node; attributes have the parameters' names, with {@code _} for dots.
 */
public final class TorchScriptExport {
    private static final String WHOLE_AXIS = "0, 9223372036854775807"; // from the first to the last

    private final Map<String, String> attributes;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private TorchScriptExport(Graph graph) {
        attributes = attributes(graph.parameters().keySet());
    }

    /**
     * Durable when this returns, and whole or not at all (see {@link AtomicFiles}). Any thread.
     *
     * @throws GlassboxException if the weights don't fit, the network has a layer of a plug-in, or the file can't be written
     */
    public static void write(Path file, Weights weights, Graph graph) throws GlassboxException {
        Map<String, Tensor> tensors = WeightFiles.fitting(weights, graph);
        TorchScriptExport export = new TorchScriptExport(graph);
        String source = export.source(graph);
        List<TorchScriptProgram.Tensor> attributes = new ArrayList<>();
        graph.parameters().forEach((name, spec) -> attributes.add(new TorchScriptProgram.Tensor(export.attributes.get(name), spec.shape().getShape(),
                tensors.get(name).values(), !spec.kind().isTrained())));
        AtomicFiles.write(file, new TorchScriptProgram(source, attributes)::writeTo);
    }

    /** Identifiers, one for each parameter. */
    private static Map<String, String> attributes(Set<String> parameters) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (String name : parameters) {
            String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
            String attribute = Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
            while (!taken.add(attribute)) {
                attribute += "_";
            }
            attributes.put(name, attribute);
        }
        return attributes;
    }

    private String source(Graph graph) throws GlassboxException {
        StringBuilder source = new StringBuilder("  def forward(self: " + TorchScriptProgram.type() + ", images: Tensor) -> Tensor:\n");
        for (Node node : graph.nodes()) {
            String variable = node.layer() instanceof Layer.Input ? "images" : "x" + variables.size();
            if (!(node.layer() instanceof Layer.Input)) {
                source.append("    ").append(variable).append(" = ").append(expression(node)).append('\n');
            }
            variables.put(node.name(), variable);
        }
        return source.append("    return ").append(variables.get(graph.outputNode())).append('\n').toString();
    }

    private String expression(Node node) throws GlassboxException {
        List<String> inputs = node.inputs().stream().map(variables::get).toList();
        String x = inputs.getFirst();
        return switch (node.layer()) {
            case Layer.Input layer -> x;
            case Layer.Conv2d layer -> call("conv2d", x, parameter(node, "weight"), layer.bias() ? parameter(node, "bias") : "None", pair(layer.stride()),
                    pair(layer.padding()), pair(1), whole(layer.groups()));
            case Layer.Linear layer -> call("linear", x, parameter(node, "weight"), parameter(node, "bias"));
            case Layer.BatchNorm2d layer -> call("batch_norm", x, parameter(node, "weight"), parameter(node, "bias"), parameter(node, "running_mean"),
                    parameter(node, "running_var"), "False", Double.toString(layer.momentum()), Double.toString(layer.epsilon()), "True");
            case Layer.Elementwise(Layer.Elementwise.Function function) -> switch (function) {
                case RELU -> call("relu", x);
                case RELU6 -> call("clamp", x, "0", "6");
                case SILU -> call("silu", x);
                case SIGMOID -> call("sigmoid", x);
                case TANH -> call("tanh", x);
            };
            case Layer.MaxPool2d(int kernel, int stride, int padding) -> call("max_pool2d", x, pair(kernel), pair(stride), pair(padding), pair(1), "False");
            case Layer.AveragePool2d(int kernel, int stride) -> call("avg_pool2d", x, pair(kernel), pair(stride), pair(0), "False", "True", "None");
            case Layer.GlobalAveragePool layer -> call("mean", x, "[2, 3]", "True");
            case Layer.AdaptiveAveragePool(int height, int width) -> call("adaptive_avg_pool2d", x, "[" + height + ", " + width + "]");
            case Layer.Subsample(int stride) -> call("slice", call("slice", x, "2", WHOLE_AXIS, whole(stride)), "3", WHOLE_AXIS, whole(stride));
            case Layer.PadChannels(int before, int after) -> call("constant_pad_nd", x, "[0, 0, 0, 0, " + before + ", " + after + "]", "0");
            case Layer.ReplicatePad(int width) -> call("replication_pad2d", x, "[" + width + ", " + width + ", " + width + ", " + width + "]");
            case Layer.Add layer -> inputs.stream().reduce((sum, other) -> call("add", sum, other)).orElseThrow();
            case Layer.Multiply layer -> call("mul", x, inputs.get(1));
            case Layer.Concatenate layer -> call("cat", "[" + String.join(", ", inputs) + "]", "1");
            case Layer.Flatten layer -> call("flatten", x, "1", "-1");
            case Layer.Dropout layer -> x;
            case Layer.StochasticDepth layer -> x;
            case Layer.Custom layer -> throw GlassboxException.badInput("The network can't be written as TorchScript: its layer " + node.name()
                    + " is one of a plug-in, whose program only the plug-in knows; write .safetensors or .npz.");
        };
    }

    private String parameter(Node node, String suffix) {
        return "self." + attributes.get(node.name() + "." + suffix);
    }

    private static String call(String function, String... arguments) {
        return List.of(arguments).stream().collect(Collectors.joining(", ", "torch." + function + "(", ")"));
    }

    private static String pair(int value) {
        return "[" + value + ", " + value + "]";
    }

    private static String whole(int value) {
        return Integer.toString(value);
    }
}
