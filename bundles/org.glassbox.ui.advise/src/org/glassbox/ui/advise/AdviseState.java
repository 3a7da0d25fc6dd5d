package org.glassbox.ui.advise;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;

/** What there is to see in the ADVISE perspective. Immutable. */
public sealed interface AdviseState {
    Setup setup();

    /** A network or an image is missing. */
    record Empty(Setup setup) implements AdviseState {
    }

    /**
     * Both are there.
     *
     * @param usualLayer whose units are looked at unless another is chosen; absent where there is none
     * @param prediction absent until it is computed, and where that failed
     */
    record Shown(Setup setup, OpenedNetwork network, Picture picture, Optional<String> usualLayer, Optional<Prediction> prediction,
            Content content) implements AdviseState {
        /** The layer whose units are looked at; empty where there is none. */
        public String layer() {
            return setup.layer().or(() -> usualLayer).orElse("");
        }
    }

    /**
     * What was chosen.
     *
     * @param selected index of the picture that is shown or being read; -1 for none
     * @param layer whose units are looked at; absent for the one where ADVISE usually looks
     * @param target the class that is explained; absent for the predicted one
     * @param options those that differ from the defaults, by name
     * @param opening what is being read
     * @param problem why the last thing that was wanted did not come about
     */
    record Setup(Optional<OpenedNetwork> network, List<PictureSource> pictures, int selected, Optional<String> layer, OptionalInt target,
            Map<String, String> options, Optional<String> opening, Optional<String> problem) {
        public Setup {
            options = Map.copyOf(options);
        }
    }

    /** What there is of the units. */
    sealed interface Content {
        /** They are being looked at, or will be as soon as something that nobody wants any more has ended. */
        record Computing() implements Content {
        }

        /** They are there. */
        record Ready(UnitAnalysis analysis, double seconds) implements Content {
        }

        /** The layer, or the network, has no units to look at. @param sentence why, as a whole sentence */
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
