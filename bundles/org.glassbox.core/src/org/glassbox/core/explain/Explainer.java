package org.glassbox.core.explain;

import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;

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
