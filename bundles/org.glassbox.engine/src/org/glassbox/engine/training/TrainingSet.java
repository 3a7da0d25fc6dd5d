package org.glassbox.engine.training;

import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.LabelSets;

/**
 * The samples of a split with what batches need of their data set. Thread safe.
 *
 * @param samples in the data set's order; batches refer to them by index
 * @param normalisation of the images: the network's, which need not be the data set's
 */
public record TrainingSet(Dataset data, List<Sample> samples, Normalisation normalisation) {
    public TrainingSet {
        samples = List.copyOf(samples);
    }

    /** The samples of one split. */
    public static TrainingSet of(Dataset data, String split, Normalisation normalisation) {
        return new TrainingSet(data, data.samples(split), normalisation);
    }

    public int size() {
        return samples.size();
    }

    /** The labels in order. */
    public int[] labels() {
        return samples.stream().mapToInt(Sample::label).toArray();
    }

    /** All classes of each sample; absent unless images may belong to several. */
    Optional<LabelSets> labelSets() {
        return data.multiLabel() ? Optional.of(LabelSets.of(samples.stream().map(Sample::labels).toList(), data.classes().size())) : Optional.empty();
    }

    /** The labels as the data set has them. */
    public SampleLabels given() {
        return new SampleLabels(labels(), labelSets());
    }

    RgbImage image(int index) throws GlassboxException {
        return data.image(samples.get(index));
    }

    /** Values of one image in a batch: three channels. */
    int imageLength() {
        return 3 * data.height() * data.width();
    }

    /** Normalised images without augmentation, (n, C, H, W) row by row. */
    public float[] cleanImages(int[] indices) throws GlassboxException {
        float[] images = new float[indices.length * imageLength()];
        for (int i = 0; i < indices.length; i++) {
            ImageWarp.none().apply(image(indices[i]), normalisation(), images, i * imageLength());
        }
        return images;
    }
}
