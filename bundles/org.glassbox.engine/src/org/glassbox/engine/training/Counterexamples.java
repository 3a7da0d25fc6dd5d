package org.glassbox.engine.training;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.PhaseSettings.CounterexampleFill;

/** Images whose content at places that must not matter is another one, with their labels unchanged. Thread safe; who calls brings the random numbers. */
public final class Counterexamples {
    private final TrainingSet set;
    private final Map<Integer, Mask> ruledOut;
    private final int[] annotated;
    private final CounterexampleFill fill;

    /**
     * @param ruledOut pixels that must not matter, by index into the set
     * @param margin how far beyond them the content is another one too, pixels
     * @param fill what takes their place
     */
    public Counterexamples(TrainingSet set, Map<Integer, Mask> ruledOut, int margin, CounterexampleFill fill) {
        this.set = set;
        this.ruledOut = new TreeMap<>(ruledOut);
        this.ruledOut.replaceAll((index, mask) -> mask.grown(margin));
        annotated = this.ruledOut.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.fill = fill;
    }

    /** The images that have ruled-out pixels, in ascending order. */
    public int[] annotated() {
        return annotated.clone();
    }

    /** What a pixel becomes. */
    private interface Source {
        int value(int x, int y, int channel);
    }

    /** The image with its own ruled-out pixels replaced; one without any as it is. */
    public RgbImage of(int index, RandomStream random) throws GlassboxException {
        Mask replaced = ruledOut.get(index);
        return replaced == null ? set.image(index) : with(set.image(index), replaced, source(index, random));
    }

    /**
     * The image with the places replaced that were ruled out in annotated images, of one after another: what must not matter in one image is taken not to
     * matter in another one either. An annotated image's own ruled-out pixels are replaced before, and what it keeps stays.
     *
     * @param donors how many annotated images are drawn
     */
    public RgbImage withTransplants(int index, int donors, RandomStream random) throws GlassboxException {
        RgbImage image = of(index, random);
        Mask own = ruledOut.get(index);
        for (int i = 0; i < donors; i++) {
            int donor = another(index, random);
            Mask places = own == null ? ruledOut.get(donor) : ruledOut.get(donor).minus(own.complement());
            Source source = fill == CounterexampleFill.OTHER_RULED_OUT ? set.image(donor)::value : source(index, random);
            image = with(image, places, source);
        }
        return image;
    }

    private Source source(int index, RandomStream random) throws GlassboxException {
        return switch (fill) {
            case OTHER_IMAGE -> set.image(random.nextInt(set.size()))::value;
            case OTHER_RULED_OUT -> ruledOutOf(another(index, random));
            case NOISE -> (x, y, channel) -> random.nextInt(256);
            case MEAN -> (x, y, channel) -> mean(set.normalisation(), channel);
            case BLURRED -> {
                RgbImage image = set.image(index);
                yield GaussianBlur.automatic(image.height(), image.width()).apply(image)::value;
            }
        };
    }

    /** An annotated image, if possible not this one. */
    private int another(int index, RandomStream random) {
        int place = Arrays.binarySearch(annotated, index);
        if (place < 0 || annotated.length == 1) {
            return annotated[random.nextInt(annotated.length)];
        }
        int drawn = random.nextInt(annotated.length - 1);
        return annotated[drawn < place ? drawn : drawn + 1];
    }

    /** An annotated image where it is ruled out, and the mean colour of that elsewhere. */
    private Source ruledOutOf(int index) throws GlassboxException {
        RgbImage image = set.image(index);
        Mask mask = ruledOut.get(index);
        long[] sums = new long[3];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int channel = 0; channel < 3 && mask.contains(x, y); channel++) {
                    sums[channel] += image.value(x, y, channel);
                }
            }
        }
        int pixels = mask.count();
        return (x, y, channel) -> mask.contains(x, y) ? image.value(x, y, channel) : (int) (sums[channel] / pixels);
    }

    private static int mean(Normalisation normalisation, int channel) {
        return (int) Math.round(255 * normalisation.mean().get(channel));
    }

    private static RgbImage with(RgbImage image, Mask replaced, Source source) {
        byte[] rgb = image.rgb().clone();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (replaced.contains(x, y)) {
                    int pixel = 3 * (y * image.width() + x);
                    for (int channel = 0; channel < 3; channel++) {
                        rgb[pixel + channel] = (byte) source.value(x, y, channel);
                    }
                }
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
