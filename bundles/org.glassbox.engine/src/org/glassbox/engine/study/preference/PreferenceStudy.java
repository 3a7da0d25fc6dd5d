package org.glassbox.engine.study.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.FileProblems;

/**
 * A preference study on disk: a folder with {@code preference.json} (what is compared), {@code pairs.csv} (which map is on which side), the pictures, and
 * {@code votes.csv}. A vote is on disk before {@link #vote} returns. One writer at a time; not thread safe.
 */
public final class PreferenceStudy {
    /** The fewest votes with which a pair counts. */
    public static final int VOTES_NEEDED = 5;
    private static final List<String> PAIR_COLUMNS = List.of("pair", "sample", "class", "reference_class", "candidate_class", "first");
    private static final List<String> VOTE_COLUMNS = List.of("pair", "rater", "choice", "time");
    private static final String CANDIDATE = "candidate";
    private static final String REFERENCE = "reference";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final About about;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private final List<Vote> votes = new ArrayList<>();
    private final Clock clock;

    private PreferenceStudy(Path folder, About about, Clock clock) {
        this.folder = folder;
        this.about = about;
        this.clock = clock;
    }

    /**
     * What is compared.
     *
     * @param reference the network that the other is compared with, for people
     * @param candidate the network in question, for people
     * @param method the explainer with its options
     * @param data the images, for people
     * @param seed of the choice of images and of the sides
     * @param votesNeeded the fewest votes with which a pair counts
     */
    public record About(String reference, String candidate, String method, String data, long seed, int votesNeeded) {
        public About {
            if (votesNeeded < 1) {
                throw new IllegalArgumentException("no pair counts with " + votesNeeded + " votes");
            }
        }
    }

