package org.glassbox.engine.study;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * What a study keeps of one of its runs, in the run's folder: enough to make the report without anything else, also when checkpoints were deleted or the folder
 * came from another machine.
 *
 * @param settings the resolved experiment, see {@link PlannedRun#settings}
 * @param state how far the run has come
 * @param failure what ended a run that failed, as the user was told; empty for others
 * @param device such as "cpu (2 threads)"
 * @param seconds wall time of all that counts of the run; what was lost when it was killed is left out
 * @param sittings how often it was begun or gone on with
 * @param epoch whose weights are the result; 0 before the end
 * @param tests values by name for each test split; empty before the end
 * @param epochs all of them; empty before the end
 */
public record RunRecord(String settings, State state, String failure, String device, double seconds, int sittings, int epoch,
        Map<String, Map<String, Double>> tests, List<EpochSummary> epochs) {
    /** How far a run has come. */
    public enum State {
        /** Begun, and to be gone on with. */
        UNFINISHED,
        /** Ended by a failure; it is tried again. */
        FAILED,
        /** Done; it is never run again. */
        FINISHED
    }

    public RunRecord {
        tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
        epochs = List.copyOf(epochs);
    }

    /** A run that goes on. */
    static RunRecord unfinished(String settings, String device, double seconds, int sittings) {
        return new RunRecord(settings, State.UNFINISHED, "", device, seconds, sittings, 0, Map.of(), List.of());
    }

    /** The same run, ended by a failure. */
    RunRecord failed(String message) {
        return new RunRecord(settings, State.FAILED, message, device, seconds, sittings, 0, Map.of(), List.of());
    }

    @JsonIgnore
    public boolean isFinished() {
        return state == State.FINISHED;
    }

    /** All that was measured by name, see {@link MetricNames}; empty before the end. */
    public Map<String, Double> values() {
        return isFinished() ? MetricNames.values(epoch, tests, epochs, seconds) : Map.of();
    }
}
