package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;

/** The images of an {@link ImageFolder}, decoded when they are asked for and kept while there is room. */
final class FolderDataset implements Dataset {
    /** An image with its split, its label and the size that its header says. */
    record Entry(FolderScan.Found found, ImageFiles.Header header, String split, int label) {
        Sample sample() {
            return new Sample(found.id(), split, label);
        }
    }

    private final ImageFolder options;
    private final List<String> classes;
    private final List<String> splits;
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final int width;
    private final int height;
    private final PictureStore pictures;
    private final List<String> problems;

    FolderDataset(ImageFolder options, List<String> classes, Map<String, List<Entry>> bySplit, PictureStore pictures, List<String> problems) {
        this.options = options;
        this.classes = classes;
        this.pictures = pictures;
        this.problems = List.copyOf(problems);
        splits = List.copyOf(bySplit.keySet());
        bySplit.forEach((split, members) -> {
            samples.put(split, members.stream().map(Entry::sample).toList());
            members.forEach(member -> entries.put(member.found().id(), member));
        });
        ImageFiles.Header any = entries.values().iterator().next().header(); // all are equal if they are kept as they are
        width = options.size() == 0 ? any.width() : options.size();
        height = options.size() == 0 ? any.height() : options.size();
    }

    /**
     * @throws GlassboxException if the mask has another size than its image
     */
    static void checkMaskSize(FolderScan.Found found, ImageFiles.Header image, Path mask, ImageFiles.Header size) throws GlassboxException {
        if (!size.equals(image)) {
            throw GlassboxException.badInput("The mask " + mask + " has " + size.width() + " x " + size.height() + " pixels, but its image " + found.file()
                    + " has " + image.width() + " x " + image.height() + "; they must be equal.");
        }
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public Normalisation normalisation() {
        return Normalisation.IMAGENET;
    }

    @Override
    public List<String> splits() {
        return splits;
    }

    @Override
    public List<Sample> samples(String split) {
        return samples.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) throws GlassboxException {
        Entry entry = entry(sample);
        return pictures.image(sample.id(), entry.found().file(), entry.header());
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        Entry entry = entry(sample);
        Path file = switch (role) {
            case RELEVANT -> entry.found().relevant();
            case IRRELEVANT -> entry.found().irrelevant();
            case IGNORED -> null;
        };
        if (file == null) {
            return Optional.empty();
        }
        Mask mask = ImageFiles.readMask(file);
        checkMaskSize(entry.found(), entry.header(), file, new ImageFiles.Header(mask.width(), mask.height()));
        return Optional.of(pictures.fitted(mask, entry.header()));
    }

    private Entry entry(Sample sample) {
        Entry entry = entries.get(sample.id());
        if (entry == null) {
            throw new IllegalArgumentException("no sample \"" + sample.id() + "\" in " + options.path());
        }
        return entry;
    }

    @Override
    public List<String> problems() {
        return problems;
    }
}
