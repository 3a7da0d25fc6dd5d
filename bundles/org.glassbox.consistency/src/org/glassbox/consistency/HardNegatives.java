package org.glassbox.consistency;

import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;

/**
 * v = max(tanh CE, floor): samples that the network does badly on count more. Hard negative mining as weights of samples, which is what explanation consistency
 * is compared with (methods.md 4.4); the mining of examples within each batch is the loss {@link OnlineHardExamples}.
 */
public record HardNegatives(@Option(min = 0, max = 1, help = "the least weight; 0 lets samples that are learnt drop out until they are"
        + " weighed again") double floor)
        implements Weighting {
    /** Without a least weight. */
    public HardNegatives() {
        this(0);
    }

    @Override
    public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
        return LossWeights.of(request, loss -> Math.max(Math.tanh(loss), floor));
    }
}
