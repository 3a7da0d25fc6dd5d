package org.glassbox.engine.run;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.engine.experiment.Experiment;

/** Starts training runs. */
public interface Runs {
    /**
     * Starts a run on a thread of its own and returns at once. Its news, the end included, goes to the listener.
     *
     * @param folder a new or empty folder, or with {@code resume} one of an earlier run of the same experiment
     * @param resume whether to go on from the folder's last checkpoint
     * @param board where a person answers; absent on the command line
     * @throws GlassboxException if the folder or the experiment can't be used
     */
    RunControl start(Experiment experiment, Path folder, boolean resume, Optional<QueryBoard> board, RunListener listener) throws GlassboxException;

    /**
     * Finds out whether a run of an experiment could begin: opens its data and builds its network, without training. Any thread; may take as long as the data need.
     *
     * @throws GlassboxException if it could not
     */
    void check(Experiment experiment) throws GlassboxException;

    /** Runs on the calling thread and returns how it ended; cancelled through the monitor. See {@link #start}. */
    TrainingEvent.Ended run(Experiment experiment, Path folder, boolean resume, Optional<QueryBoard> board, RunListener listener, IProgressMonitor monitor)
            throws GlassboxException;
}
