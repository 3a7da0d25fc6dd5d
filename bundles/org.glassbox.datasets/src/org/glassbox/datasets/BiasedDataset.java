package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/** The images of another data set with the changes of {@link Biased}. The wrapped set keeps decoded images; a change is made anew each time. */
final class BiasedDataset extends WrappedDataset {
    private static final String TRAIN = "train";
    private final Biased options;
    private final Set<String> changed = new HashSet<>();

    BiasedDataset(Biased options, Dataset wrapped) {
        super(wrapped);
        this.options = options;
        List<String> ids = new ArrayList<>(wrapped.samples(TRAIN).stream().map(Sample::id).toList());
        int[] order = new int[ids.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        RandomStream.of(options.seed(), "biased").shuffle(order);
        for (int i = 0; i < (int) Math.floor(options.share() * order.length); i++) {
            changed.add(ids.get(order[i]));
        }
    }

    @Override
    public RgbImage image(Sample sample) throws GlassboxException {
        RgbImage image = wrapped.image(sample);
        return isChanged(sample) ? change(image) : image;
    }

    private boolean isChanged(Sample sample) {
        return sample.split().equals(TRAIN) && changed.contains(sample.id());
    }

    private RgbImage change(RgbImage image) {
        double shift = switch (options.change()) {
            case BRIGHTER -> options.strength() * luminanceDeviation(image);
            case DARKER -> -options.strength() * luminanceDeviation(image);
            case SCALED -> 0;
        };
        double factor = options.change() == Biased.Change.SCALED ? 1 + options.strength() : 1;
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp(Math.round(factor * (image.rgb()[i] & 0xff) + shift), 0, 255);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /** The standard deviation of .299 R + .587 G + .114 B over the image's pixels, 0 to 127.5. */
    private static double luminanceDeviation(RgbImage image) {
        int pixels = image.width() * image.height();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < pixels; i++) {
            double luminance = 0.299 * (image.rgb()[3 * i] & 0xff) + 0.587 * (image.rgb()[3 * i + 1] & 0xff) + 0.114 * (image.rgb()[3 * i + 2] & 0xff);
            sum += luminance;
            squares += luminance * luminance;
        }
        double mean = sum / pixels;
        return Math.sqrt(Math.max(0, squares / pixels - mean * mean));
    }

    @Override
    public Optional<String> group(Sample sample) {
        return sample.split().equals(TRAIN) ? Optional.of(isChanged(sample) ? "biased" : "unbiased") : wrapped.group(sample);
    }

    @Override
    public List<String> splits() {
        return wrapped.splits();
    }

    @Override
    public List<Sample> samples(String split) {
        return wrapped.samples(split);
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        return wrapped.mask(sample, role);
    }

    @Override
    public Optional<GreyMask> greyMask(Sample sample, MaskRole role) throws GlassboxException {
        return wrapped.greyMask(sample, role);
    }
}
