package org.glassbox.engine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.MaskSource;
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
    private final SampleLabels labels;
    private final int[] annotated;
    private final Counterexamples counterexamples;
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
        labels = use.labels(feedback.corrected(set.given()));
        annotated = feedback.images().stream().mapToInt(Integer::intValue).toArray();
        counterexamples = new Counterexamples(set, feedback.ruledOut(), phase.counterexampleMargin(), phase.counterexampleFill());
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
        int[] changed = draw(random, counterexamples.annotated(), phase.counterexamplesPerStep());
        int size = drawn.length + added.length + changed.length;
        float[] images = new float[size * set.imageLength()];
        int[] indices = new int[size];
        float[] weights = new float[size];
        Map<MaskRequest, HostMasks> masks = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int index = i < drawn.length ? drawn[i] : i < drawn.length + added.length ? added[i - drawn.length]
                    : changed[i - drawn.length - added.length];
            RgbImage image = i < drawn.length ? drawn(index, i, step) : i < drawn.length + added.length ? set.image(index) : counterexamples.of(index, random);
            ImageWarp warp = ImageWarp.draw(augmentation, RandomStream.of(seed, "augment/" + i, epoch, step + "/" + set.samples().get(index).id()));
            warp.apply(image, set.normalisation(), images, i * set.imageLength());
            addMasks(masks, warp, index, i, size);
            indices[i] = index;
            weights[i] = classWeights[labels.main()[index]] * use.weight(index);
        }
        int[] members = members(drawn, added);
        SampleLabels ofBatch = labels.at(indices);
        return new HostBatch(images, ofBatch.main(), ofBatch.sets(), weights, set.cleanImages(members), ruledOut(members), masks);
    }

    /** An image of the epoch's plan, or what becomes of it by pasting in what was ruled out elsewhere. */
    private RgbImage drawn(int index, int place, int step) throws GlassboxException {
        RandomStream random = RandomStream.of(seed, "transplant/" + place, epoch, Integer.toString(step));
        boolean changed = !feedback.ruledOut().isEmpty() && random.chance(phase.transplantRate());
        return changed ? counterexamples.withTransplants(index, phase.transplantDonors(), random) : set.image(index);
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
            if (request.shaded() && request.source() == MaskSource.DATASET) {
                Optional<GreyMask> shades = set.data().greyMask(set.samples().get(index), request.role());
                shades.ifPresent(mask -> warp.apply(mask, filled(masks, request, place, batchSize), place * pixels));
            } else {
                mask(request, index).ifPresent(mask -> warp.apply(mask, filled(masks, request, place, batchSize), place * pixels));
            }
        }
    }

    /** The values of a batch's masks, among which that of one member will be. */
    private float[] filled(Map<MaskRequest, HostMasks> masks, MaskRequest request, int place, int batchSize) {
        int pixels = set.imageLength() / 3;
        HostMasks found = masks.computeIfAbsent(request, key -> new HostMasks(new float[batchSize * pixels], new float[batchSize]));
        found.known()[place] = 1;
        return found.values();
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
}
