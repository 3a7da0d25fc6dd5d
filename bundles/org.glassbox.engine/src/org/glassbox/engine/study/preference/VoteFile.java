package org.glassbox.engine.study.preference;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.FolderLock;

/** A study's {@code votes.csv}. Each change is made to what is there then, while nobody else changes it. For one thread at a time. */
final class VoteFile {
    private static final List<String> COLUMNS = List.of("pair", "rater", "choice", "time");
    private final Path folder;
    private final Set<String> pairs;
    private final Clock clock;
    private List<Vote> votes = List.of();

    /**
     * @param folder of the study
     * @param pairs their ids
     * @param clock tells when a vote was given
     */
    VoteFile(Path folder, Set<String> pairs, Clock clock) {
        this.folder = folder;
        this.pairs = pairs;
        this.clock = clock;
    }

    /** What is to be done while nobody else changes the votes. */
    private interface Change {
        void make() throws GlassboxException;
    }

    /** Who has judged what. */
    private record Judgement(String pair, String rater) {
        static Judgement of(Vote vote) {
            return new Judgement(vote.pair(), vote.rater());
        }
    }

    /** The file of a study that nobody has judged yet. */
    static void create(Path folder) throws GlassboxException {
        AtomicFiles.writeString(path(folder), Csv.line(COLUMNS));
    }

    private static Path path(Path folder) {
        return folder.resolve("votes.csv");
    }

    /** All votes that were read last, in the order in which they came. */
    List<Vote> votes() {
        return votes;
    }

    /** All votes as the file has them. */
    String text() {
        return text(votes);
    }

    private static String text(List<Vote> votes) {
        StringBuilder csv = new StringBuilder(Csv.line(COLUMNS));
        votes.forEach(vote -> csv.append(Csv.line(List.of(vote.pair(), vote.rater(), vote.choice().word(), vote.time().toString()))));
        return csv.toString();
    }

    /** @throws GlassboxException if the file is damaged, naming the line; the votes are then those that were known */
    void reload() throws GlassboxException {
        List<Vote> read = new ArrayList<>();
        Set<Judgement> known = new HashSet<>();
        for (Csv.Row row : Csv.read(path(folder), "file of votes", COLUMNS)) {
            Vote vote = checked(path(folder), row, row.text("rater"), known);
            known.add(Judgement.of(vote));
            read.add(vote);
        }
        votes = List.copyOf(read);
    }

    /** @throws GlassboxException if there is no such pair, the rater has judged it already, or the vote can't be written */
    void vote(String pair, String rater, Choice choice) throws GlassboxException {
        change(() -> {
            String refusal = refusal(pair, rater, known());
            if (refusal != null) {
                throw GlassboxException.badInput("The vote can't be taken: " + refusal);
            }
            List<Vote> all = new ArrayList<>(votes);
            all.add(new Vote(pair, rater, choice, clock.instant()));
            write(all);
        });
    }

    /** @throws GlassboxException if there is no such vote, or the votes can't be written */
    void takeBack(String pair, String rater) throws GlassboxException {
        change(() -> {
            Judgement wrong = new Judgement(pair, rater.strip());
            List<Vote> kept = votes.stream().filter(vote -> !Judgement.of(vote).equals(wrong)).toList();
            if (kept.size() == votes.size()) {
                throw GlassboxException.badInput("No vote can be taken back: \"" + rater.strip() + "\" has not judged the pair " + pair + ".");
            }
            write(kept);
        });
    }

    /** @see PreferenceStudy#take */
    int take(Path file, String rater) throws GlassboxException {
        List<String> columns = rater.isBlank() ? List.of("pair", "rater", "choice") : List.of("pair", "choice");
        List<Vote> taken = new ArrayList<>();
        change(() -> {
            Set<Judgement> known = known();
            Set<Judgement> fresh = new HashSet<>();
            for (Csv.Row row : Csv.read(file, "file of votes", columns)) {
                if (!row.text("choice").isEmpty()) {
                    Vote vote = checked(file, row, rater.isBlank() ? row.text("rater") : rater, known);
                    if (!fresh.add(Judgement.of(vote))) {
                        throw GlassboxException.badInput(file + ", line " + row.line() + ": \"" + vote.rater() + "\" judges the pair " + vote.pair()
                                + " a second time.");
                    }
                    taken.add(vote);
                }
            }
            List<Vote> all = new ArrayList<>(votes);
            all.addAll(taken);
            write(all);
        });
        return taken.size();
    }

    private void change(Change change) throws GlassboxException {
        FolderLock lock = FolderLock.take(folder);
        try {
            reload();
            change.make();
        } finally {
            lock.close();
        }
    }

    private void write(List<Vote> all) throws GlassboxException {
        AtomicFiles.writeString(path(folder), text(all));
        votes = List.copyOf(all);
    }

    private Set<Judgement> known() {
        return votes.stream().map(Judgement::of).collect(Collectors.toSet());
    }

    /** Why a vote can't be taken, as the end of a sentence; null where it can. */
    private String refusal(String pair, String rater, Set<Judgement> known) {
        if (rater.isBlank()) {
            return "it needs the name of a rater.";
        }
        if (!pairs.contains(pair)) {
            return "there is no pair \"" + pair + "\"" + Suggestion.among(pair, pairs);
        }
        return known.contains(new Judgement(pair, rater.strip())) ? "\"" + rater.strip() + "\" has judged the pair " + pair + " already, and nobody judges a pair twice." : null;
    }

    private Vote checked(Path file, Csv.Row row, String rater, Set<Judgement> known) throws GlassboxException {
        String where = file + ", line " + row.line() + ": ";
        String word = row.text("choice");
        Choice choice = Choice.of(word).orElse(null);
        if (choice == null) {
            throw GlassboxException.badInput(where + "\"" + word + "\" is no choice" + Suggestion.among(word, Choice.words()));
        }
        String refusal = refusal(row.text("pair"), rater, known);
        if (refusal != null) {
            throw GlassboxException.badInput(where + refusal);
        }
        try {
            return new Vote(row.text("pair"), rater, choice, row.text("time").isEmpty() ? clock.instant() : Instant.parse(row.text("time")));
        } catch (DateTimeParseException e) {
            throw GlassboxException.badInput(where + "\"" + row.text("time") + "\" is no time such as 2026-01-31T12:00:00Z.", e);
        }
    }
}
