package org.glassbox.core.explain;

import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;

/**
 * Says which parts of an image a network's score for a class rests on. A record whose components are its options. Contributed to the extension point
 * {@code explainers}.
 */
public interface Explainer {
    /**
     * Engine thread only, with gradients being recorded. The network runs in evaluation mode.
     *
     * @return values owned by the manager of the request's images
     * @throws GlassboxException if the method can't serve this network or these options, in one sentence
     */
    Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException;

    /**
     * Why the method can't serve a network, known before anything is computed: what a form shows instead of its button. Any thread.
     *
     * @param layer as in {@link ExplainRequest#layer}
     * @return one sentence, without the method's name; nothing where it can
     */
    default Optional<String> refusal(Graph graph, String layer) {
        return Optional.empty();
    }

    /** Whether the method looks at a layer's output, so that the choice of a layer matters. */
    default boolean usesLayer() {
        return false;
    }

    /** Where a method that looks at a layer does so unless one is named. Any thread. */
    default String usualLayer(Graph graph) {
        return graph.camLayer();
    }

    /** How the channels of an input attribution become one map when it is shown; maps of layers have no channels. */
    default ChannelReduction channelReduction() {
        return ChannelReduction.SUM;
    }

    /** How channels become one value. */
    enum ChannelReduction {
        /** The signed sum. */
        SUM,
        /** The largest absolute value. */
        ABS_MAX
    }
}
