package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;

/** Images in files, decoded when they are asked for and kept while there is room. @param <E> what is known of an image */
abstract class PictureDataset<E extends PictureDataset.Entry> implements Dataset {
    /** An image of the data set. */
    interface Entry {
        Sample sample();

        Path file();

        /** The size that its file says. */
        ImageFiles.Header header();
    }

    /** Reads images, and brings masks to their size. */
    final PictureStore pictures;
    private final Path path;
    private final List<String> classes;
    private final boolean multiLabel;
    private final List<String> splits;
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private final Map<String, E> entries = new HashMap<>();
    private final int width;
    private final int height;
    private final List<String> problems;

    /**
     * @param path where the data come from, for messages
     * @param multiLabel whether an image may belong to several classes
     * @param bySplit at least one image
     * @param size width and height of the square to which images are brought, pixels; 0 where they are kept and all are equal
     */
    PictureDataset(Path path, List<String> classes, boolean multiLabel, Map<String, List<E>> bySplit, int size, PictureStore pictures, List<String> problems) {
        this.path = path;
        this.classes = List.copyOf(classes);
        this.multiLabel = multiLabel;
        this.pictures = pictures;
        this.problems = List.copyOf(problems);
        splits = List.copyOf(bySplit.keySet());
        bySplit.forEach((split, members) -> {
            samples.put(split, members.stream().map(Entry::sample).toList());
            members.forEach(member -> entries.put(member.sample().id(), member));
        });
        ImageFiles.Header any = entries.values().iterator().next().header();
        width = size == 0 ? any.width() : size;
        height = size == 0 ? any.height() : size;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public boolean multiLabel() {
        return multiLabel;
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
        E entry = entry(sample);
        return pictures.image(sample.id(), entry.file(), entry.header());
    }

    /** @throws IllegalArgumentException if the sample is of another data set */
    E entry(Sample sample) {
        E entry = entries.get(sample.id());
        if (entry == null) {
            throw new IllegalArgumentException("no sample \"" + sample.id() + "\" in " + path);
        }
        return entry;
    }

    @Override
    public List<String> problems() {
        return problems;
    }
}
