package org.glassbox.advise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.OpenedNetwork.Question;
import org.glassbox.pytorch.GradientMode;

/**
 * All that ADVISE finds in one image, with the feature map of each unit: what a person looks at who goes from unit to unit.
 *
 * @param height of a feature map, rows
 * @param width of a feature map, columns
 * @param activation the layer's output, unit by unit, row by row; not copied and not to be changed
 */
public record UnitAnalysis(AdviseResult result, int height, int width, float[] activation) {
    public UnitAnalysis {
        if (activation.length != result.units().size() * height * width) {
            throw new IllegalArgumentException(result.units().size() + " units of " + height + " x " + width + " places and " + activation.length + " values");
        }
    }

    /**
     * Looks at all units of a layer for one image, AVX of all groups included, in the device's queue. Any thread.
     *
     * @param question its explainer is the one that looks
     * @return fails as {@link OpenedNetwork} says
     */
    public static CompletableFuture<UnitAnalysis> of(OpenedNetwork network, Question question, Advise advise, IProgressMonitor monitor) {
        return network.ask(question, request -> of(request, advise, monitor), monitor);
    }

    private static UnitAnalysis of(ExplainRequest request, Advise advise, IProgressMonitor monitor) throws GlassboxException {
        AdviseResult result = advise.analyse(request, monitor).getFirst();
        if (monitor.isCanceled()) {
            throw new OperationCanceledException();
        }
        try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray images = request.images().stopGradient();
            images.attach(scope); // so that the network's results end with the scope
            NDArray activation = request.network().forwardTo(result.layer(), images);
            return new UnitAnalysis(result, Math.toIntExact(activation.size(2)), Math.toIntExact(activation.size(3)), activation.toFloatArray());
        }
    }

    /** What a unit sees and where: its values as they are. */
    public SaliencyMap featureMap(int unit) {
        int places = height * width;
        return new SaliencyMap(width, height, Arrays.copyOfRange(activation, unit * places, (unit + 1) * places), result.target(), Double.NaN);
    }
}
