package org.glassbox.engine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.PhaseSettings;

/** Makes the batches of one epoch. What a batch holds depends on the seed, the epoch and the step alone, so that any thread may make it. Thread safe. */
final class BatchAssembler {
    private final TrainingSet set;
    private final Augmentation augmentation;
    private final PhaseSettings phase;
    private final TrainingFeedback feedback;
    private final SampleUse use;
    private final Set<MaskRequest> wanted;
    private final int[] labels;
    private final int[] annotated;
    private final int[] ruledOut;
    private final float[] classWeights;
    private final long seed;
    private final int epoch;

    /**
     * @param use the samples' own weights
     * @param wanted the masks that loss terms look at
     */
    BatchAssembler(TrainingSet set, Augmentation augmentation, PhaseSettings phase, TrainingFeedback feedback, SampleUse use, Set<MaskRequest> wanted,
            float[] classWeights, long seed, int epoch) {
        this.set = set;
        this.augmentation = augmentation;
        this.phase = phase;
        this.feedback = feedback;
        this.use = use;
        this.wanted = Set.copyOf(wanted);
        labels = use.labels(feedback.corrected(set.labels()));
        annotated = feedback.images().stream().mapToInt(Integer::intValue).toArray();
        ruledOut = new TreeSet<>(feedback.ruledOut().keySet()).stream().mapToInt(Integer::intValue).toArray();
        this.classWeights = classWeights;
        this.seed = seed;
        this.epoch = epoch;
    }

    /**
     * @param step in the epoch, from 0
     * @param drawn samples that the epoch's plan gives this step
     */
    HostBatch assemble(int step, int[] drawn) throws GlassboxException {
        RandomStream random = RandomStream.of(seed, "annotated", epoch, Integer.toString(step));
        int[] added = draw(random, annotated, phase.annotatedPerStep());
        int[] counterexamples = draw(random, ruledOut, phase.counterexamplesPerStep());
        int size = drawn.length + added.length + counterexamples.length;
        float[] images = new float[size * set.imageLength()];
        int[] batchLabels = new int[size];
        float[] weights = new float[size];
        Map<MaskRequest, HostMasks> masks = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int index = i < drawn.length ? drawn[i] : i < drawn.length + added.length ? added[i - drawn.length]
                    : counterexamples[i - drawn.length - added.length];
            boolean original = i < drawn.length + added.length;
            RgbImage image = original ? set.image(index) : counterexample(index, random);
            ImageWarp warp = ImageWarp.draw(augmentation, RandomStream.of(seed, "augment/" + i, epoch, step + "/" + set.samples().get(index).id()));
            warp.apply(image, set.normalisation(), images, i * set.imageLength());
            addMasks(masks, warp, index, i, size);
            batchLabels[i] = labels[index];
            weights[i] = classWeights[batchLabels[i]] * use.weight(index);
        }
        int[] members = members(drawn, added);
        return new HostBatch(images, batchLabels, weights, set.cleanImages(members), ruledOut(members), masks);
    }

    /** Some of the samples, each at most once. */
    private static int[] draw(RandomStream random, int[] samples, int count) {
        int[] pool = samples.clone();
        random.shuffle(pool);
        return Arrays.copyOf(pool, Math.min(count, pool.length));
    }

    /**
     * Adds the masks that a member of the batch has.
     *
     * @param index of the sample in the set
     * @param place of the member in the batch
     */
    private void addMasks(Map<MaskRequest, HostMasks> masks, ImageWarp warp, int index, int place, int batchSize) throws GlassboxException {
        int pixels = set.imageLength() / 3;
        for (MaskRequest request : wanted) {
            Optional<Mask> mask = mask(request, index);
            if (mask.isPresent()) {
                HostMasks found = masks.computeIfAbsent(request, key -> new HostMasks(new float[batchSize * pixels], new float[batchSize]));
                warp.apply(mask.get(), found.values(), place * pixels);
                found.known()[place] = 1;
            }
        }
    }

    private Optional<Mask> mask(MaskRequest request, int index) throws GlassboxException {
        return switch (request.source()) {
            case DATASET -> set.data().mask(set.samples().get(index), request.role());
            case FEEDBACK -> Optional.ofNullable(request.role() == MaskRole.RELEVANT ? feedback.relevant().get(index) : feedback.ruledOut().get(index));
        };
    }

    /** The samples of the step with ruled-out pixels, each once. */
    private int[] members(int[] drawn, int[] added) {
        Set<Integer> members = new LinkedHashSet<>();
        Arrays.stream(added).filter(feedback.ruledOut()::containsKey).forEach(members::add);
        Arrays.stream(drawn).filter(feedback.ruledOut()::containsKey).forEach(members::add);
        return members.stream().mapToInt(Integer::intValue).toArray();
    }

    private float[] ruledOut(int[] members) {
        List<float[]> masks = new ArrayList<>();
        for (int member : members) {
            masks.add(feedback.ruledOut().get(member).toFloats());
        }
        int pixels = set.imageLength() / 3;
        float[] all = new float[members.length * pixels];
        for (int i = 0; i < members.length; i++) {
            System.arraycopy(masks.get(i), 0, all, i * pixels, pixels);
        }
        return all;
    }

    /** The sample's image with its ruled-out pixels replaced: same label, other irrelevant content. */
    private RgbImage counterexample(int index, RandomStream random) throws GlassboxException {
        RgbImage image = set.image(index);
        Mask replaced = feedback.ruledOut().get(index);
        RgbImage other = phase.counterexampleFill() == PhaseSettings.CounterexampleFill.OTHER_IMAGE ? set.image(random.nextInt(set.size())) : null;
        byte[] rgb = image.rgb().clone();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (replaced.contains(x, y)) {
                    int pixel = 3 * (y * image.width() + x);
                    for (int channel = 0; channel < 3; channel++) {
                        rgb[pixel + channel] = switch (phase.counterexampleFill()) {
                            case OTHER_IMAGE -> (byte) other.value(x, y, channel);
                            case NOISE -> (byte) random.nextInt(256);
                            case MEAN -> mean(set.normalisation(), channel);
                        };
                    }
                }
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private static byte mean(Normalisation normalisation, int channel) {
        return (byte) Math.round(255 * normalisation.mean().get(channel));
    }
}
