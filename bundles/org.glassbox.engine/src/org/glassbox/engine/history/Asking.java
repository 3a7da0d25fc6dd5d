package org.glassbox.engine.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.FileProblems;

/**
 * Queries that were put at one time of a run.
 *
 * @param epoch after which
 * @param queries how many
 * @param answered how many of them have an answer that was not taken back
 */
public record Asking(int epoch, int queries, int answered) {
    private static final JsonFactory JSON = new JsonFactory();

    /** What is counted of a line of the journal. */
    private record Line(String event, String queryId, int epoch, String kind) {
    }

    /**
     * Counts what a run's journal holds, also while it is being written; maps and regions are passed over. A line that is cut off, or damaged, does not count.
     *
     * @return by epoch; nothing where there is no journal
     * @throws GlassboxException if it can't be read
     */
    public static List<Asking> read(Path journal) throws GlassboxException {
        Map<String, Integer> epochs = new HashMap<>();
        Set<String> answered = new HashSet<>();
        if (!Files.exists(journal)) {
            return List.of();
        }
        try (BufferedReader reader = Files.newBufferedReader(journal)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                Line line = line(text);
                if (line.event().equals("asked")) {
                    epochs.put(line.queryId(), line.epoch());
                } else if (line.kind().equals("undone")) {
                    answered.remove(line.queryId());
                } else if (line.event().equals("answered")) {
                    answered.add(line.queryId());
                }
            }
        } catch (IOException e) {
            throw FileProblems.cannotRead(journal, e);
        }
        Map<Integer, int[]> counts = new TreeMap<>();
        epochs.forEach((query, epoch) -> {
            int[] count = counts.computeIfAbsent(epoch, key -> new int[2]);
            count[0]++;
            count[1] += answered.contains(query) ? 1 : 0;
        });
        List<Asking> askings = new ArrayList<>();
        counts.forEach((epoch, count) -> askings.add(new Asking(epoch, count[0], count[1])));
        return askings;
    }

    private static Line line(String text) {
        String event = "";
        String queryId = "";
        String kind = "";
        int epoch = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "event" -> event = parser.getValueAsString("");
                    case "queryId" -> queryId = parser.getValueAsString("");
                    case "kind" -> kind = parser.getValueAsString("");
                    case "epoch" -> epoch = parser.getValueAsInt();
                    default -> parser.skipChildren();
                }
            }
            return new Line(event, queryId, epoch, kind);
        } catch (IOException e) {
            return new Line("", "", 0, ""); // the last line while it is written
        }
    }
}
