package org.glassbox.ui.training.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.eclipse.e4.core.contexts.ContextFunction;
import org.eclipse.e4.core.contexts.IContextFunction;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.di.UISynchronize;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.ui.PlatformUI;
import org.glassbox.core.registry.Contributions;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.RunLog;
import org.glassbox.ui.training.RunQueue;
import org.glassbox.ui.training.RunShelf;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.Throughput;
import org.glassbox.ui.training.form.DraftModel;
import org.osgi.service.component.annotations.Component;

/** Makes the console's models when somebody first wants them injected. */
@Component(service = IContextFunction.class, property = IContextFunction.SERVICE_CONTEXT_KEY + "=org.glassbox.ui.training.Console")
public final class ConsoleFunction extends ContextFunction {
    /** Where runs are kept if not in the user's home folder. */
    private static final String HOME = "glassbox.home";

    @Override
    public Object compute(IEclipseContext context, String contextKey) {
        IEclipseContext application = context.get(MApplication.class).getContext();
        UISynchronize sync = application.get(UISynchronize.class);
        RunSession session = application.get(RunSession.class);
        Path home = Path.of(System.getProperty(HOME, System.getProperty("user.home")));
        Executor ui = sync::asyncExec;
        Executor background = Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("glassbox-console").unstarted(task));
        RunsModel runs = new RunsModel();
        RunLog log = new RunLog(ui, background, Clock.systemDefaultZone());
        Throughput throughput = new Throughput(System::nanoTime);
        RunQueue queue = new RunQueue(session, runs, new RunShelf(home), ui, background, () -> PlatformUI.getWorkbench().isClosing());
        runs.listen(log::heard);
        runs.listen((folder, event) -> throughput.heard(event));
        session.training().observe(state -> throughput.paused(state instanceof TrainingModel.State.Running(TrainingModel.Run run)
                && (run.paused() || run.waiting())));
        runs.observe(known -> log.show(known.shown().stream().map(run -> run.folder()).reduce((first, last) -> last)));
        Console console = new Console(session, runs, queue, log, throughput, new DraftModel(Contributions.ofPlatform(), home));
        application.set(Console.class, console);
        queue.load();
        return console;
    }
}
