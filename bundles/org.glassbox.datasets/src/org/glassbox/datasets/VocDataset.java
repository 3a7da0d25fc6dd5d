package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

/** The images of a {@link Voc} folder, decoded when they are asked for and kept while there is room; so are their masks. */
final class VocDataset implements Dataset {
    /**
     * An image of the data set.
     *
     * @param header the size that its file says
     * @param marks where its marks are
     * @param relevant the names whose marks are what is relevant; empty where nothing is known to be
     */
    record Entry(Sample sample, Path file, ImageFiles.Header header, Path marks, List<String> relevant) {
    }

    /** What is known of an image's pixels, at the data set's size. */
    private record Known(Optional<Mask> relevant, Optional<Mask> ignored) {
    }

    private final VocReader reader;
    private final Voc options;
    private final List<String> classes;
    private final Map<String, List<Sample>> samples;
    private final Map<String, Entry> entries = new HashMap<>();
    private final int width;
    private final int height;
    private final PictureStore pictures;
    private final BoundedCache<String, Known> masks;
    private final List<String> problems;

    VocDataset(VocReader reader, Voc options, List<String> classes, Map<String, List<Entry>> bySplit, PictureStore pictures, List<String> problems) {
        this.reader = reader;
        this.options = options;
        this.classes = List.copyOf(classes);
        this.pictures = pictures;
        this.problems = List.copyOf(problems);
        masks = new BoundedCache<>((long) options.cacheMegabytes() << 20);
        samples = new LinkedHashMap<>();
        bySplit.forEach((split, members) -> {
            samples.put(split, members.stream().map(Entry::sample).toList());
            members.forEach(member -> entries.put(member.sample().id(), member));
        });
        ImageFiles.Header any = entries.values().iterator().next().header(); // all are equal if they are kept as they are
        width = options.size() == 0 ? any.width() : options.size();
        height = options.size() == 0 ? any.height() : options.size();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public boolean multiLabel() {
        return options.task() == Voc.Task.MULTI;
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
        return List.copyOf(samples.keySet());
    }

    @Override
    public List<Sample> samples(String split) {
        return samples.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) throws GlassboxException {
        Entry entry = entry(sample);
        return pictures.image(sample.id(), entry.file(), entry.header());
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        Entry entry = entry(sample);
        return switch (role) {
            case RELEVANT -> known(entry).relevant();
            case IGNORED -> known(entry).ignored();
            case IRRELEVANT -> Optional.empty();
        };
    }

    private Known known(Entry entry) throws GlassboxException {
        Known kept = masks.get(entry.sample().id());
        if (kept != null) {
            return kept;
        }
        VocMarks marks = reader.marks(entry.marks(), entry.header());
        Optional<Mask> relevant = entry.relevant().isEmpty() ? Optional.empty() : Optional.of(marks.mask(entry.relevant()));
        Optional<Mask> ignored = Optional.of(marks.ignored()).filter(mask -> !mask.isEmpty());
        Known known = new Known(relevant.map(mask -> pictures.fitted(mask, entry.header())), ignored.map(mask -> pictures.fitted(mask, entry.header())));
        masks.offer(entry.sample().id(), known, (long) width * height / 4);
        return known;
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
