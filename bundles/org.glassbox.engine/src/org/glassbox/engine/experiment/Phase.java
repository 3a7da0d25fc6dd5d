package org.glassbox.engine.experiment;

import java.util.List;
import java.util.Optional;

/**
 * Some epochs with the same loss.
 *
 * @param losses summed with their weights, at least one
 * @param weighting how much each sample counts in the loss; absent where all count the same
 * @param labelling how many images have a label; absent where all have
 * @param queries what an expert is asked after each epoch; absent in phases that ask nothing
 */
public record Phase(String name, PhaseSettings settings, List<WeightedLoss> losses, Optional<SampleWeighting> weighting, Optional<Labelling> labelling,
        Optional<Queries> queries) {
    public Phase {
        losses = List.copyOf(losses);
        if (losses.isEmpty()) {
            throw new IllegalArgumentException("phase " + name + " needs at least one loss");
        }
    }

    /** In which all samples count the same. */
    public Phase(String name, PhaseSettings settings, List<WeightedLoss> losses, Optional<Queries> queries) {
        this(name, settings, losses, Optional.empty(), queries);
    }

    /** In which all images have a label. */
    public Phase(String name, PhaseSettings settings, List<WeightedLoss> losses, Optional<SampleWeighting> weighting, Optional<Queries> queries) {
        this(name, settings, losses, weighting, Optional.empty(), queries);
    }

    /**
     * A summand of the loss.
     *
     * @param weight lambda
     */
    public record WeightedLoss(double weight, Selection term) {
    }

    /** What weighs the training samples, and when. */
    public record SampleWeighting(WeightingSettings settings, Selection weighting) {
    }

    /** How many images have a label, and which get one next. */
    public record Labelling(LabellingSettings settings, Selection sampler) {
    }

    /** Who is asked about which images, and how they are shown. */
    public record Queries(QuerySettings settings, Selection sampler, Selection explainer, Selection annotator) {
    }
}
