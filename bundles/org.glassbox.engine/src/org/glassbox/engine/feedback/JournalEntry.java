package org.glassbox.engine.feedback;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;

/** A line of a run's feedback journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({@JsonSubTypes.Type(value = JournalEntry.Asked.class, name = "asked"), @JsonSubTypes.Type(value = JournalEntry.Answered.class,
        name = "answered")})
public sealed interface JournalEntry {
    /**
     * A query was put.
     *
     * @param map what was shown, in steps of 1/127 of its largest value
     */
    record Asked(String time, String queryId, int epoch, String sampleId, int label, int predicted, List<Double> probabilities, double entropy,
            List<Region> regions, StoredMap map) implements JournalEntry {
    }

    /**
     * An answer was given.
     *
     * @param kind marked, corrected, skipped, cleared or undone
     * @param irrelevant marked regions by index, in a correction those that were marked besides; empty for the other kinds
     * @param reason why it was skipped; null for the other kinds
     * @param correction what was drawn and said; null for the other kinds
     */
    record Answered(String time, String who, String queryId, String kind, List<Integer> irrelevant, String reason, Correction correction)
            implements JournalEntry {
        /** The answer as it was handed in. */
        Answer answer() {
            return switch (kind) {
                case "marked" -> new Answer.Marked(queryId, new TreeSet<>(irrelevant));
                case "corrected" -> correction.answer(queryId, new TreeSet<>(irrelevant));
                case "skipped" -> new Answer.Skipped(queryId, reason);
                case "cleared" -> new Answer.Cleared(queryId);
                case "undone" -> new Answer.Undone(queryId);
                default -> throw new IllegalArgumentException("unknown kind of answer: " + kind);
            };
        }
    }

    /**
     * What was drawn and said.
     *
     * @param relevant null where nothing was said of it
     * @param irrelevant null likewise
     * @param label null likewise
     */
    record Correction(StoredMask relevant, StoredMask irrelevant, Integer label) {
        Answer answer(String queryId, SortedSet<Integer> marked) {
            return new Answer.Corrected(queryId, marked, Optional.ofNullable(relevant).map(StoredMask::restored),
                    Optional.ofNullable(irrelevant).map(StoredMask::restored), label == null ? OptionalInt.empty() : OptionalInt.of(label));
        }
    }

    /**
     * A mask row by row.
     *
     * @param runs lengths of runs of pixels, outside and inside by turns, the first outside
     */
    record StoredMask(int width, int height, List<Integer> runs) {
        static StoredMask of(Mask mask) {
            List<Integer> runs = new ArrayList<>();
            boolean inside = false;
            int length = 0;
            for (int i = 0; i < mask.width() * mask.height(); i++) {
                if (mask.contains(i % mask.width(), i / mask.width()) != inside) {
                    runs.add(length);
                    inside = !inside;
                    length = 0;
                }
                length++;
            }
            runs.add(length);
            return new StoredMask(mask.width(), mask.height(), runs);
        }

        Mask restored() {
            BitSet pixels = new BitSet(width * height);
            int from = 0;
            for (int i = 0; i < runs.size(); i++) {
                pixels.set(from, from + runs.get(i), i % 2 == 1);
                from += runs.get(i);
            }
            return new Mask(width, height, pixels);
        }
    }

    /** A map in one byte a value. */
    record StoredMap(int width, int height, float largest, int target, byte[] values) {
        static StoredMap of(SaliencyMap map) {
            float[] scaled = map.scaled();
            byte[] bytes = new byte[scaled.length];
            float largest = 0;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Math.round(127 * scaled[i]);
                largest = Math.max(largest, Math.abs(map.values()[i]));
            }
            return new StoredMap(map.width(), map.height(), largest, map.target(), bytes);
        }

        /** The map, to within 1/254 of its largest value. */
        public SaliencyMap restored() {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = largest * values[i] / 127;
            }
            return new SaliencyMap(width, height, floats, target, Double.NaN);
        }
    }

    static Asked asked(Query query, String time) {
        return new Asked(time, query.id(), query.epoch(), query.sample().id(), query.sample().label(), query.predicted(), query.probabilities(),
                query.entropy(), query.regions(), StoredMap.of(query.map()));
    }

    static Answered answered(Answer answer, String who, String time) {
        return switch (answer) {
            case Answer.Marked marked -> new Answered(time, who, marked.queryId(), "marked", List.copyOf(marked.irrelevant()), null, null);
            case Answer.Corrected corrected -> new Answered(time, who, corrected.queryId(), "corrected", List.copyOf(corrected.marked()), null,
                    new Correction(corrected.relevant().map(StoredMask::of).orElse(null), corrected.irrelevant().map(StoredMask::of).orElse(null),
                            corrected.label().isPresent() ? corrected.label().getAsInt() : null));
            case Answer.Skipped skipped -> new Answered(time, who, skipped.queryId(), "skipped", List.of(), skipped.reason(), null);
            case Answer.Cleared cleared -> new Answered(time, who, cleared.queryId(), "cleared", List.of(), null, null);
            case Answer.Undone undone -> new Answered(time, who, undone.queryId(), "undone", List.of(), null, null);
        };
    }
}
