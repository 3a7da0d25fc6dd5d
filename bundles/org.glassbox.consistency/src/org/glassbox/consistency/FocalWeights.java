package org.glassbox.consistency;

import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;

/**
 * v = max((1 - p_y)^γ, floor), the factor of the focal loss (Lin et al. 2017, arXiv:1708.02002) held constant between two weighings. Not differentiated, and of
 * the images without augmentation: to rank samples by it, as the experiments on biased data do, rather than to train with it.
 */
public record FocalWeights(@Option(min = 0, max = 100, help = "the power of 1 - p; larger ones leave less to samples that are learnt") double gamma,
        @Option(min = 0, max = 1, help = "the least weight") double floor) implements Weighting {
    /** The focal loss's usual power, without a least weight. */
    public FocalWeights() {
        this(2, 0);
    }

    @Override
    public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
        return LossWeights.of(request, loss -> Math.max(Math.pow(-Math.expm1(-loss), gamma), floor));
    }
}