    /**
     * Writes a new study, whose pictures are there already, so that a folder with a {@code preference.json} is a whole one.
     *
     * @throws GlassboxException if a file can't be written
     */
    static void create(Path folder, About about, List<Pair> pairs) throws GlassboxException {
        StringBuilder csv = new StringBuilder(Csv.line(PAIR_COLUMNS));
        for (Pair pair : pairs) {
            csv.append(Csv.line(List.of(pair.id(), pair.sample(), pair.trueClass(), pair.referenceClass(), pair.candidateClass(),
                    pair.candidateFirst() ? CANDIDATE : REFERENCE)));
        }
        AtomicFiles.writeString(folder.resolve("pairs.csv"), csv.toString());
        AtomicFiles.writeString(folder.resolve("votes.csv"), Csv.line(VOTE_COLUMNS));
        try {
            AtomicFiles.writeString(folder.resolve("preference.json"), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(about) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a folder holds a study. */
    public static boolean isThere(Path folder) {
        return Files.exists(folder.resolve("preference.json"));
    }

    /**
     * Opens a study with all its votes.
     *
     * @throws GlassboxException if there is none, or a file is damaged, naming the line
     */
    public static PreferenceStudy open(Path folder, Clock clock) throws GlassboxException {
        Path file = folder.resolve("preference.json");
        if (!Files.exists(file)) {
            throw GlassboxException.badInput("There is no preference study in " + folder + "; make one with: glassbox study preference make.");
        }
        try {
            PreferenceStudy study = new PreferenceStudy(folder, JSON.readValue(Files.readString(file), About.class), clock);
            study.readPairs();
            for (Csv.Row row : Csv.read(folder.resolve("votes.csv"), "file of votes", VOTE_COLUMNS)) {
                study.votes.add(study.checked(folder.resolve("votes.csv"), row, row.text("rater")));
            }
            return study;
        } catch (JsonProcessingException e) {
            throw GlassboxException.badInput(file + " is damaged: it does not describe a preference study.", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private void readPairs() throws GlassboxException {
        Path file = folder.resolve("pairs.csv");
        for (Csv.Row row : Csv.read(file, "file of pairs", PAIR_COLUMNS)) {
            String first = row.text("first");
            if (!first.equals(CANDIDATE) && !first.equals(REFERENCE)) {
                throw GlassboxException.badInput(file + ", line " + row.line() + ": first must be " + CANDIDATE + " or " + REFERENCE + ", not \"" + first
                        + "\".");
            }
            Pair pair = new Pair(row.text("pair"), row.text("sample"), row.text("class"), row.text("reference_class"), row.text("candidate_class"),
                    first.equals(CANDIDATE));
            if (pairs.put(pair.id(), pair) != null) {
                throw GlassboxException.badInput(file + ", line " + row.line() + ": the pair " + pair.id() + " stands there twice.");
            }
        }
    }

    public Path folder() {
        return folder;
    }

    public About about() {
        return about;
    }

    /** All pairs in their order. */
    public List<Pair> pairs() {
        return List.copyOf(pairs.values());
    }

    /** All votes in the order in which they came. */
    public List<Vote> votes() {
        return List.copyOf(votes);
    }

    /** The pairs that a rater has not judged yet, in an order of the rater's own, so that no pair is always the last and most tiring one. */
    public List<Pair> open(String rater) {
        Set<String> judged = new HashSet<>();
        votes.stream().filter(vote -> vote.rater().equals(rater.strip())).forEach(vote -> judged.add(vote.pair()));
        List<Pair> open = new ArrayList<>(pairs.values());
        int[] order = new int[open.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        RandomStream.of(about.seed(), "rater", 0, rater.strip()).shuffle(order);
        List<Pair> shuffled = new ArrayList<>();
        for (int index : order) {
            if (!judged.contains(open.get(index).id())) {
                shuffled.add(open.get(index));
            }
        }
        return shuffled;
    }

    /**
     * Notes a vote.
     *
     * @throws GlassboxException if there is no such pair, the rater has judged it already, or the vote can't be written
     */
    public void vote(String pair, String rater, Choice choice) throws GlassboxException {
        String refusal = refusal(pair, rater);
        if (refusal != null) {
            throw GlassboxException.badInput("The vote can't be taken: " + refusal);
        }
        add(List.of(new Vote(pair, rater, choice, clock.instant())));
    }

    /** Why a vote can't be taken, as the end of a sentence; null where it can. */
    private String refusal(String pair, String rater) {
        if (rater.isBlank()) {
            return "it needs the name of a rater.";
        }
        if (!pairs.containsKey(pair)) {
            return "there is no pair \"" + pair + "\"" + Suggestion.among(pair, pairs.keySet());
        }
        boolean twice = votes.stream().anyMatch(vote -> vote.pair().equals(pair) && vote.rater().equals(rater.strip()));
        return twice ? "\"" + rater.strip() + "\" has judged the pair " + pair + " already, and nobody judges a pair twice." : null;
    }

    /**
     * Takes the votes of a file with the columns pair, choice (first, second or same) and, unless all are of one rater, rater; a column time is kept where it
     * is there. Rows without a choice are pairs that were not judged. All of the file is taken or nothing.
     *
     * @param rater of all votes; empty to take the column
     * @return how many votes were taken
     * @throws GlassboxException if a row can't be taken, naming its line
     */
    public int take(Path file, String rater) throws GlassboxException {
        List<String> columns = rater.isBlank() ? List.of("pair", "rater", "choice") : List.of("pair", "choice");
        List<Vote> taken = new ArrayList<>();
        Set<List<String>> fresh = new HashSet<>();
        for (Csv.Row row : Csv.read(file, "file of votes", columns)) {
            if (!row.text("choice").isEmpty()) {
                Vote vote = checked(file, row, rater.isBlank() ? row.text("rater") : rater);
                if (!fresh.add(List.of(vote.pair(), vote.rater()))) {
                    throw GlassboxException.badInput(file + ", line " + row.line() + ": \"" + vote.rater() + "\" judges the pair " + vote.pair()
                            + " a second time.");
                }
                taken.add(vote);
            }
        }
        add(taken);
        return taken.size();
    }

    private Vote checked(Path file, Csv.Row row, String rater) throws GlassboxException {
        String where = file + ", line " + row.line() + ": ";
        String word = row.text("choice");
        Choice choice = Choice.of(word).orElse(null);
        if (choice == null) {
            throw GlassboxException.badInput(where + "\"" + word + "\" is no choice" + Suggestion.among(word, Choice.words()));
        }
        String refusal = refusal(row.text("pair"), rater);
        if (refusal != null) {
            throw GlassboxException.badInput(where + refusal);
        }
        try {
            return new Vote(row.text("pair"), rater, choice, row.text("time").isEmpty() ? clock.instant() : Instant.parse(row.text("time")));
        } catch (DateTimeParseException e) {
            throw GlassboxException.badInput(where + "\"" + row.text("time") + "\" is no time such as 2026-01-31T12:00:00Z.", e);
        }
    }

    private void add(List<Vote> more) throws GlassboxException {
        List<Vote> all = new ArrayList<>(votes);
        all.addAll(more);
        AtomicFiles.writeString(folder.resolve("votes.csv"), text(all));
        votes.addAll(more);
    }

    private static String text(List<Vote> votes) {
        StringBuilder csv = new StringBuilder(Csv.line(VOTE_COLUMNS));
        votes.forEach(vote -> csv.append(Csv.line(List.of(vote.pair(), vote.rater(), vote.choice().word(), vote.time().toString()))));
        return csv.toString();
    }

    /** All votes as a table, as {@link #take} reads it. */
    public String votesText() {
        return text(votes);
    }

    /** A sheet for a rater to fill in: the open pairs with their pictures and an empty column choice. It does not tell which map is whose. */
    public String sheet(String rater) {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("pair", "rater", "image", "first", "second", "choice")));
        open(rater).forEach(pair -> csv.append(Csv.line(List.of(pair.id(), rater.strip(), pair.image(), pair.first(), pair.second(), ""))));
        return csv.toString();
    }
}
