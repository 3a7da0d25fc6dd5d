package org.glassbox.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.ProgressMonitorWrapper;

/**
 * Shows how far work on many images has come: in a terminal a bar with the time left, elsewhere a line now and then. It is the monitor to which the work
 * reports.
 */
final class WorkProgress extends ProgressMonitorWrapper implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int STEPS = 10_000; // of the bar
    private final Console console;
    private final Clock clock;
    private final long images;
    private final ProgressLine bar;
    private final Instant begun;
    private Instant lastLine;
    private double total;
    private double done;

    /**
     * @param monitor that is asked whether the user wants to stop
     * @param title of the bar
     * @param images that are worked on
     */
    WorkProgress(IProgressMonitor monitor, Console console, Clock clock, String title, long images) {
        super(monitor);
        this.console = console;
        this.clock = clock;
        this.images = images;
        begun = clock.instant();
        lastLine = begun;
        bar = console.isTerminal() && images > 0 ? new ProgressLine(console, title) : null;
    }

    @Override
    public synchronized void beginTask(String name, int totalWork) {
        total = totalWork;
    }

    @Override
    public void worked(int work) {
        internalWorked(work);
    }

    @Override
    public synchronized void internalWorked(double work) {
        done = Math.min(total, done + work);
        double share = total > 0 ? done / total : 0;
        long finished = (long) Math.floor(share * images + 1e-9);
        if (bar != null) {
            bar.show(Math.round(share * STEPS), STEPS, finished + "/" + images + " images");
        } else if (Duration.between(lastLine, clock.instant()).compareTo(SILENCE) >= 0) {
            lastLine = clock.instant();
            double seconds = Duration.between(begun, lastLine).toMillis() / 1000.0;
            console.say(finished + " of " + images + " images" + (share > 0 ? ", about " + text(seconds / share - seconds) + " left" : ""));
        }
    }

    @Override
    public void done() {
        // the bar is taken away by whoever made it
    }

    /** A time as people say it. */
    static String text(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole < 3600 ? whole / 60 + " min " + whole % 60 + " s"
                : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
