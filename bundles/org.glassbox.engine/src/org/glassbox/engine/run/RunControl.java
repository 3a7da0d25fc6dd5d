package org.glassbox.engine.run;

import java.util.concurrent.CompletableFuture;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.experiment.Selection;

/** What one can do with a run while it goes on. Thread safe. */
public interface RunControl {
    /** Stops after the present step until {@link #proceed}. */
    void pause();

    /** Goes on after a pause. */
    void proceed();

    boolean isPaused();

    /** Ends the run after the present step; the last epoch's checkpoint stays and can be resumed. */
    void cancel();

    /** Whether the run stands still while queries are open; can be changed while it runs. */
    void waitForAnswers(boolean wait);

    /** Explains a queried image with the network as it is now, between two training steps. */
    CompletableFuture<SaliencyMap> explain(Query query, Selection explainer);
}
