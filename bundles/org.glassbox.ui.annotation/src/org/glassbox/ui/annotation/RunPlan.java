package org.glassbox.ui.annotation;

import java.nio.file.Path;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;

/**
 * A run as the user wants it.
 *
 * @param resume whether to go on with the folder's earlier run, whose experiment must be the same
 * @param waits whether it stands still while queries are open, whatever the experiment says; can be changed while it runs
 */
public record RunPlan(Experiment experiment, Path folder, boolean resume, boolean waits) {
    /** Whether an experiment says that its run waits for answers. */
    public static boolean waits(Experiment experiment) {
        return experiment.phases().stream().flatMap(phase -> phase.queries().stream()).anyMatch(queries -> queries.settings().waitForAnswers());
    }

    /** What an answer rules out; that of the first phase that asks. */
    RuledOut rule() {
        return experiment.phases().stream().flatMap(phase -> phase.queries().stream()).map(queries -> queries.settings().ruledOut()).findFirst()
                .orElse(RuledOut.MARKED);
    }
}
