package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.training.EpochRunner;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.TrainingSet;

/** Judges trained weights on the test splits: predictions, and where their reasons lie. */
final class ResultMaker {
    private static final int EXPLAINED = 40;
    private final RunPlan plan;
    private final DeviceWorker device;
    private final EpochRunner epochs;
    private final Trainer trainer;
    private final Normalisation normalisation;
    private final RunRecording recording;
    private final Attacks attacks;

    /** @param recording keeps what the network says of each image */
    ResultMaker(RunPlan plan, DeviceWorker device, EpochRunner epochs, Trainer trainer, Normalisation normalisation, RunRecording recording,
            Attacks attacks) {
        this.plan = plan;
        this.device = device;
        this.epochs = epochs;
        this.trainer = trainer;
        this.normalisation = normalisation;
        this.recording = recording;
        this.attacks = attacks;
    }

    /** The experiment's metrics on each split whose name begins with "test". */
    Map<String, Map<String, Double>> values() throws GlassboxException {
        return judged((split, set, predictions) -> Map.of());
    }

    /** The values of each split whose name begins with "test": the experiment's metrics, and where the explainer's maps lie. */
    Map<String, Map<String, Double>> tests(Explainer explainer) throws GlassboxException {
        return judged((split, set, predictions) -> {
            recording.test(split, predictions);
            return shares(set, predictions, explainer);
        });
    }

    private interface More {
        Map<String, Double> of(String split, TrainingSet set, Predictions predictions) throws GlassboxException;
    }

    private Map<String, Map<String, Double>> judged(More more) throws GlassboxException {
        Map<String, Map<String, Double>> tests = new LinkedHashMap<>();
        for (String split : plan.data().splits()) {
            TrainingSet set = TrainingSet.of(plan.data(), split, normalisation);
            if (split.startsWith("test") && set.size() > 0) {
                Predictions predictions = epochs.predict(trainer, set, Priority.TRAINING, plan.judgesReasons());
                Map<String, Double> values = new LinkedHashMap<>(plan.judge(attacks.added(predictions, set)));
                values.putAll(more.of(split, set, predictions));
                tests.put(split, values);
            }
        }
        return tests;
    }

    /** Means over the first images; the split's order is random already, or by class, so they are taken evenly from all of it. */
    private Map<String, Double> shares(TrainingSet set, Predictions predictions, Explainer explainer) throws GlassboxException {
        int count = Math.min(EXPLAINED, set.size());
        int[] indices = new int[count];
        int[] targets = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = (int) ((long) i * set.size() / count);
            targets[i] = predictions.predicted(indices[i]);
        }
        Map<MaskRole, List<Double>> shares = new LinkedHashMap<>();
        if (!hasMasks(set, indices)) {
            return Map.of();
        }
        List<SaliencyMap> maps = new QueryMaker(device, trainer, set, plan.experiment().seed()).explain(indices, targets, explainer);
        for (int i = 0; i < count; i++) {
            for (MaskRole role : List.of(MaskRole.RELEVANT, MaskRole.IRRELEVANT)) {
                Optional<Mask> mask = mask(set, indices[i], role);
                double share = mask.isEmpty() ? Double.NaN : ReceiptMaker.positiveShare(maps.get(i), mask.get());
                if (!Double.isNaN(share)) {
                    shares.computeIfAbsent(role, key -> new ArrayList<>()).add(share);
                }
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        shares.forEach((role, values) -> means.put(role == MaskRole.RELEVANT ? RunResult.ON_RELEVANT : RunResult.ON_IRRELEVANT,
                values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
        return means;
    }

    private boolean hasMasks(TrainingSet set, int[] indices) throws GlassboxException {
        for (int index : indices) {
            if (mask(set, index, MaskRole.RELEVANT).isPresent() || mask(set, index, MaskRole.IRRELEVANT).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<Mask> mask(TrainingSet set, int index, MaskRole role) throws GlassboxException {
        Dataset data = plan.data();
        return data.mask(set.samples().get(index), role).filter(mask -> !mask.isEmpty());
    }
}
