package org.glassbox.ui.saliency;

import java.util.Optional;
import java.util.OptionalInt;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.OpenedNetwork.Question;
import org.glassbox.ui.open.Picture;

/** What the engine is asked. Equal questions have equal answers. */
sealed interface Ask {
    OpenedNetwork network();

    record Predict(OpenedNetwork network, Picture picture) implements Ask {
    }

    record Explain(OpenedNetwork network, Picture picture, Explainer explainer, OptionalInt target, Optional<String> layer) implements Ask {
        Question question() {
            return new Question(picture.image(), explainer, target, layer);
        }
    }

    /** @param explain that gave the map */
    record Judge(Explain explain, ShownMap map, ExplanationMetric metric) implements Ask {
        @Override
        public OpenedNetwork network() {
            return explain.network();
        }
    }
}
