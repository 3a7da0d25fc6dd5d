package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Probe;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * Back-propagation in which a rule takes the place of some nodes' derivatives and may depend on what is propagated, as that of guided back-propagation does;
 * PyTorch offers Java no hooks for that. The forward pass is cut behind each node with a rule and behind each node that several others use, so that what lies
 * between cuts is a tree. The backward pass goes through the cuts from the last to the first: a rule by its formula, the tree before it by one vector-Jacobian
 * product. Each operation is differentiated once, so that it costs no more than an ordinary gradient and, with ordinary derivatives as rules, gives the same.
 */
final class RuleBackpropagation {
    private final Network network;
    private final NDManager scope;
    private final Set<String> ruled = new HashSet<>();
    private final Map<String, Set<String>> sources = new HashMap<>();
    private final Map<String, Cut> cuts = new HashMap<>();
    private final Set<NDArray> leaves = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What takes the place of a node's derivative. */
    interface Rule {
        /**
         * @param inputs what the node was computed from
         * @param output what it gave
         * @param gradient what is propagated back to the output, of its shape; not to be changed
         */
        Propagated backward(Node node, List<NDArray> inputs, NDArray output, NDArray gradient);
    }

    /** What a rule makes of what arrives at a node. Its arrays are owned by the manager of what arrived. */
    sealed interface Propagated {
        /** In place of the derivative: what is propagated to each input, of its shape. */
        record ToInputs(List<NDArray> gradients) implements Propagated {
        }

        /** Before the derivative, which is then taken as ever: what is propagated to the output, of its shape. */
        record ToOutput(NDArray gradient) implements Propagated {
        }
    }

    /**
     * A place where the graph of operations is cut.
     *
     * @param inputs of the node
     * @param output as the node gave it, with the operations that lead to it up to the cuts before
     * @param leaf the same values, from which the operations after it start
     */
    private record Cut(List<NDArray> inputs, NDArray output, NDArray leaf) {
    }

    /**
     * @param hasRule chooses the nodes that rules are for
     * @param seen names of nodes whose output and its gradient will be asked for
     * @param scope owner of all that is computed
     */
    RuleBackpropagation(Network network, Predicate<Node> hasRule, Set<String> seen, NDManager scope) {
        this.network = network;
        this.scope = scope;
        Graph graph = network.graph();
        Map<String, Integer> uses = new HashMap<>();
        graph.nodes().forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        Set<String> cutNames = new HashSet<>(seen);
        cutNames.add(Graph.INPUT);
        for (Node node : graph.nodes()) {
            if (hasRule.test(node)) {
                ruled.add(node.name());
            }
            if (hasRule.test(node) || uses.getOrDefault(node.name(), 0) > 1) {
                cutNames.add(node.name());
            }
            Set<String> found = new LinkedHashSet<>();
            node.inputs().forEach(input -> found.addAll(cutNames.contains(input) ? Set.of(input) : sources.get(input)));
            sources.put(node.name(), found);
        }
        cutNames.forEach(name -> cuts.put(name, null));
    }

    /**
     * The forward pass in evaluation mode; once.
     *
     * @param images (N, C, H, W)
     * @return logits (N, K), from which a score is to be computed for the backward pass
     */
    NDArray forward(NDArray images) {
        Probe cutting = (node, inputs, output) -> {
            if (!cuts.containsKey(node.name())) {
                return output;
            }
            NDArray leaf = Requests.leaf(scope, output);
            leaves.add(leaf);
            cuts.put(node.name(), new Cut(inputs, output, leaf));
            return leaf;
        };
        NDArray own = images.stopGradient();
        own.attach(scope);
        return network.forward(own, Mode.EVAL, cutting);
    }

    /** The output of a node that was to be seen, owned by the scope. */
    NDArray output(String node) {
        return cuts.get(node).leaf();
    }

    /**
     * A backward pass to the images.
     *
     * @param score one value, computed from the logits
     * @param again whether there will be another backward pass; without it the operations' intermediate results are freed
     * @return (N, C, H, W), owned by the scope
     */
    NDArray backward(NDArray score, Rule rule, boolean again) {
        return backward(Graph.INPUT, score, rule, again);
    }

    /**
     * A backward pass that ends at a node.
     *
     * @param to a node that was to be seen
     * @param score one value, computed from the logits
     * @param again whether there will be another backward pass; without it the operations' intermediate results are freed
     * @return what arrives at the node's output, of its shape, owned by the scope
     */
    NDArray backward(String to, NDArray score, Rule rule, boolean again) {
        Map<String, NDArray> arrived = new HashMap<>();
        try (GradientMode off = GradientMode.off()) {
            String last = network.graph().outputNode();
            propagate(score, score.onesLike(), cuts.containsKey(last) ? Set.of(last) : sources.get(last), arrived, again);
            for (Node node : network.graph().nodes().reversed()) {
                if (node.name().equals(to)) {
                    NDArray result = arrived.remove(to);
                    arrived.values().forEach(NDArray::close);
                    return result == null ? cuts.get(to).leaf().zerosLike() : result;
                }
                NDArray gradient = arrived.remove(node.name());
                if (gradient != null) {
                    throughCut(node, gradient, rule, arrived, again);
                    gradient.close();
                }
            }
        }
        throw new IllegalArgumentException("the network has no node " + to);
    }

    private void throughCut(Node node, NDArray gradient, Rule rule, Map<String, NDArray> arrived, boolean again) {
        Cut cut = cuts.get(node.name());
        Propagated propagated = ruled.contains(node.name()) ? rule.backward(node, cut.inputs(), cut.output(), gradient) : new Propagated.ToOutput(gradient);
        switch (propagated) {
            case Propagated.ToInputs(List<NDArray> toInputs) -> {
                for (int i = 0; i < toInputs.size(); i++) {
                    toInput(node, i, toInputs.get(i), arrived, again);
                }
            }
            case Propagated.ToOutput(NDArray toOutput) -> {
                propagate(cut.output(), toOutput, sources.get(node.name()), arrived, again);
                toOutput.close();
            }
        }
        if (!again) {
            free(cut.output());
        }
    }

    /**
     * Closes what no later step of the backward pass needs, so that its memory can be used again; some layers give what they were given, which may be a leaf.
     */
    private void free(NDArray array) {
        if (!leaves.contains(array)) {
            array.close();
        }
    }

    private void toInput(Node node, int i, NDArray gradient, Map<String, NDArray> arrived, boolean again) {
        String input = node.inputs().get(i);
        if (cuts.containsKey(input)) {
            arrive(input, gradient, arrived);
        } else {
            NDArray array = cuts.get(node.name()).inputs().get(i);
            propagate(array, gradient, sources.get(input), arrived, again);
            gradient.close();
            if (!again) {
                free(array);
            }
        }
    }

    /** From an output back to the cuts before it. */
    private void propagate(NDArray output, NDArray gradient, Set<String> to, Map<String, NDArray> arrived, boolean again) {
        List<NDArray> leaves = to.stream().map(name -> cuts.get(name).leaf()).toList();
        NDList gradients = Autograd.grad(scope, output, gradient, leaves, again, false);
        int i = 0;
        for (String name : to) {
            arrive(name, gradients.get(i++), arrived);
        }
    }

    /** Not in place: PyTorch may hand out one array as the gradient of several inputs. */
    private void arrive(String name, NDArray gradient, Map<String, NDArray> arrived) {
        gradient.attach(scope);
        NDArray before = arrived.get(name);
        arrived.put(name, before == null ? gradient : before.add(gradient));
        if (before != null) {
            before.close();
            gradient.close();
        }
    }
}
