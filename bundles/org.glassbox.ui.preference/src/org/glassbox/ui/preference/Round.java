package org.glassbox.ui.preference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.glassbox.engine.study.preference.Pair;

/** The pairs that a rater has before him: which comes next, which were skipped, and what can be taken back. Not thread safe. */
final class Round {
    private final String rater;
    private final int pairs;
    private final Deque<Pair> open;
    private final List<Pair> skipped = new ArrayList<>();
    private final Deque<Move> moves = new ArrayDeque<>();

    /**
     * @param open those that the rater has not judged, in the rater's order
     * @param earlier those that the rater judged before, the last one first
     * @param pairs all there are
     */
    Round(String rater, List<Pair> open, List<Pair> earlier, int pairs) {
        this.rater = rater;
        this.pairs = pairs;
        this.open = new ArrayDeque<>(open);
        earlier.forEach(pair -> moves.addLast(new Move(pair, true)));
    }

    /**
     * Something that can be taken back.
     *
     * @param voted else it was skipped
     */
    record Move(Pair pair, boolean voted) {
    }

    String rater() {
        return rater;
    }

    /** The pair to judge; absent where only skipped ones are left, or none. */
    Optional<Pair> current() {
        return Optional.ofNullable(open.peekFirst());
    }

    /** The one after it. */
    Optional<Pair> next() {
        return open.stream().skip(1).findFirst();
    }

    /** The present pair has a vote. */
    void voted() {
        moves.addFirst(new Move(open.removeFirst(), true));
    }

    /** The present pair comes again at the end. */
    void skip() {
        Pair pair = open.removeFirst();
        skipped.add(pair);
        moves.addFirst(new Move(pair, false));
    }

    /** Those that were skipped come again. */
    void again() {
        open.addAll(skipped);
        skipped.clear();
        moves.removeIf(move -> !move.voted());
    }

    /** What would be taken back. */
    Optional<Move> last() {
        return Optional.ofNullable(moves.peekFirst());
    }

    /** Takes it back: its pair is the present one again. */
    void undo() {
        Pair pair = moves.removeFirst().pair();
        skipped.remove(pair);
        open.addFirst(pair);
    }

    /** Takes in what the rater judged, or took back, elsewhere meanwhile. */
    void resync(List<Pair> stillOpen) {
        open.retainAll(stillOpen);
        skipped.retainAll(stillOpen);
        stillOpen.stream().filter(pair -> !open.contains(pair) && !skipped.contains(pair)).forEach(open::addLast);
        moves.removeIf(move -> move.voted() == stillOpen.contains(move.pair()));
    }

    PreferenceState.Progress progress() {
        return new PreferenceState.Progress(rater, pairs - open.size() - skipped.size(), skipped.size(), pairs, !moves.isEmpty());
    }
}
