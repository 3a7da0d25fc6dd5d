package org.glassbox.tests.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;

/** Samples with labels in turn, black images of 4 x 4 pixels, and no masks. */
record ListedData(List<String> classes, Map<String, List<Sample>> bySplit) implements Dataset {
    private static final int SIDE = 4;

    static ListedData of(List<String> classes, String first, int inFirst, String second, int inSecond) {
        Map<String, List<Sample>> splits = new LinkedHashMap<>();
        splits.put(first, samples(first, inFirst, classes.size()));
        splits.put(second, samples(second, inSecond, classes.size()));
        return new ListedData(classes, splits);
    }

    private static List<Sample> samples(String split, int count, int classes) {
        List<Sample> samples = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            samples.add(new Sample(split + "/" + n, split, n % classes));
        }
        return samples;
    }

    @Override
    public int width() {
        return SIDE;
    }

    @Override
    public int height() {
        return SIDE;
    }

    @Override
    public Normalisation normalisation() {
        return Normalisation.IMAGENET;
    }

    @Override
    public List<String> splits() {
        return List.copyOf(bySplit.keySet());
    }

    @Override
    public List<Sample> samples(String split) {
        return bySplit.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) {
        return new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]);
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) {
        return Optional.empty();
    }

    @Override
    public List<String> problems() {
        return List.of();
    }
}
