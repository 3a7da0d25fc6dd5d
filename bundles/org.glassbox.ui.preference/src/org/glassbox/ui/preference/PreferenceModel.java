package org.glassbox.ui.preference;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.report.PreferenceGuide;
import org.glassbox.engine.report.PreferencePage;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.GuideExamples;
import org.glassbox.engine.study.preference.Pair;
import org.glassbox.engine.study.preference.PreferenceFiles;
import org.glassbox.engine.study.preference.PreferenceResult;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Vote;
import org.glassbox.ui.Observers;
import org.glassbox.ui.Tasks;
import org.glassbox.ui.open.Openings;
import org.glassbox.ui.preference.PreferenceState.Content;
import org.glassbox.ui.preference.PreferenceState.Desk;
import org.glassbox.ui.preference.PreferenceState.Rater;

/**
 * Takes raters through a preference study, one pair after the other. A vote is on disk before the next pair is shown. User interface's thread only; the study
 * itself is used in the background only.
 */
public final class PreferenceModel {
    /** Nobody judges a pair faster than this: a key that is held down, or bounces, gives no votes. */
    public static final Duration GLANCE = Duration.ofMillis(250);
    private static final long PATIENCE_SECONDS = 10;
    private final Executor background;
    private final Tasks tasks;
    private final Clock clock;
    private final LastStudy lastStudy;
    private final Openings openings;
    private final Observers<PreferenceState> observers = new Observers<>();
    private final PairContents contents;
    private Optional<Opened> opened = Optional.empty();
    private Optional<Round> round = Optional.empty();
    private Optional<PreferenceState.Results> results = Optional.empty();
    private boolean judging;
    private Round writing;
    private Pair seen;
    private Instant seenSince = Instant.MIN;

