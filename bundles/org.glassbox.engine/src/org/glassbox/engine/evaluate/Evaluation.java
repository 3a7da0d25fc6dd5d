package org.glassbox.engine.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.Findings;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Network;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.evaluate.EvaluatedPart.Judged;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.ExplanationMetrics;
import org.glassbox.engine.explain.ExplanationMetrics.Maps;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.Pipeline;
import org.glassbox.engine.io.ReadAhead;
import org.glassbox.engine.io.WorkJournal;

/**
 * Judges a network and explanations of its answers on many images: part by part, so that the memory does not grow with their number, and noted image by image,
 * so that a later process goes on where one was stopped. {@link EvaluationResult} makes tables of what was noted. Any thread; the network is used on the
 * device's.
 */
public final class Evaluation {
    private static final int MOST_AT_A_TIME = 16; // images; little work is lost when it is stopped, and metrics fill the device by themselves
    private static final long PIXELS_AT_A_TIME = 8L * 224 * 224; // of the network's images: what the device takes together
    private static final double NANOS_PER_MILLI = 1e6;

    private final DeviceWorker device;
    private final Network network;
    private final EvaluationPlan plan;

    /**
     * @param network stays the caller's
     */
    public Evaluation(DeviceWorker device, Network network, EvaluationPlan plan) {
        this.device = device;
        this.network = network;
        this.plan = plan;
    }

    /** What became of reading an image. */
    private sealed interface Outcome permits Loaded, Skipped {
    }

    /** An image that could not be evaluated, and why. */
    public record Skipped(String id, String reason) implements Outcome {
    }

    /** An image that was read: the network's input, and its masks at the data set's size. */
    private record Loaded(LabelledSample sample, float[] values, Map<MaskRole, Mask> masks) implements Outcome {
    }

    /** Images that go through the network together. */
    private record Part(List<Loaded> loaded, List<Skipped> skipped, int size) {
    }

    /** The samples that are not in a journal yet. */
    public List<LabelledSample> left(WorkJournal journal) {
        Set<String> done = journal.keys();
        return plan.samples().stream().filter(sample -> !done.contains(sample.sample().id())).toList();
    }

    /**
     * Evaluates all samples that are not in the journal, and notes them there.
     *
     * @return those that could not be read, or for which the network's output is no number
     * @throws GlassboxException if a method or metric fails, or the journal can't be written
     * @throws OperationCanceledException if the monitor is cancelled; what was finished before is in the journal then
     */
    public List<Skipped> run(WorkJournal journal, IProgressMonitor monitor) throws GlassboxException {
        List<LabelledSample> samples = left(journal);
        SubMonitor progress = SubMonitor.convert(monitor, samples.size() * ticks());
        List<Skipped> skipped = new ArrayList<>();
        Pipeline.run(source(samples), part -> {
            progress.checkCanceled();
            skipped.addAll(part.skipped());
            return evaluate(part, skipped, progress);
        }, evaluated -> journal.add(evaluated.lines()));
        return skipped;
    }

    /** Steps of the progress that one image takes: its maps and each of their values, about alike in time. */
    private int ticks() {
        return 1 + plan.methods().size() * (1 + plan.metrics().size());
    }

    private ReadAhead.Source<Part> source(List<LabelledSample> samples) {
        int most = (int) Math.clamp(PIXELS_AT_A_TIME / ((long) plan.width() * plan.height()), 1, MOST_AT_A_TIME);
        return new ReadAhead.Source<>() {
            private int done;

            @Override
            public Optional<Part> next() {
                if (done == samples.size()) {
                    return Optional.empty();
                }
                List<LabelledSample> now = samples.subList(done, Math.min(samples.size(), done + most));
                done += now.size();
                List<Loaded> loaded = new ArrayList<>();
                List<Skipped> skipped = new ArrayList<>();
                for (Outcome outcome : now.parallelStream().map(Evaluation.this::load).toList()) { // in the samples' order
                    switch (outcome) {
                        case Loaded image -> loaded.add(image);
                        case Skipped problem -> skipped.add(problem);
                    }
                }
                return Optional.of(new Part(loaded, skipped, now.size()));
            }
        };
    }

    private Outcome load(LabelledSample sample) {
        try {
            Map<MaskRole, Mask> masks = new EnumMap<>(MaskRole.class);
            for (MaskRole role : MaskRole.values()) {
                plan.data().mask(sample.sample(), role).ifPresent(mask -> masks.put(role, mask));
            }
            return new Loaded(sample, input(plan.data().image(sample.sample())), masks);
        } catch (GlassboxException e) {
            return new Skipped(sample.sample().id(), e.getMessage());
        }
    }

