package org.glassbox.ui.annotation;

import java.nio.file.Path;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;

/**
 * A run as the user wants it.
 *
 * @param resume whether to go on with the folder's earlier run
 */
public record RunPlan(Experiment experiment, Path folder, boolean resume) {
    /** Whether the run is to stand still while queries are open, as the experiment says. */
    public boolean waits() {
        return experiment.phases().stream().flatMap(phase -> phase.queries().stream()).anyMatch(queries -> queries.settings().waitForAnswers());
    }

    /** What an answer rules out; that of the first phase that asks. */
    RuledOut rule() {
        return experiment.phases().stream().flatMap(phase -> phase.queries().stream()).map(queries -> queries.settings().ruledOut()).findFirst().orElse(RuledOut.MARKED);
    }
}
