package org.glassbox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.io.NpzBuilder;
import org.glassbox.engine.io.NpzReader;
import org.glassbox.engine.io.WorkJournal;

/**
 * The values of maps before any scaling, for other tools. They wait in files beside the pictures until all images are done, and become one archive then: keyed
 * by method, (N, h, w) float32, with channels (N, C, H, W). N counts the images in the order of the journal. One thread at a time.
 */
final class RawValues implements AutoCloseable {
    private final Path folder;
    private final Path file;
    private final boolean perChannel;
    private final NpzBuilder waiting;
    private boolean isComplete;

    /**
     * Goes on with the values of the images in the journal.
     *
     * @param folder where values wait
     * @param file of the archive; {@code null} if values are not wanted
     * @param perChannel whether values at the input keep their channels
     * @param methods ids
     * @param left how many images are to be added to those in the journal
     * @throws GlassboxException if the values of the images in the journal are gone
     */
    RawValues(Path folder, Path file, boolean perChannel, List<String> methods, WorkJournal journal, int left) throws GlassboxException {
        this.folder = folder;
        this.file = file;
        this.perChannel = perChannel;
        waiting = new NpzBuilder(folder);
        if (file != null && journal.count() > 0) {
            resume(methods, journal, left);
        }
    }

    /** Goes on with the values that wait, or with those of the archive where the earlier command came to its end. */
    private void resume(List<String> methods, WorkJournal journal, int left) throws GlassboxException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        journal.forEach(image -> image.path("maps").forEach(map -> shapes.putIfAbsent(map.path("method").asText(), shape(map.path("raw")))));
        boolean wait = methods.stream().allMatch(method -> Files.exists(NpzBuilder.waiting(folder, method)));
        if (wait || !Files.exists(file)) {
            for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
                waiting.begin(shape.getKey(), shape.getValue(), journal.count());
            }
        } else if (left == 0) {
            isComplete = true;
        } else {
            refill(shapes, journal.count());
        }
    }

    private static long[] shape(JsonNode lengths) {
        return IntStream.range(0, lengths.size()).mapToLong(i -> lengths.get(i).asLong()).toArray();
    }

    private void refill(Map<String, long[]> shapes, long images) throws GlassboxException {
        try (NpzReader archive = NpzReader.open(file)) {
            for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
                try (NpzReader.Rows rows = archive.rows(shape.getKey())) {
                    if (rows.count() != images) {
                        throw GlassboxException.badInput("Can't go on: " + file + " has the values of " + rows.count() + " images, but " + images
                                + " are explained in " + folder + "; begin again without --resume.");
                    }
                    waiting.begin(shape.getKey(), shape.getValue(), 0);
                    for (long n = 0; n < rows.count(); n++) {
                        waiting.add(shape.getKey(), rows.next());
                    }
                }
            }
        }
    }

    /** The shape of what is kept of a map. */
    long[] shape(Explanation explanation) {
        return keepsChannels(explanation) ? new long[] {explanation.channels(), explanation.height(), explanation.width()}
                : new long[] {explanation.height(), explanation.width()};
    }

    private boolean keepsChannels(Explanation explanation) {
        return perChannel && explanation.space() == Attribution.Space.INPUT;
    }

    /**
     * Keeps the values of one image, if values are wanted.
     *
     * @throws GlassboxException if they can't be written
     */
    void add(Map<String, Explanation> byMethod) throws GlassboxException {
        if (file == null) {
            return;
        }
        for (Map.Entry<String, Explanation> entry : byMethod.entrySet()) {
            String method = entry.getKey();
            Explanation explanation = entry.getValue();
            if (!waiting.contains(method)) {
                waiting.begin(method, shape(explanation), 0);
            }
            waiting.add(method, keepsChannels(explanation) ? explanation.values() : explanation.channelSum());
        }
    }

    /**
     * Makes sure that what was added is on disk, before the journal says so.
     *
     * @throws GlassboxException if it can't be written
     */
    void flush() throws GlassboxException {
        waiting.flush();
    }

    /**
     * Writes the archive, if values are wanted.
     *
     * @throws GlassboxException if it can't be written
     */
    void write() throws GlassboxException {
        if (file != null && !isComplete) {
            waiting.write(file);
            waiting.discard();
        }
    }

    /** Closes the files; values that were not written yet wait for --resume. */
    @Override
    public void close() {
        waiting.close();
    }
}