    /** A study, and what the guide page says of it. */
    private record Opened(PreferenceStudy study, List<Rater> raters, List<PreferenceGuide.Example> examples) {
    }

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, one after the other and in order
     * @param clock tells when votes are given
     * @param lastStudy hears which study was opened, for another day
     */
    public PreferenceModel(Executor ui, Executor background, Clock clock, LastStudy lastStudy) {
        this.background = background;
        tasks = new Tasks(ui, background);
        contents = new PairContents(tasks, this::show);
        this.clock = clock;
        this.lastStudy = lastStudy;
        openings = new Openings(ui, background, this::publish, this::show);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<PreferenceState> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public PreferenceState state() {
        Desk desk = new Desk(openings.opening(), openings.problem());
        if (opened.isEmpty()) {
            return new PreferenceState.Empty(desk);
        }
        if (results.isPresent()) {
            return new PreferenceState.Results(desk, results.get().result(), results.get().raters());
        }
        if (round.isEmpty() || !judging) {
            PreferenceStudy study = opened.get().study();
            return new PreferenceState.Guide(desk, study.folder(), study.pairs().size(), opened.get().raters(), round.map(Round::rater),
                    opened.get().examples());
        }
        return round.get().current().<PreferenceState>map(pair -> new PreferenceState.Judging(desk, round.get().progress(), content(pair)))
                .orElseGet(() -> new PreferenceState.Finished(desk, round.get().progress()));
    }

    private Content content(Pair pair) {
        Content content = contents.of(pair);
        return isWriting() && content instanceof Content.Shown shown ? new Content.Saving(shown.pictures()) : content;
    }

    private boolean isWriting() {
        return writing != null && round.isPresent() && round.get() == writing;
    }

    /** The study that was opened last, perhaps on another day; absent where it is gone. */
    public Optional<Path> last() {
        return lastStudy.folder().filter(PreferenceStudy::isThere);
    }

    /** Opens a study in the background instead of the one that was open. */
    public void open(Path folder) {
        openings.open(folder.getFileName() == null ? folder : folder.getFileName(), () -> {
            PreferenceStudy study = PreferenceStudy.open(folder, clock);
            study.requirePictures();
            return new Opened(study, raters(study), GuideExamples.read(folder));
        }, present -> {
            opened = Optional.of(present);
            round = Optional.empty();
            results = Optional.empty();
            contents.forget();
            lastStudy.note(folder);
        });
    }

    private static List<Rater> raters(PreferenceStudy study) {
        return study.raters().stream().map(name -> new Rater(name, study.pairs().size() - study.open(name).size())).toList();
    }

    /**
     * Somebody begins to judge, or goes on.
     *
     * @param name that of an earlier rater is recognised whatever its case, so that nobody judges a pair twice by typing it differently
     */
    public void begin(String name) {
        String typed = name.strip().replaceAll("\\s+", " ");
        if (typed.isEmpty()) {
            say(Messages.nameNeeded);
            return;
        }
        opened.ifPresent(present -> tasks.run(() -> {
            PreferenceStudy study = present.study();
            study.reload();
            String rater = study.raters().stream().filter(typed::equalsIgnoreCase).findFirst().orElse(typed);
            Map<String, Pair> pairs = new HashMap<>();
            study.pairs().forEach(pair -> pairs.put(pair.id(), pair));
            List<Pair> earlier = study.votes().reversed().stream().filter(vote -> vote.rater().equals(rater)).map(Vote::pair).map(pairs::get).toList();
            return new Round(rater, study.open(rater), earlier, pairs.size());
        }, begun -> {
            if (isOpen(present)) {
                round = Optional.of(begun);
                judging = true;
                seen = null;
                openings.say(Optional.empty());
                show();
            }
        }, this::say));
    }

    /** Whether no other study was opened since. */
    private boolean isOpen(Opened present) {
        return opened.filter(now -> now.study() == present.study()).isPresent();
    }

    /** The rater's vote on the present pair. Does nothing while it can't be seen, was seen for less than {@link #GLANCE}, or something is being written. */
    public void choose(Choice choice) {
        if (state() instanceof PreferenceState.Judging judged && judged.content() instanceof Content.Shown shown && isSeen()) {
            Round present = round.orElseThrow();
            PreferenceStudy study = opened.orElseThrow().study();
            write(present, () -> study.vote(shown.pictures().pair(), present.rater(), choice), present::voted);
        }
    }

    /** The present pair comes again at the end. */
    public void skip() {
        boolean can = state() instanceof PreferenceState.Judging judged
                && (judged.content() instanceof Content.Unreadable || judged.content() instanceof Content.Shown && isSeen());
        if (can) {
            round.orElseThrow().skip();
            show();
        }
    }

    /** Takes the last vote back, or the last skip, and shows its pair again; as often as there are any. */
    public void undo() {
        if (!judging || isWriting() || results.isPresent()) {
            return;
        }
        round.ifPresent(present -> present.last().ifPresent(move -> {
            if (move.voted()) {
                PreferenceStudy study = opened.orElseThrow().study();
                write(present, () -> study.takeBack(move.pair().id(), present.rater()), present::undo);
            } else {
                present.undo();
                show();
            }
        }));
    }

    /** Something that is written. */
    private interface Change {
        void make() throws GlassboxException;
    }

    /** @param then what it means for the round, once it is on disk */
    private void write(Round present, Change change, Runnable then) {
        writing = present;
        openings.say(Optional.empty());
        tasks.run(() -> {
            change.make();
            return true;
        }, done -> {
            writing = null;
            then.run();
            show();
        }, failure -> {
            writing = null;
            resync(present);
            say(failure);
        });
    }

    /** Somebody of that name may be judging in another window. */
    private void resync(Round present) {
        if (round.filter(now -> now == present).isEmpty()) {
            return; // another one judges by now, or another study is open
        }
        PreferenceStudy study = opened.orElseThrow().study();
        tasks.run(() -> {
            study.reload();
            return study.open(present.rater());
        }, open -> {
            present.resync(open);
            show();
        }, failure -> show()); // why it can't be read is said already
    }

    /** Shows those again that were skipped. */
    public void judgeSkipped() {
        round.ifPresent(Round::again);
        show();
    }

    /** Goes back to the guide page, where another rater can begin, or the same one go on. */
    public void guide() {
        results = Optional.empty();
        judging = false;
        publish();
        opened.ifPresent(present -> tasks.run(() -> {
            present.study().reload();
            return raters(present.study());
        }, raters -> {
            opened = opened.map(now -> isOpen(present) ? new Opened(now.study(), raters, now.examples()) : now);
            publish();
        }, this::say));
    }

    /** Counts the votes and shows what they come to; also those that others gave meanwhile. */
    public void results() {
        opened.ifPresent(present -> tasks.run(() -> {
            present.study().reload();
            return new PreferenceState.Results(new Desk(Optional.empty(), Optional.empty()), PreferenceResult.of(present.study()), raters(present.study()));
        }, counted -> {
            if (isOpen(present)) {
                results = Optional.of(counted);
                openings.say(Optional.empty());
            }
        }, this::say));
    }

    /** Goes back to where one was before the results. */
    public void closeResults() {
        results = Optional.empty();
        seen = null;
        show();
    }

    /** Writes the report's files into the study's folder. @param written gets the page */
    public void report(Consumer<Path> written) {
        opened.ifPresent(present -> results.ifPresent(counted -> tasks.run(() -> {
            Path folder = present.study().folder();
            Path page = folder.resolve("report.html");
            PreferenceFiles.write(counted.result(), folder);
            PreferencePage.write(counted.result(), folder, page);
            return page;
        }, page -> {
            openings.say(Optional.empty());
            written.accept(page);
        }, this::say)));
    }

    /** Waits for what is being written: the window may be closed right after a vote. */
    public void finish() {
        CountDownLatch done = new CountDownLatch(1);
        background.execute(done::countDown);
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the user why something that was wanted did not come about. */
    private void say(String sentence) {
        openings.say(Optional.of(sentence));
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        openings.say(Optional.empty());
    }

    private boolean isSeen() {
        return !clock.instant().isBefore(seenSince.plus(GLANCE));
    }

    /** Reads the present pair and the next one, where they are not there yet, and lets the present one be seen. */
    private void show() {
        List<Pair> wanted = new ArrayList<>();
        round.flatMap(Round::current).ifPresent(wanted::add);
        round.flatMap(Round::next).ifPresent(wanted::add);
        opened.ifPresent(present -> contents.want(present.study().folder(), wanted));
        Pair current = wanted.isEmpty() ? null : wanted.getFirst();
        boolean shown = current != null && contents.of(current) instanceof Content.Shown;
        if (shown && !current.equals(seen)) {
            seenSince = clock.instant();
        }
        seen = shown ? current : null;
        publish();
    }

    private void publish() {
        observers.tell(state());
    }
}
