package org.glassbox.datasets;

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

/** The images of {@link Lesions}, drawn when they are asked for and kept while there is room. */
final class LesionDataset implements Dataset {
    private final Lesions options;
    private final LesionGenerator generator;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    LesionDataset(Lesions options) {
        this.options = options;
        generator = new LesionGenerator(options);
        for (String split : options.splits()) {
            List<Sample> inSplit = new ArrayList<>();
            for (int i = 0; i < generator.count(split); i++) {
                inSplit.add(new Sample(split + "/" + i, split, generator.label(i)));
            }
            samples.put(split, List.copyOf(inSplit));
        }
    }

    @Override
    public List<String> classes() {
        return options.classes();
    }

    @Override
    public int width() {
        return options.size();
    }

    @Override
    public int height() {
        return options.size();
    }

    @Override
    public Normalisation normalisation() {
        return Normalisation.IMAGENET;
    }

    @Override
    public List<String> splits() {
        return options.splits();
    }

    @Override
    public List<Sample> samples(String split) {
        return samples.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) {
        return generator.image(sample.split(), index(sample));
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) {
        return switch (role) {
            case RELEVANT -> Optional.of(generator.lesion(sample.split(), index(sample)));
            case IRRELEVANT -> generator.patch(sample.split(), index(sample));
            case IGNORED -> Optional.empty();
        };
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    private static int index(Sample sample) {
        return Integer.parseInt(sample.id().substring(sample.split().length() + 1));
    }
}
