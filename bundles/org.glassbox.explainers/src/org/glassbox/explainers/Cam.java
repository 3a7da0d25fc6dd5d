package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;

/**
 * ReLU(Σ_k W_tk A_k) with A the output of the requested layer and W_t the target's row of the linear layer that follows its global average pool. Zhou et al.
 * 2015, arXiv:1512.04150. Only for networks that end so; there it is h w times Grad-CAM. The paper has no ReLU: {@code relu=false}.
 */
public record Cam(@Option(help = "whether evidence against the class is cut off; the paper keeps it") boolean relu) implements UnitWeighting {
    /** With a ReLU, as other CAM methods. */
    public Cam() {
        this(true);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        Graph graph = request.network().graph();
        PoolingHead head = PoolingHead.after(graph, Requests.layer("cam", request)).orElseThrow(
                () -> GlassboxException.badInput("Explainer \"cam\" can't explain this network: " + wrongEnd(graph, request.layer())));
        Requests.requireClasses("cam", request, head.classes());
        NDArray activation = Requests.LayerCut.of("cam", request, scope).activation();
        return new Units(activation, rows(head, request, scope));
    }

    /** The targets' rows of W, (N, K), owned by {@code scope}. */
    static NDArray rows(PoolingHead head, ExplainRequest request, NDManager scope) {
        NDArray weights = request.network().state().get(head.weights());
        return weights.get(scope, new NDIndex("{}", scope.create(request.targets())));
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        boolean served = graph.layer(layer).flatMap(node -> PoolingHead.after(graph, node)).isPresent();
        return served ? Optional.empty() : UnitWeighting.super.refusal(graph, layer).or(() -> Optional.of(wrongEnd(graph, layer)));
    }

    private static String wrongEnd(Graph graph, String layer) {
        return PoolingHead.of(graph).map(head -> "layer \"" + layer + "\" is not the one that its global average pool takes; that is \""
                + head.layers().iterator().next() + "\".").orElse("it does not end with a global average pool and a single linear layer; take a method without"
                + " that need, such as gradcam.");
    }
}
