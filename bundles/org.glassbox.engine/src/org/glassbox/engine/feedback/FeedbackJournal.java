package org.glassbox.engine.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.io.FileProblems;

/**
 * The queries and answers of a run, one JSON object a line, only ever appended to. A line is on disk when the method that wrote it returns, so that neither a
 * crash nor a killed process loses an answer. Thread safe.
 */
public final class FeedbackJournal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path file;
    private final FileChannel channel;
    private final Clock clock;
    private final List<JournalEntry> entries = new ArrayList<>();
    /** Where the next line begins; what is behind it could not be written whole. */
    private long end;

    private FeedbackJournal(Path file, FileChannel channel, Clock clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens or makes a journal. A last line that was cut off by a crash is dropped: whoever wrote it was never told that it is safe.
     *
     * @throws GlassboxException if the file can't be read or written, or a complete line is damaged
     */
    public static FeedbackJournal open(Path file, Clock clock) throws GlassboxException {
        FeedbackJournal journal = null;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FeedbackJournal opened = new FeedbackJournal(file, channel, clock);
            try {
                opened.readAll();
                journal = opened;
            } finally {
                if (journal == null) {
                    channel.close();
                }
            }
            return journal;
        } catch (IOException e) {
            throw GlassboxException.fault("The feedback journal " + file + " can't be opened: " + FileProblems.reason(e) + ".", e);
        }
    }

    private void readAll() throws IOException, GlassboxException {
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        int line = 0;
        for (String text : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n")) {
            line++;
            if (!text.isBlank()) {
                try {
                    entries.add(JSON.readValue(text, JournalEntry.class));
                } catch (JsonProcessingException e) {
                    throw GlassboxException.badInput("Line " + line + " of the feedback journal " + file + " is damaged; restore the file from a backup or"
                            + " remove that line.", e);
                }
            }
        }
        end = whole;
        channel.truncate(end);
    }

    /**
     * Notes that a query was put; once for each id.
     *
     * @throws GlassboxException if it can't be written; the journal is then as before
     */
    public synchronized void asked(Query query) throws GlassboxException {
        if (find(query.id()).isEmpty()) {
            append(JournalEntry.asked(query, clock.instant().toString()), "go on with --resume");
        }
    }

    /**
     * Notes an answer.
     *
     * @throws GlassboxException if it can't be written; the journal is then as before, and the answer can be given again
     */
    public synchronized void answered(Answer answer, String who) throws GlassboxException {
        if (find(answer.queryId()).isEmpty()) {
            throw new IllegalArgumentException("no query " + answer.queryId() + " was asked");
        }
        append(JournalEntry.answered(answer, who, clock.instant().toString()), "answer again");
    }

    private void append(JournalEntry entry, String remedy) throws GlassboxException {
        try {
            ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            channel.truncate(end).position(end); // no half line before this one, even where it could not be taken back when it failed
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
            end = channel.position();
            entries.add(entry);
        } catch (IOException e) {
            takeBack(e);
            throw GlassboxException.fault("The feedback journal " + file + " can't be written (" + FileProblems.reason(e) + "); free some space and "
                    + remedy + ".", e);
        }
    }

    private void takeBack(IOException failure) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e); // the next line goes there, and a line that is not whole is dropped on opening
        }
    }

    /** The query with that id, as it was put. */
    private Optional<JournalEntry.Asked> find(String queryId) {
        return entries.stream().filter(JournalEntry.Asked.class::isInstance).map(JournalEntry.Asked.class::cast)
                .filter(asked -> asked.queryId().equals(queryId)).findFirst();
    }

    /** The answer that holds for each query, by query id; queries without one, or whose answer was undone, are missing. */
    public synchronized Map<String, Answer> answers() {
        Map<String, List<Answer>> given = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry instanceof JournalEntry.Answered answered) {
                List<Answer> ofQuery = given.computeIfAbsent(answered.answer().queryId(), id -> new ArrayList<>());
                if (answered.answer() instanceof Answer.Undone) {
                    ofQuery.clear();
                } else {
                    ofQuery.add(answered.answer());
                }
            }
        }
        Map<String, Answer> valid = new LinkedHashMap<>();
        given.forEach((id, answers) -> {
            if (!answers.isEmpty()) {
                valid.put(id, answers.getLast());
            }
        });
        return valid;
    }

    /** All queries in the order in which they were put. */
    public synchronized List<JournalEntry.Asked> queries() {
        return entries.stream().filter(JournalEntry.Asked.class::isInstance).map(JournalEntry.Asked.class::cast).toList();
    }

    /** What holds for each image, by sample id; images of which nothing was marked, drawn or corrected are missing. */
    public synchronized Map<String, ImageFeedback> feedback() {
        Map<String, Answer> answers = answers();
        Map<String, ImageFeedback> bySample = new HashMap<>();
        for (JournalEntry.Asked asked : queries()) {
            Answer answer = answers.get(asked.queryId());
            if (answer != null) {
                bySample.put(asked.sampleId(), bySample.getOrDefault(asked.sampleId(), ImageFeedback.none()).with(asked.regions(), answer));
            }
        }
        bySample.values().removeIf(ImageFeedback::isSilent);
        return bySample;
    }

    @Override
    public synchronized void close() throws GlassboxException {
        try {
            channel.close();
        } catch (IOException e) {
            throw GlassboxException.fault("The feedback journal " + file + " can't be closed: " + FileProblems.reason(e) + ".", e);
        }
    }
}
