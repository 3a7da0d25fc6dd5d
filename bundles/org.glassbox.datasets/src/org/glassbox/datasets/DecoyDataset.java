package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/** The images of another data set with the swatches of {@link Decoy}. The wrapped set keeps decoded images; a swatch is painted anew each time. */
final class DecoyDataset extends WrappedDataset {
    /** Whether the swatch tells the class. */
    private enum Confounding {
        AGREEING, INDEPENDENT, ABSENT
    }

    /** A sample of this set, the wrapped one's sample behind it, and the swatch on it, null for none. */
    private record Planted(Sample wrapped, Swatch swatch) {
    }

    private final Decoy options;
    private final int side;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, Planted> planted = new HashMap<>();

    DecoyDataset(Decoy options, Dataset wrapped, int side) {
        super(wrapped);
        this.options = options;
        this.side = side;
        for (String split : wrapped.splits()) {
            if (split.startsWith("test")) {
                plant(split, split + "_iid", Confounding.AGREEING);
                plant(split, split + "_random", Confounding.INDEPENDENT);
                plant(split, split + "_absent", Confounding.ABSENT);
            } else {
                boolean checked = split.equals("val") && options.validation() == Validation.INDEPENDENT;
                plant(split, split, checked ? Confounding.INDEPENDENT : Confounding.AGREEING);
            }
        }
    }

    private void plant(String from, String split, Confounding confounding) {
        List<Sample> inSplit = new ArrayList<>();
        for (Sample sample : wrapped.samples(from)) {
            // images of a test split occur three times, so that the id needs the split
            Sample mine = sample.as(split.equals(from) ? sample.id() : split + ":" + sample.id(), split);
            inSplit.add(mine);
            planted.put(mine.id(), new Planted(sample, swatch(mine, sample, confounding)));
        }
        samples.put(split, List.copyOf(inSplit));
    }

    private Swatch swatch(Sample mine, Sample sample, Confounding confounding) {
        if (confounding == Confounding.ABSENT) {
            return null;
        }
        int classes = classes().size();
        RandomStream random = RandomStream.of(options.seed(), "decoy swatch", 0, mine.id());
        double agreeing = confounding == Confounding.AGREEING && classes > 1 ? options.rate() : 1.0 / classes;
        int shift = random.chance(agreeing) ? 0 : 1 + random.nextInt(classes - 1);
        int colour = Swatch.colour(options.style(), (sample.label() + shift) % classes, classes);
        return new Swatch(corner(sample), colour);
    }

    /** A corner of the image's own, the same in all splits, a little away from the edges. */
    private Region corner(Sample sample) {
        int corner = RandomStream.of(options.seed(), "decoy corner", 0, sample.id()).nextInt(4);
        int margin = side / 5;
        int x = corner % 2 == 0 ? margin : width() - margin - side;
        int y = corner / 2 == 0 ? margin : height() - margin - side;
        return new Region(x, y, side, side);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(samples.keySet());
    }

    @Override
    public List<Sample> samples(String split) {
        return samples.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) throws GlassboxException {
        Planted behind = planted(sample);
        RgbImage image = wrapped.image(behind.wrapped);
        return behind.swatch == null ? image : behind.swatch.on(image);
    }

    /**
     * The wrapped set's masks; the swatch belongs to the irrelevant one, and no longer to the relevant one. Where the wrapped set does not say what is
     * relevant, all but the swatch may be: a simulated annotator can then answer on any data.
     */
    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        Planted behind = planted(sample);
        Optional<Mask> mask = wrapped.mask(behind.wrapped, role);
        if (behind.swatch == null) {
            return mask;
        }
        Mask swatch = Mask.of(width(), height(), List.of(behind.swatch.region()));
        return switch (role) {
            case RELEVANT -> Optional.of(mask.map(relevant -> relevant.minus(swatch)).orElseGet(swatch::complement));
            case IRRELEVANT -> Optional.of(mask.map(swatch::union).orElse(swatch));
            case IGNORED -> mask.map(ignored -> ignored.minus(swatch));
        };
    }

    /** The wrapped set's shades of what matters, without the swatch; masks of what must not matter are black and white, as the swatch is. */
    @Override
    public Optional<GreyMask> greyMask(Sample sample, MaskRole role) throws GlassboxException {
        Planted behind = planted(sample);
        Optional<GreyMask> shades = wrapped.greyMask(behind.wrapped, role);
        if (behind.swatch == null) {
            return shades;
        }
        return role == MaskRole.RELEVANT && shades.isPresent() ? shades.map(mask -> mask.minus(Mask.of(width(), height(), List.of(behind.swatch.region()))))
                : mask(sample, role).map(GreyMask::of);
    }

    private Planted planted(Sample sample) {
        Planted behind = planted.get(sample.id());
        if (behind == null) {
            throw new IllegalArgumentException("no sample \"" + sample.id() + "\" in " + options);
        }
        return behind;
    }
}
