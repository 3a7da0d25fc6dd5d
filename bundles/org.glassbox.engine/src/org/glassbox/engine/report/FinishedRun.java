package org.glassbox.engine.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent;

/**
 * All that a run's page shows.
 *
 * @param yaml the experiment as resolved
 * @param device such as "cpu (2 threads)"
 * @param seconds wall time of the whole run
 * @param epochs those that were done, in order
 * @param result how the best weights did; absent for a run that did not come to its end
 * @param queries in the order in which they were asked
 * @param receipts those of the result, or where there is none those that came while the run went on
 * @param facts more for the summary, by name, such as the SHA-256 of the weights
 */
public record FinishedRun(Experiment experiment, String yaml, List<String> classes, int trainImages, int validationImages, String device,
        TrainingEvent.Ended end, double seconds, List<TrainingEvent.EpochSummary> epochs, Optional<RunResult> result, List<QueriedPicture> queries,
        List<Receipt> receipts, List<String> notices, Map<String, String> facts) {
    public FinishedRun {
        classes = List.copyOf(classes);
        epochs = List.copyOf(epochs);
        queries = List.copyOf(queries);
        receipts = List.copyOf(receipts);
        notices = List.copyOf(notices);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
