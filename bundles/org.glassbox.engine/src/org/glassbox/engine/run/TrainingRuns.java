package org.glassbox.engine.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs experiments on the process's device. */
@Component(service = Runs.class)
public final class TrainingRuns implements Runs {
    private final Engine engine;
    private final Contributions contributions;

    @Activate
    public TrainingRuns(@Reference Engine engine) {
        this(engine, Contributions.ofPlatform());
    }

    /** With other contributions than the platform's. */
    public TrainingRuns(Engine engine, Contributions contributions) {
        this.engine = engine;
        this.contributions = contributions;
    }

    @Override
    public RunControl start(Experiment experiment, Path folder, boolean resume, Optional<QueryBoard> board, RunListener listener) throws GlassboxException {
        Prepared prepared = prepare(experiment, folder, resume, board, listener, new NullProgressMonitor());
        Thread thread = new Thread(prepared::runAndClose, "Glassbox run " + experiment.name());
        thread.setDaemon(true);
        thread.start();
        return prepared.session();
    }

    @Override
    public void check(Experiment experiment) throws GlassboxException {
        RunPlan.of(experiment, contributions);
    }

    @Override
    public TrainingEvent.Ended run(Experiment experiment, Path folder, boolean resume, Optional<QueryBoard> board, RunListener listener,
            IProgressMonitor monitor)
            throws GlassboxException {
        Prepared prepared = prepare(experiment, folder, resume, board, listener, monitor == null ? new NullProgressMonitor() : monitor);
        TrainingEvent.Ended ended = prepared.runAndClose();
        Optional<GlassboxException> failure = prepared.session().failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return ended;
    }

    private record Prepared(RunSession session, RunFolder folder, FeedbackJournal journal) {
        TrainingEvent.Ended runAndClose() {
            TrainingEvent.Ended ended;
            try (folder) {
                ended = session.run();
                journal.close();
            } catch (GlassboxException e) {
                throw new IllegalStateException(e); // a journal that was synced after each line has nothing to lose when it is closed
            }
            session.tell(ended); // not before: who hears it may resume at once
            return ended;
        }
    }

    private Prepared prepare(Experiment experiment, Path path, boolean resume, Optional<QueryBoard> board, RunListener listener, IProgressMonitor monitor)
            throws GlassboxException {
        RunPlan plan = RunPlan.of(experiment, contributions);
        RunFolder folder = RunFolder.take(path.toAbsolutePath(), resume);
        try {
            FeedbackJournal journal = FeedbackJournal.open(folder.journal(), Clock.systemUTC());
            RunSession session = new RunSession(plan, engine.worker(), folder, journal, board, listener, monitor);
            engine.notices().forEach(notice -> listener.heard(new TrainingEvent.Notice(notice)));
            return new Prepared(session, folder, journal);
        } catch (GlassboxException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }
}
