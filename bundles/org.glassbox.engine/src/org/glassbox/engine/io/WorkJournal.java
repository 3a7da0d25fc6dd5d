package org.glassbox.engine.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;

/**
 * What was done on many images so far, a line of JSON an image, only ever appended to: where broken-off work goes on, and where results are taken from, so that
 * they need not wait in memory. The first line holds the settings. Each image's line has a text "key", which is the same whenever it is the same image. One
 * thread at a time.
 */
public final class WorkJournal implements AutoCloseable {
    private static final String SETTINGS = "settings";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Set<String> keys = new HashSet<>();
    private OutputStream out;
    private JsonNode first;

    private WorkJournal(Path file) {
        this.file = file;
    }

    /**
     * Begins anew; what was noted in an earlier file of that name is forgotten.
     *
     * @throws GlassboxException if the file can't be written
     */
    public static WorkJournal begin(Path file, Map<String, String> settings) throws GlassboxException {
        WorkJournal journal = new WorkJournal(file);
        try {
            journal.out = Files.newOutputStream(journal.file);
        } catch (IOException e) {
            throw FileProblems.cannotWrite(journal.file, e);
        }
        ObjectNode head = JSON.createObjectNode();
        settings.forEach(head.putObject(SETTINGS)::put);
        try {
            journal.append(List.of(head));
        } catch (GlassboxException e) {
            journal.close();
            throw e;
        }
        return journal;
    }

    /**
     * Goes on with what an earlier process noted, or begins where there is nothing. A last line that a killed process left unfinished is removed.
     *
     * @throws GlassboxException if the settings were others, naming the first that differs, or the journal is damaged
     */
    public static WorkJournal resume(Path file, Map<String, String> settings) throws GlassboxException {
        WorkJournal journal = new WorkJournal(file);
        if (!Files.exists(journal.file)) {
            return begin(file, settings);
        }
        try {
            long length = journal.read(journal::note);
            if (journal.first == null) {
                return begin(file, settings);
            }
            requireEqual(file, journal.first.path(SETTINGS), settings);
            try (FileChannel channel = FileChannel.open(journal.file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            journal.out = Files.newOutputStream(journal.file, StandardOpenOption.APPEND);
            return journal;
        } catch (IOException e) {
            throw FileProblems.cannotWrite(journal.file, e);
        }
    }

    private void note(JsonNode image) {
        keys.add(image.path("key").asText());
    }

    private static void requireEqual(Path file, JsonNode before, Map<String, String> now) throws GlassboxException {
        Set<String> names = new LinkedHashSet<>(now.keySet());
        before.fieldNames().forEachRemaining(names::add);
        Map<String, String> texts = new LinkedHashMap<>();
        before.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        for (String name : names) {
            if (!Objects.equals(texts.get(name), now.get(name))) {
                throw GlassboxException.badInput("The results in " + file + " were made with other settings: " + name + " was \"" + texts.getOrDefault(name,
                        "") + "\" and is \"" + now.getOrDefault(name, "") + "\". Give another folder, or begin again without --resume.");
            }
        }
    }

    /** The images that are done, by key. */
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** How many images are done. */
    public int count() {
        return keys.size();
    }

    /**
     * Notes images that are done, and hands the lines to the operating system.
     *
     * @throws GlassboxException if the file can't be written
     */
    public void add(List<ObjectNode> images) throws GlassboxException {
        append(images);
        images.forEach(this::note);
    }

    private void append(List<ObjectNode> lines) throws GlassboxException {
        try {
            StringBuilder text = new StringBuilder();
            for (ObjectNode line : lines) {
                text.append(JSON.writeValueAsString(line)).append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8)); // at once, so that a killed process leaves at most one unfinished line
        } catch (IOException e) {
            throw FileProblems.cannotWrite(file, e);
        }
    }

    /**
     * All images that are done, in the order in which they were.
     *
     * @throws GlassboxException if the journal can't be read
     */
    public void forEach(Consumer<JsonNode> action) throws GlassboxException {
        try {
            read(action);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /** Reads all finished lines and returns their length in bytes. */
    private long read(Consumer<JsonNode> images) throws IOException, GlassboxException {
        long length = 0;
        int number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                length += line.size() + 1;
                number++;
                JsonNode parsed = parse(line.toByteArray(), number);
                if (number == 1) {
                    first = parsed;
                } else {
                    images.accept(parsed);
                }
                line.reset();
            }
        }
        return length;
    }

    private JsonNode parse(byte[] line, int number) throws IOException, GlassboxException {
        try {
            JsonNode parsed = JSON.readTree(line);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JsonProcessingException e) {
            throw damaged(number, e);
        }
        throw damaged(number, null);
    }

    private GlassboxException damaged(int number, Exception cause) {
        return GlassboxException.badInput("Line " + number + " of " + file + " is damaged; begin again without --resume.", cause);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            System.getLogger(WorkJournal.class.getName()).log(System.Logger.Level.WARNING, file + " could not be closed.", e);
        }
    }
}
