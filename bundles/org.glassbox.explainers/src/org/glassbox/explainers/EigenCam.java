package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.option.Option;

/**
 * The first principal component of the requested layer's output: ReLU(R v), with R the matrix of places and units and v its first right singular vector.
 * Muhammad and Yeasin 2020, arXiv:2008.00299. It is the same for every class: it shows what stands out, not what speaks for a class, and no gradient is taken.
 *
 * <p>The codes in use take each unit's mean off R first, and so do we; the paper does not: {@code centred=false}. A singular vector has no sign; we take the
 * one whose map has its largest value in magnitude above zero.
 */
public record EigenCam(@Option(help = "whether values below zero are cut off") boolean relu,
        @Option(help = "whether each unit's mean over the places is taken off first, as in pytorch-grad-cam; the paper does not") boolean centred)
                implements LayerExplainer {
    /** Centred and with a ReLU. */
    public EigenCam() {
        this(true, true);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            return Attribution.ofLayer(scope.ret(map(Requests.LayerCut.of("eigencam", request, scope).activation(), null, progress)));
        }
    }

    @Override
    public boolean usesGradient() {
        return false;
    }

    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        NDArray map = PrincipalMap.of(activation, centred, activation.getManager(), SubMonitor.convert(monitor));
        return relu ? Activation.relu(map) : map;
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return MapLayers.refusal(graph, layer);
    }
}
