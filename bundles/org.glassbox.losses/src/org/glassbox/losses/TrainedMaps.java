package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.Scalars;

/** Grad-CAM maps (Selvaraju et al. 2016, arXiv:1610.02391) of a training step, which can be differentiated. */
final class TrainedMaps {
    private TrainedMaps() {
    }

    /**
     * Σ_k w_k A_k, w_k = mean_ij ∂z_c/∂A_kij, before the ReLU. A is the step's own output of the layer, so that what is made of the map trains the layers
     * before it. The weights come from the layers after it alone, run again in evaluation mode on A detached: no copy of the network, and no second pass
     * through its body.
     *
     * @param node the layer
     * @param classes c, (B), int64
     * @param alphaGrad whether the weights w are differentiated too, instead of being constants
     * @return (B, h, w), owned by the step
     */
    static NDArray of(StepContext step, String node, NDArray classes, boolean alphaGrad) {
        Network.Cut cut = step.cut(node);
        NDArray live = cut.values().get(node); // A, (B, K, h, w)
        NDArray source = alphaGrad ? live : live.stopGradient();
        if (!alphaGrad) {
            source.setRequiresGradient(true);
        }
        NDArray logits = step.network().forwardFrom((alphaGrad ? cut : detached(cut)).with(source));
        NDArray score = logits.gather(classes.reshape(classes.size(), 1), 1).sum();
        NDArray gradient = Autograd.grad(step.manager(), score, List.of(source), alphaGrad).singletonOrThrow();
        NDArray weights = Scalars.over(gradient.sum(new int[] {2, 3}, true), live.size(2) * live.size(3)); // (B, K, 1, 1)
        return live.mul(weights).sum(new int[] {1});
    }

    private static Network.Cut detached(Network.Cut cut) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        cut.values().forEach((name, array) -> values.put(name, array.stopGradient()));
        return new Network.Cut(cut.node(), values);
    }
}
