package org.glassbox.ui.preference;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.engine.report.PreferenceGuide;
import org.glassbox.engine.study.preference.PreferenceResult;

/** What there is to see of a preference study. Immutable. Nothing but {@link Results} tells what is compared. */
public sealed interface PreferenceState {
    Desk desk();

    /** No study is open. */
    record Empty(Desk desk) implements PreferenceState {
    }

    /**
     * A study is open, and nobody judges.
     *
     * @param pairs how many there are
     * @param raters who has judged how many of them
     * @param last who judged last in this window
     * @param examples a better and a worse map; none where the data had no masks
     */
    record Guide(Desk desk, Path folder, int pairs, List<Rater> raters, Optional<String> last, List<PreferenceGuide.Example> examples)
            implements PreferenceState {
        public Guide {
            raters = List.copyOf(raters);
            examples = List.copyOf(examples);
        }
    }

    /** Somebody judges. */
    record Judging(Desk desk, Progress progress, Content content) implements PreferenceState {
    }

    /** Nothing is left to the rater, but maybe what was skipped. */
    record Finished(Desk desk, Progress progress) implements PreferenceState {
    }

    /**
     * What the raters said.
     *
     * @param raters who has judged how many pairs
     */
    record Results(Desk desk, PreferenceResult result, List<Rater> raters) implements PreferenceState {
        public Results {
            raters = List.copyOf(raters);
        }
    }

    /**
     * What is being done.
     *
     * @param opening what is being read
     * @param problem why the last thing that was wanted did not come about
     */
    record Desk(Optional<String> opening, Optional<String> problem) {
    }

    /** @param judged how many pairs */
    record Rater(String name, int judged) {
    }

    /**
     * How far a rater is.
     *
     * @param judged pairs with a vote of the rater
     * @param skipped pairs that come again at the end
     * @param pairs all there are
     * @param canUndo whether there is something to take back
     */
    record Progress(String rater, int judged, int skipped, int pairs, boolean canUndo) {
    }

    /** What there is of the present pair. */
    sealed interface Content {
        /** It is being read. */
        record Loading() implements Content {
        }

        /** It can be judged. */
        record Shown(PairPictures pictures) implements Content {
        }

        /** Something is being written, and keys do nothing; the pair can still be seen. */
        record Saving(PairPictures pictures) implements Content {
        }

        /** It can't be shown, only skipped. @param sentence why */
        record Unreadable(String sentence) implements Content {
        }
    }
}
