package org.glassbox.cli;

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
import org.glassbox.engine.io.FileProblems;

/**
 * What was done in a folder so far, a line of JSON an image, only ever appended to: where a broken-off command goes on, and where the printed results are taken from,
 * so that they need not wait in memory. The first line holds the settings. One thread at a time.
 */
final class ExplainJournal implements AutoCloseable {
    /** The journal's name in its folder. */
    static final String FILE = "explanations.jsonl";
    private static final String SETTINGS = "settings";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Set<String> keys = new HashSet<>();
    private final Set<String> stems = new HashSet<>();
    private OutputStream out;
    private JsonNode first;

    private ExplainJournal(Path file) {
        this.file = file;
    }

    /**
     * Begins anew; what an earlier command noted in the folder is forgotten.
     *
     * @throws GlassboxException if the file can't be written
     */
    static ExplainJournal begin(Path folder, Map<String, String> settings) throws GlassboxException {
        ExplainJournal journal = new ExplainJournal(folder.resolve(FILE));
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
     * Goes on with what an earlier command noted, or begins where there is nothing. A last line that a killed process left unfinished is removed.
     *
     * @throws GlassboxException if the settings were others, naming the first that differs, or the journal is damaged
     */
    static ExplainJournal resume(Path folder, Map<String, String> settings) throws GlassboxException {
        ExplainJournal journal = new ExplainJournal(folder.resolve(FILE));
        if (!Files.exists(journal.file)) {
            return begin(folder, settings);
        }
        try {
            long length = journal.read(journal::note);
            if (journal.first == null) {
                return begin(folder, settings);
            }
            requireEqual(folder, journal.first.path(SETTINGS), settings);
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
        stems.add(image.path("stem").asText());
    }

    private static void requireEqual(Path folder, JsonNode before, Map<String, String> now) throws GlassboxException {
        Set<String> names = new LinkedHashSet<>(now.keySet());
        before.fieldNames().forEachRemaining(names::add);
        Map<String, String> texts = new LinkedHashMap<>();
        before.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        for (String name : names) {
            if (!Objects.equals(texts.get(name), now.get(name))) {
                throw GlassboxException.badInput("--resume: the pictures in " + folder + " were made with other settings: " + name + " was \"" + texts.getOrDefault(name,
                        "") + "\" and is \"" + now.getOrDefault(name, "") + "\". Give another folder with --out, or begin again without --resume.");
            }
        }
    }

    /** The images that are done, by key. */
    Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** The stems of their results' names. */
    Set<String> stems() {
        return Set.copyOf(stems);
    }

    /** How many images are done. */
    int count() {
        return keys.size();
    }

    /**
     * Notes images that are done, and hands the lines to the operating system.
     *
     * @throws GlassboxException if the file can't be written
     */
    void add(List<ObjectNode> images) throws GlassboxException {
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
    void forEach(Consumer<JsonNode> action) throws GlassboxException {
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
            System.getLogger(ExplainJournal.class.getName()).log(System.Logger.Level.WARNING, file + " could not be closed.", e);
        }
    }
}
