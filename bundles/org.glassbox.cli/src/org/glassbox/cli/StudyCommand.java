package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.StudyPage;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.study.MetricNames;
import org.glassbox.engine.study.PlannedRun;
import org.glassbox.engine.study.RunEnd;
import org.glassbox.engine.study.Shard;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyFiles;
import org.glassbox.engine.study.StudyFolder;
import org.glassbox.engine.study.StudyListener;
import org.glassbox.engine.study.StudyPlan;
import org.glassbox.engine.study.StudyResult;
import org.glassbox.engine.study.StudyRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the same experiments in several ways and with several seeds, and says whether the ways differ. */
@Command(name = "study", subcommands = PreferenceCommand.class,
        description = "Trains what a study file says, several arms with several seeds, and writes one report: means, intervals, tests, curves and cost.",
        footer = {"", "DIR gets report.html, results.csv, study.json and a folder for each run below runs/. The same command again goes on where the last one"
                + " ended; runs that are finished are never run again. The exit code is 1 where a run failed; the others are done all the same."})
final class StudyCommand implements Callable<Integer> {
    private static final double LARGE = 1e6;

    @ParentCommand
    private GlassboxCommand glassbox;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "STUDY.yaml", arity = "0..1", description = "Which experiments, in which arms and with which seeds.")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "The study's folder, new or that of an earlier call.")
    private Path out;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a value in all experiments, such as data.path=photos. Can be repeated.")
    private List<String> sets = List.of();

    @Option(names = "--shard", paramLabel = "I/N",
            description = "Does only the I-th of N parts of the runs and writes no report, for several machines. When their folders lie in one, a call without"
                    + " --shard does the rest.")
    private String shard;

    @Option(names = "--report-only", description = "Trains nothing and makes the report of what is there.")
    private boolean reportOnly;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    GlassboxCommand glassbox() {
        return glassbox;
    }

    @Override
    public Integer call() throws GlassboxException {
        require("STUDY.yaml", file);
        require("--out=DIR", out);
        Shard part = shard == null ? Shard.WHOLE : Shard.parse(shard);
        if (reportOnly && shard != null) {
            throw GlassboxException.badInput("--report-only makes the report of all runs; leave out --shard.");
        }
        StudyPlan plan = StudyPlan.of(Study.read(file), sets, Contributions.ofPlatform());
        StudyFolder folder = StudyFolder.of(out);
        if (!reportOnly) {
            int stopped = train(plan, folder, part);
            if (stopped != ExitCode.OK) {
                return stopped;
            }
        }
        StudyResult result = StudyResult.of(plan, folder);
        if (!part.isWhole()) {
            List<PlannedRun> own = plan.of(part);
            long failed = result.failed().stream().filter(own::contains).count();
            glassbox.console().say("Part " + part.index() + " of " + part.count() + ": " + own.size() + " of " + plan.runs().size() + " runs"
                    + (failed > 0 ? ", of which " + failed + " failed" : "") + ". For the report, put the parts' folders into one and run the same"
                    + " without --shard.");
            return failed > 0 ? ExitCode.FAULT : ExitCode.OK;
        }
        return report(result, folder);
    }

    private void require(String what, Object value) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "Missing required " + (what.startsWith("-") ? "option" : "parameter") + ": '" + what + "'");
        }
    }

    /** What the command ends with if the user stopped it, else {@link ExitCode#OK}. */
    private int train(StudyPlan plan, StudyFolder folder, Shard part) throws GlassboxException {
        Console console = glassbox.console();
        IProgressMonitor monitor = new NullProgressMonitor();
        try (Interrupts interrupts = new Interrupts(monitor, console); RunProgress progress = new RunProgress(console, Clock.systemUTC())) {
            Map<PlannedRun, RunEnd> ends = new StudyRunner(glassbox.services().get(Runs.class))
                    .run(plan, folder, part, new Telling(console, progress), monitor);
            if (ends.values().stream().anyMatch(RunEnd.Stopped.class::isInstance)) {
                progress.close();
                console.say("Stopped; the same command goes on with the study in " + folder.path() + ".");
                return interrupts.exitCode();
            }
        }
        return ExitCode.OK;
    }

    private int report(StudyResult result, StudyFolder folder) throws GlassboxException {
        Console console = glassbox.console();
        StudyFiles.write(result, folder);
        StudyPage.write(result, folder.report());
        console.out().print(json ? StudyFiles.json(result) : table(result).text());
        console.say(StudyPage.headline(result));
        result.failed().forEach(run -> console.say("Failed: " + run.experiment().name() + ": " + result.records().get(run).failure()));
        if (!result.open().isEmpty()) {
            console.say(result.open().size() + (result.open().size() == 1 ? " run is" : " runs are") + " not done yet; the same command goes on with them.");
        }
        console.say("The report is " + folder.report() + ".");
        return result.failed().isEmpty() ? ExitCode.OK : ExitCode.FAULT;
    }

    private static TextTable table(StudyResult result) {
        boolean several = result.plan().study().subjects().size() > 1;
        List<String> header = new ArrayList<>(List.of("arm"));
        result.metrics().forEach(metric -> header.add(metric.name()));
        header.addAll(List.of("seconds", "runs"));
        List<List<String>> rows = new ArrayList<>();
        for (StudyResult.Cell cell : result.cells()) {
            List<String> row = new ArrayList<>(List.of((several ? cell.subject().name() + ": " : "") + cell.arm().name()));
            result.metrics().forEach(metric -> row.add(estimate(cell.estimate(metric.name()))));
            row.add(estimate(cell.estimate(MetricNames.SECONDS)));
            row.add(Integer.toString(cell.finished()));
            rows.add(row);
        }
        return new TextTable(header, rows);
    }

    /** The mean and half of its interval. */
    private static String estimate(MeanEstimate estimate) {
        return number(estimate.mean()) + estimate.interval().map(known -> " \u00b1 " + number((known.high() - known.low()) / 2)).orElse("");
    }

    /** What a diverged run measured must not make the table as wide as its numbers are large. */
    private static String number(double value) {
        return Math.abs(value) >= LARGE ? Numbers.plain(value) : TextTable.number(value);
    }

    /** Passes on what runs tell, with a line before and after each. */
    private record Telling(Console console, RunProgress progress) implements StudyListener {
        @Override
        public void begins(PlannedRun run, int number, int of) {
            console.say("Run " + number + " of " + of + ": " + run.experiment().name());
        }

        @Override
        public void ended(PlannedRun run, RunEnd end) {
            switch (end) {
                case RunEnd.Failed failed -> {
                    progress.close();
                    console.say("Failed: " + run.experiment().name() + ": " + failed.message() + " The others go on.");
                }
                case RunEnd.InUse inUse -> console.say("Another process works on " + run.experiment().name() + "; it is left to it.");
                case RunEnd.Done done -> { }
                case RunEnd.Stopped stopped -> { }
            }
        }

        @Override
        public void heard(TrainingEvent event) {
            progress.heard(event);
        }
    }
}
