package org.glassbox.engine.study.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.FileProblems;

/**
 * A preference study on disk: a folder with {@code preference.json} (what is compared), {@code pairs.csv} (which map is on which side), the pictures, and
 * {@code votes.csv}. A vote is on disk before {@link #vote} returns. Several raters may have the folder open at the same time, in other programs or on other
 * machines: each change is made to the votes that are there then. An object of this class is for one thread at a time.
 */
public final class PreferenceStudy {
    /** The fewest votes with which a pair counts. */
    public static final int VOTES_NEEDED = 5;
    private static final List<String> PAIR_COLUMNS = List.of("pair", "sample", "class", "reference_class", "candidate_class", "first");
    private static final String CANDIDATE = "candidate";
    private static final String REFERENCE = "reference";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final About about;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private final VoteFile votes;

    private PreferenceStudy(Path folder, About about, Clock clock) {
        this.folder = folder;
        this.about = about;
        votes = new VoteFile(folder, pairs.keySet(), clock);
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
            if (reference == null || candidate == null || method == null || data == null) {
                throw new IllegalArgumentException("a study needs names for both networks, its method and its data");
            }
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
        VoteFile.create(folder);
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
            About about = JSON.readValue(Files.readString(file), About.class);
            if (about == null) { // the file says null
                throw damaged(file, null);
            }
            PreferenceStudy study = new PreferenceStudy(folder, about, clock);
            study.readPairs();
            study.reload();
            return study;
        } catch (JsonProcessingException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private static GlassboxException damaged(Path file, JsonProcessingException cause) {
        return GlassboxException.badInput(file + " is damaged: it does not describe a preference study. Copy the study's folder again, or make it anew.", cause);
    }

    /**
     * Reads the votes anew, with those that others gave meanwhile.
     *
     * @throws GlassboxException if the file is damaged, naming the line
     */
    public void reload() throws GlassboxException {
        votes.reload();
    }

    /**
     * Makes sure that raters will see something of each pair.
     *
     * @throws GlassboxException if there is no pair, or a picture is missing
     */
    public void requirePictures() throws GlassboxException {
        if (pairs.isEmpty()) {
            throw GlassboxException.badInput("The study in " + folder + " has no pairs; make it anew, with images that both networks can explain.");
        }
        for (Pair pair : pairs.values()) {
            for (String picture : List.of(pair.image(), pair.first(), pair.second())) {
                if (!Files.isRegularFile(folder.resolve(picture))) {
                    throw GlassboxException.badInput("The study in " + folder + " lacks the picture " + picture + "; copy the whole folder, or make it anew.");
                }
            }
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
        return votes.votes();
    }

    /** Who has judged at least one pair, in the order of their first votes. */
    public List<String> raters() {
        return votes.votes().stream().map(Vote::rater).distinct().toList();
    }

    /** The vote that a rater gave last; nothing before the first one. */
    public Optional<Vote> lastVote(String rater) {
        return votes.votes().reversed().stream().filter(vote -> vote.rater().equals(rater.strip())).findFirst();
    }

    /** The pairs that a rater has not judged yet, in an order of the rater's own, so that no pair is always the last and most tiring one. */
    public List<Pair> open(String rater) {
        Set<String> judged = new HashSet<>();
        votes.votes().stream().filter(vote -> vote.rater().equals(rater.strip())).forEach(vote -> judged.add(vote.pair()));
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
        votes.vote(pair, rater, choice);
    }

    /**
     * Takes a rater's vote back, so that the rater can judge the pair anew.
     *
     * @throws GlassboxException if there is no such vote, or the votes can't be written
     */
    public void takeBack(String pair, String rater) throws GlassboxException {
        votes.takeBack(pair, rater);
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
        return votes.take(file, rater);
    }

    /** All votes as a table, as {@link #take} reads it. */
    public String votesText() {
        return votes.text();
    }

    /** A sheet for a rater to fill in: the open pairs with their pictures and an empty column choice. It does not tell which map is whose. */
    public String sheet(String rater) {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("pair", "rater", "image", "first", "second", "choice")));
        open(rater).forEach(pair -> csv.append(Csv.line(List.of(pair.id(), rater.strip(), pair.image(), pair.first(), pair.second(), ""))));
        return csv.toString();
    }
}
