package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Node;

/** What is propagated back through ReLU and ReLU6. */
enum RectifierRule implements RuleBackpropagation.Rule {
    /** The derivative: what arrives where the input lay in the rising part. */
    DERIVATIVE {
        @Override
        NDArray backward(Function function, NDArray output, NDArray gradient) {
            return gradient.mul(rising(function, output));
        }
    },
    /** Of that, what is positive. */
    GUIDED {
        @Override
        NDArray backward(Function function, NDArray output, NDArray gradient) {
            return Activation.relu(gradient).muli(rising(function, output));
        }
    },
    /** What is positive, wherever the input lay. */
    DECONVOLUTION {
        @Override
        NDArray backward(Function function, NDArray output, NDArray gradient) {
            return Activation.relu(gradient);
        }
    };

    private static final float TOP = 6;

    abstract NDArray backward(Function function, NDArray output, NDArray gradient);

    @Override
    public List<NDArray> backward(Node node, List<NDArray> inputs, NDArray output, NDArray gradient) {
        NDArray toInput = backward(((Layer.Elementwise) node.layer()).function(), output, gradient);
        toInput.attach(gradient.getManager());
        return List.of(toInput);
    }

    /** The result of a method that is a backward pass with this rule. */
    Attribution explain(String explainer, ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        Graph graph = request.network().graph();
        Unseen.require(explainer, refusal(graph));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            RuleBackpropagation propagation = new RuleBackpropagation(request.network(), RectifierRule::isFor, Set.of(), scope);
            NDArray score = Requests.sumOfTargetScores(explainer, request, propagation.forward(request.images()));
            return Attribution.ofInput(scope.ret(propagation.backward(score, this, false))).with(figures(graph, request.targets().length));
        }
    }

    private static NDArray rising(Function function, NDArray output) {
        NDArray above = output.gt(0f);
        return function == Function.RELU6 ? above.logicalAnd(output.lt(TOP)) : above;
    }

    /** Whether a node is one that the rules are for. */
    static boolean isFor(Node node) {
        return node.layer() instanceof Layer.Elementwise(Function function) && (function == Function.RELU || function == Function.RELU6);
    }

    /** Why a network can't be explained by such a rule: some of its ReLUs might not be seen. */
    static Optional<String> refusal(Graph graph) {
        return Unseen.layer(graph).map(name -> "ReLUs inside layer \"" + name + "\" can't be seen" + Unseen.REMEDY);
    }

    /** What there is to say of each image: how many other functions the network has, which the rule leaves as they are. */
    static Map<String, double[]> figures(Graph graph, int images) {
        long others = graph.nodes().stream().filter(node -> node.layer() instanceof Layer.Elementwise && !isFor(node)).count();
        double[] each = new double[images];
        Arrays.fill(each, others);
        return others == 0 ? Map.of() : Map.of("functions without the rule", each);
    }
}
