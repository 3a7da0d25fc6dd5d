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
import org.glassbox.explainers.RuleBackpropagation.Propagated;

/** What is propagated back through ReLU and ReLU6. */
enum RectifierRule implements RuleBackpropagation.Rule {
    /** What arrives, where the input lay in the rising part: the derivative. */
    DERIVATIVE {
        @Override
        Propagated backward(NDArray gradient) {
            return new Propagated.ToOutput(gradient);
        }
    },
    /** What is positive of that. */
    GUIDED {
        @Override
        Propagated backward(NDArray gradient) {
            return new Propagated.ToOutput(Activation.relu(gradient));
        }
    },
    /** What is positive of what arrives, wherever the input lay. */
    DECONVOLUTION {
        @Override
        Propagated backward(NDArray gradient) {
            return new Propagated.ToInputs(List.of(Activation.relu(gradient)));
        }
    };

    abstract Propagated backward(NDArray gradient);

    @Override
    public Propagated backward(Node node, List<NDArray> inputs, NDArray output, NDArray gradient) {
        return backward(gradient);
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
