package org.glassbox.engine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.PhaseSettings;

/** Makes the batches of one epoch. What a batch holds depends on the seed, the epoch and the step alone, so that any thread may make it. Thread safe. */
final class BatchAssembler {
    private final TrainingSet set;
    private final Augmentation augmentation;
    private final PhaseSettings phase;
    private final Map<Integer, Mask> feedback;
    private final int[] annotated;
    private final float[] classWeights;
    private final long seed;
    private final int epoch;

    /**
     * @param feedback masks of ruled-out pixels by sample index, none of them empty
     */
    BatchAssembler(TrainingSet set, Augmentation augmentation, PhaseSettings phase, Map<Integer, Mask> feedback, float[] classWeights, long seed, int epoch) {
        this.set = set;
        this.augmentation = augmentation;
        this.phase = phase;
        this.feedback = new TreeMap<>(feedback);
        this.annotated = this.feedback.keySet().stream().mapToInt(Integer::intValue).toArray();
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
        int[] added = draw(random, phase.annotatedPerStep());
        int[] counterexamples = draw(random, phase.counterexamplesPerStep());
        int size = drawn.length + added.length + counterexamples.length;
        float[] images = new float[size * set.imageLength()];
        int[] labels = new int[size];
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            int index = i < drawn.length ? drawn[i] : i < drawn.length + added.length ? added[i - drawn.length] : counterexamples[i - drawn.length - added.length];
            boolean original = i < drawn.length + added.length;
            RgbImage image = original ? set.image(index) : counterexample(index, random);
            ImageWarp.draw(augmentation, RandomStream.of(seed, "augment/" + i, epoch, step + "/" + set.samples().get(index).id()))
                    .apply(image, set.normalisation(), images, i * set.imageLength());
            labels[i] = set.samples().get(index).label();
            weights[i] = classWeights[labels[i]];
        }
        int[] members = members(drawn, added);
        return new HostBatch(images, labels, weights, set.cleanImages(members), masks(members));
    }

    /** Annotated samples, each at most once. */
    private int[] draw(RandomStream random, int wanted) {
        int[] pool = annotated.clone();
        random.shuffle(pool);
        return Arrays.copyOf(pool, Math.min(wanted, pool.length));
    }

    /** The samples of the step that have feedback, each once. */
    private int[] members(int[] drawn, int[] added) {
        Set<Integer> members = new LinkedHashSet<>();
        Arrays.stream(added).forEach(members::add);
        Arrays.stream(drawn).filter(feedback::containsKey).forEach(members::add);
        return members.stream().mapToInt(Integer::intValue).toArray();
    }

    private float[] masks(int[] members) {
        List<float[]> masks = new ArrayList<>();
        for (int member : members) {
            masks.add(feedback.get(member).toFloats());
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
        Mask ruledOut = feedback.get(index);
        RgbImage other = phase.counterexampleFill() == PhaseSettings.CounterexampleFill.OTHER_IMAGE ? set.image(random.nextInt(set.size())) : null;
        byte[] rgb = image.rgb().clone();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (ruledOut.contains(x, y)) {
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
