package org.glassbox.engine.run;

import java.util.concurrent.CancellationException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

/** Pauses and cancels a run from other threads; the run asks it before each step. Thread safe. */
final class RunGate {
    private static final long POLL_MILLISECONDS = 200;
    private final IProgressMonitor monitor;
    private boolean paused;
    private boolean cancelled;

    RunGate(IProgressMonitor monitor) {
        this.monitor = monitor;
    }

    synchronized void pause() {
        paused = true;
    }

    synchronized void proceed() {
        paused = false;
        notifyAll();
    }

    synchronized boolean isPaused() {
        return paused;
    }

    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    /**
     * Waits while the run is paused.
     *
     * @throws CancellationException if it is to end
     */
    synchronized void pass() {
        while (paused && !isCancelled()) {
            try {
                wait(POLL_MILLISECONDS); // the monitor's cancelling does not notify
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancelled = true;
            }
        }
        if (isCancelled()) {
            throw new CancellationException();
        }
    }

    /** For work of the run that is no step, such as a download. */
    IProgressMonitor monitor() {
        return new NullProgressMonitor() {
            @Override
            public boolean isCanceled() {
                return isCancelled();
            }
        };
    }

    private synchronized boolean isCancelled() {
        return cancelled || monitor.isCanceled();
    }
}
