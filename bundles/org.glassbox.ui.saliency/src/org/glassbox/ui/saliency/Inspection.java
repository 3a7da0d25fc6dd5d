package org.glassbox.ui.saliency;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;

/** What there is to see in the inspector. Immutable. */
public sealed interface Inspection {
    Setup setup();

    /** A network or an image is missing. */
    record Empty(Setup setup) implements Inspection {
    }

    /** Both are there. @param rows one for each network */
    record Shown(Setup setup, Picture picture, List<Row> rows) implements Inspection {
        public Shown {
            rows = List.copyOf(rows);
        }

        /** Whether something is being computed or waits for it. */
        public boolean isBusy() {
            return rows.stream().anyMatch(Row::predicting) || cells().anyMatch(cell -> cell.content() instanceof Content.Computing
                    || cell.content() instanceof Content.Waiting || cell.judgements().stream().anyMatch(each -> each.verdict() instanceof Verdict.Pending));
        }

        /** Whether something was broken off or failed. */
        public boolean isBrokenOff() {
            return cells().anyMatch(cell -> cell.content() instanceof Content.Cancelled || cell.content() instanceof Content.Failed
                    || cell.judgements().stream().anyMatch(each -> each.verdict() instanceof Verdict.Cancelled || each.verdict() instanceof Verdict.Failed));
        }

        private Stream<Cell> cells() {
            return rows.stream().flatMap(row -> row.cells().stream());
        }
    }

    /**
     * What was chosen.
     *
     * @param networks none, one, or two that are compared
     * @param selected index of the picture that is shown or being read; -1 for none
     * @param layer where methods that work on a layer look; absent for each network's usual one
     * @param target the class that is explained; absent for the one that each network predicts
     * @param metrics by which maps are judged
     * @param opening what is being read
     * @param problem why the last thing that was wanted did not come about
     */
    record Setup(List<OpenedNetwork> networks, List<PictureSource> pictures, int selected, List<Chosen<Explainer>> methods, Optional<String> layer,
            OptionalInt target, List<Chosen<ExplanationMetric>> metrics, Optional<String> opening, Optional<String> problem) {
        public Setup {
            networks = List.copyOf(networks);
            methods = List.copyOf(methods);
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * One network's maps.
     *
     * @param prediction absent until it is computed, and where that failed
     * @param predicting whether it is still to come
     * @param cells one for each method
     */
    record Row(OpenedNetwork network, Optional<Prediction> prediction, boolean predicting, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One method's map by one network.
     *
     * @param judgements one for each metric that can judge it; none until the map is there
     */
    record Cell(Chosen<Explainer> method, Content content, List<Judgement> judgements) {
        public Cell {
            judgements = List.copyOf(judgements);
        }
    }

    /** What a metric says of a map. */
    record Judgement(Chosen<ExplanationMetric> metric, Verdict verdict) {
    }

    /** How far a metric is. */
    sealed interface Verdict {
        /** It is still to come. */
        record Pending() implements Verdict {
        }

        /** It is there; perhaps it says that it is undefined. */
        record Given(ExplanationMetric.Value value) implements Verdict {
        }

        /** It could not be computed. */
        record Failed(String message) implements Verdict {
        }

        /** The user broke it off. */
        record Cancelled() implements Verdict {
        }
    }

    /** What there is of a map. */
    sealed interface Content {
        /** Others come first. */
        record Waiting() implements Content {
        }

        /** It is being computed. */
        record Computing() implements Content {
        }

        /** It is there, though perhaps with a problem of its own. */
        record Ready(ShownMap map, double seconds) implements Content {
        }

        /** The method can't serve the network. @param sentence why, as a whole sentence */
        record Refused(String sentence) implements Content {
        }

        /** It could not be computed. */
        record Failed(String message) implements Content {
        }

        /** The user broke it off. */
        record Cancelled() implements Content {
        }
    }
}