    private float[] input(RgbImage image) {
        return plan.normalisation().planes(ImageScaling.scale(image, plan.width(), plan.height()));
    }

    private EvaluatedPart evaluate(Part part, List<Skipped> skipped, SubMonitor progress) throws GlassboxException {
        List<Loaded> loaded = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        if (!part.loaded().isEmpty()) {
            Images all = images(part.loaded(), null);
            float[][] rows = device.call(Priority.TRAINING, manager -> Explanations.logits(manager, network, all));
            for (int n = 0; n < rows.length; n++) {
                if (isFinite(rows[n])) {
                    loaded.add(part.loaded().get(n));
                    logits.add(rows[n]);
                } else {
                    String id = part.loaded().get(n).sample().sample().id();
                    skipped.add(new Skipped(id, "The network's output for " + id + " is not finite (NaN or infinite)."));
                }
            }
        }
        progress.worked(part.size() + (part.size() - loaded.size()) * (ticks() - 1));
        return loaded.isEmpty() ? new EvaluatedPart(List.of(), List.of(), Map.of()) : judge(loaded, logits, progress);
    }

    private EvaluatedPart judge(List<Loaded> loaded, List<float[]> logits, SubMonitor progress) throws GlassboxException {
        int[] targets = switch (plan.explained()) {
            case PREDICTED -> Explanations.predicted(logits.toArray(float[][]::new));
            case LABEL -> loaded.stream().mapToInt(image -> image.sample().label()).toArray();
        };
        Images together = images(loaded, targets);
        List<Map<MaskRole, Mask>> masks = loaded.stream().map(Loaded::masks).toList();
        Map<String, Judged> byMethod = new LinkedHashMap<>();
        Findings ofImages = new Findings(); // by any metric for any method
        for (Method method : plan.methods()) {
            Images images = at(plan.layer(method), together);
            long[] nanos = new long[1];
            List<Explanation> explanations = device.call(Priority.TRAINING, manager -> {
                long begun = System.nanoTime();
                List<Explanation> found = Explanations.explain(manager, network, method.explainer(), images, progress.split(loaded.size()));
                nanos[0] = System.nanoTime() - begun;
                return found;
            });
            Maps maps = new Maps(images, method.explainer(), explanations.stream().map(Explanation::map).toList(), masks, ofImages, new Findings());
            Map<String, List<ExplanationMetric.Value>> values = new LinkedHashMap<>();
            for (MapMetric metric : plan.metrics()) {
                values.put(metric.id(), device.call(Priority.TRAINING,
                        manager -> ExplanationMetrics.compute(manager, network, metric.metric(), maps, progress.split(loaded.size()))));
            }
            byMethod.put(method.id(), new Judged(explanations, nanos[0] / NANOS_PER_MILLI / loaded.size(), values));
        }
        return new EvaluatedPart(loaded.stream().map(Loaded::sample).toList(), logits, byMethod);
    }

    private Images images(List<Loaded> loaded, int[] targets) {
        int length = loaded.getFirst().values().length;
        float[] values = new float[loaded.size() * length];
        for (int n = 0; n < loaded.size(); n++) {
            System.arraycopy(loaded.get(n).values(), 0, values, n * length, length);
        }
        return new Images(values, loaded.size(), plan.height(), plan.width(), targets, null, plan.normalisation(), 0);
    }

    /** The same to be explained at a layer. */
    private static Images at(String layer, Images images) {
        return new Images(images.images(), images.count(), images.height(), images.width(), images.targets(), layer, images.normalisation(), images.atOnce());
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes maps again to be shown.
     *
     * @param samples whose maps are wanted; they could be read before
     * @param targets the class of each
     * @throws GlassboxException if an image can't be read any more
     */
    public List<SaliencyMap> maps(Method method, List<LabelledSample> samples, int[] targets, IProgressMonitor monitor) throws GlassboxException {
        List<SaliencyMap> maps = new ArrayList<>();
        SubMonitor progress = SubMonitor.convert(monitor, samples.size());
        for (int n = 0; n < samples.size(); n++) {
            float[] values = input(plan.data().image(samples.get(n).sample()));
            Images image = new Images(values, 1, plan.height(), plan.width(), new int[] {targets[n]}, plan.layer(method), plan.normalisation(), 0);
            maps.add(device.call(Priority.TRAINING, manager -> Explanations.explain(manager, network, method.explainer(), image, progress.split(1)))
                    .getFirst().map());
        }
        return maps;
    }
}
