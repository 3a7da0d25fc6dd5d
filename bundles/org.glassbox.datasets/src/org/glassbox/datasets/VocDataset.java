package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.io.ImageFiles;

/** The images of a {@link Voc} folder. Their masks are kept while there is room, too. */
final class VocDataset extends PictureDataset<VocDataset.Entry> {
    /**
     * An image of the data set.
     *
     * @param header the size that its file says
     * @param marks where its marks are
     * @param relevant the names whose marks are what is relevant; empty where nothing is known to be
     */
    record Entry(Sample sample, Path file, ImageFiles.Header header, Path marks, List<String> relevant) implements PictureDataset.Entry {
    }

    /** What is known of an image's pixels, at the data set's size. */
    private record Known(Optional<Mask> relevant, Optional<Mask> ignored) {
    }

    private final VocReader reader;
    private final BoundedCache<String, Known> masks;

    VocDataset(VocReader reader, Voc options, List<String> classes, Map<String, List<Entry>> bySplit, PictureStore pictures, List<String> problems) {
        super(options.path(), classes, options.task() == Voc.Task.MULTI, bySplit, options.size(), pictures, problems);
        this.reader = reader;
        masks = new BoundedCache<>((long) options.cacheMegabytes() << 20);
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
        masks.offer(entry.sample().id(), known, (long) width() * height() / 4);
        return known;
    }
}
