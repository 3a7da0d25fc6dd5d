package org.glassbox.engine.demo;

import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.report.DemoResult;
import org.glassbox.engine.run.RunListener;

/**
 * Trains the same network without feedback, with simulated feedback, with the penalty as published, and on data without the confounder's hint, and compares
 * them. An OSGi service.
 */
public interface Demo {
    /**
     * Runs all arms, each in a folder of its own, and writes report.html. Takes about three minutes on two cores, a quick one about one.
     *
     * @param folder new or empty
     * @param seed of the data and of all training
     * @param listener hears each arm's news
     * @throws GlassboxException if the folder can't be used or a run fails
     * @throws org.eclipse.core.runtime.OperationCanceledException if the monitor was cancelled; the arms that were done stay
     */
    DemoResult run(Path folder, long seed, boolean quick, RunListener listener, IProgressMonitor monitor) throws GlassboxException;
}
