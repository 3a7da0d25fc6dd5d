package org.glassbox.engine.run;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.UnderAttack;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.evaluate.Robustness;
import org.glassbox.engine.training.Inference;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.TrainingSet;

/** Changes the images of a set against the network, where a metric asks how many of its answers stand. */
final class Attacks {
    private final List<Double> epsilons;
    private final DeviceWorker device;
    private final Trainer trainer;
    private final Runnable between;

    /** @param between is called before each batch; may wait there and may throw to end the run */
    Attacks(RunPlan plan, DeviceWorker device, Trainer trainer, Runnable between) {
        epsilons = plan.attacks();
        this.device = device;
        this.trainer = trainer;
        this.between = between;
    }

    /** The same predictions, with what becomes of them under the attacks that the run's metrics ask for. */
    Predictions added(Predictions predictions, TrainingSet set) throws GlassboxException {
        if (epsilons.isEmpty()) {
            return predictions;
        }
        Shape shape = new Shape(3, set.data().height(), set.data().width());
        boolean[][] all = new boolean[epsilons.size()][set.size()];
        for (int from = 0; from < set.size(); from += Inference.BATCH) {
            between.run();
            int[] indices = IntStream.range(from, Math.min(set.size(), from + Inference.BATCH)).toArray();
            float[] images = set.cleanImages(indices);
            boolean[][] standing = device.call(Priority.TRAINING, manager -> Robustness.standing(manager, trainer.network(), images, shape,
                    set.given().at(indices), set.normalisation(), epsilons));
            for (int e = 0; e < standing.length; e++) {
                System.arraycopy(standing[e], 0, all[e], from, indices.length);
            }
        }
        return predictions.with(new UnderAttack(epsilons, all));
    }
}
