package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.PreferencePage;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.PreferenceFiles;
import org.glassbox.engine.study.preference.PreferenceResult;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks people which of two heat maps of an image is the better one. */
@Command(name = "preference", description = "A study with people: two networks' heat maps of the same images, side by side in random order.",
        subcommands = {PreferenceMakeCommand.class, PreferenceCommand.Sheet.class, PreferenceCommand.Vote.class, PreferenceCommand.Take.class,
                PreferenceCommand.Export.class,
            PreferenceCommand.Report.class},
        synopsisSubcommandLabel = "COMMAND")
final class PreferenceCommand implements Runnable {
    @ParentCommand
    private StudyCommand study;

    @Spec
    private CommandSpec spec;

    GlassboxCommand glassbox() {
        return study.glassbox();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? There are " + String.join(", ", spec.subcommands().keySet()) + ".");
    }

    /** A command about a study that there is. */
    abstract static class OnStudy implements Callable<Integer> {
        @ParentCommand
        PreferenceCommand preference;

        @Parameters(index = "0", paramLabel = "DIR", description = "The study's folder.")
        Path folder;
    }

    /** Writes a rater's sheet. */
    @Command(name = "sheet", description = "Writes the pairs that a rater has not judged yet as a table to fill in, in an order of the rater's own.",
            footer = {"", "Fill in the column choice with first, second or same, and give the file to 'glassbox study preference import'."})
    static final class Sheet extends OnStudy {
        @Option(names = "--rater", required = true, paramLabel = "NAME", description = "Who is going to judge.")
        private String rater;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The table, .csv.")
        private Path out;

        @Override
        public Integer call() throws GlassboxException {
            PreferenceStudy opened = PreferenceStudy.open(folder, Clock.systemUTC());
            AtomicFiles.writeString(out, opened.sheet(rater));
            preference.glassbox().console().say(Numbers.count(opened.open(rater).size(), "pair", "pairs") + " to judge in " + out + ".");
            return ExitCode.OK;
        }
    }

    /** Notes a vote. */
    @Command(name = "vote", description = "Notes what a rater says of a pair.")
    static final class Vote extends OnStudy {
        @Option(names = "--rater", required = true, paramLabel = "NAME", description = "Who judges.")
        private String rater;

        @Option(names = "--pair", required = true, paramLabel = "ID", description = "Which pair, such as 017.")
        private String pair;

        @Option(names = "--choice", required = true, paramLabel = "first|second|same",
                description = "Which map is better: the left one, the right one, or neither.")
        private String choice;

        @Override
        public Integer call() throws GlassboxException {
            Choice chosen = Choice.of(choice).orElse(null);
            if (chosen == null) {
                throw GlassboxException.badInput("--choice " + choice + ": that is no choice" + Suggestion.among(choice, Choice.words()));
            }
            PreferenceStudy opened = PreferenceStudy.open(folder, Clock.systemUTC());
            opened.vote(pair, rater, chosen);
            preference.glassbox().console().say("Noted; " + Numbers.count(opened.open(rater).size(), "pair is", "pairs are") + " left for "
                    + rater.strip() + ".");
            return ExitCode.OK;
        }
    }

    /** Takes votes from a file. */
    @Command(name = "import", description = "Takes the votes of a table with the columns pair, rater and choice. All of it is taken, or nothing.")
    static final class Take extends OnStudy {
        @Parameters(index = "1", paramLabel = "FILE", description = "The table, .csv.")
        private Path file;

        @Option(names = "--rater", paramLabel = "NAME", defaultValue = "", description = "Who judged, where the table has no column for it.")
        private String rater;

        @Override
        public Integer call() throws GlassboxException {
            int taken = PreferenceStudy.open(folder, Clock.systemUTC()).take(file, rater);
            preference.glassbox().console().say(Numbers.count(taken, "vote", "votes") + " taken from " + file + ".");
            return ExitCode.OK;
        }
    }

    /** Writes all votes. */
    @Command(name = "export", description = "Writes all votes as a table, which 'import' reads into another copy of the study.")
    static final class Export extends OnStudy {
        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The table, .csv.")
        private Path out;

        @Override
        public Integer call() throws GlassboxException {
            PreferenceStudy opened = PreferenceStudy.open(folder, Clock.systemUTC());
            AtomicFiles.writeString(out, opened.votesText());
            preference.glassbox().console().say(Numbers.count(opened.votes().size(), "vote", "votes") + " in " + out + ".");
            return ExitCode.OK;
        }
    }

    /** Says what the raters say. */
    @Command(name = "report", description = "Says for how many images the candidate's maps are better, the same or worse, and how far the raters agree.",
            footer = {"", "DIR gets report.html, verdicts.csv and result.json."})
    static final class Report extends OnStudy {
        @Option(names = "--json", description = "Prints JSON instead of a table.")
        private boolean json;

        @Override
        public Integer call() throws GlassboxException {
            PreferenceResult result = PreferenceResult.of(PreferenceStudy.open(folder, Clock.systemUTC()));
            PreferenceFiles.write(result, folder);
            PreferencePage.write(result, folder, folder.resolve("report.html"));
            Console console = preference.glassbox().console();
            console.out().print(json ? PreferenceFiles.json(result) : table(result).text());
            console.say(PreferencePage.headline(result));
            console.say("The report is " + folder.resolve("report.html") + ".");
            return ExitCode.OK;
        }

        private static TextTable table(PreferenceResult result) {
            return new TextTable(List.of("verdict", "pairs", "share", "95 % interval"), List.of(row("pos", result, Verdict.POSITIVE),
                    row("same", result, Verdict.SAME), row("neg", result, Verdict.NEGATIVE),
                    List.of("incomplete", Integer.toString(result.count(Verdict.INCOMPLETE)), "-", "-"),
                    List.of("kappa", "-", TextTable.number(result.kappa().kappa()), "-")));
        }

        private static List<String> row(String name, PreferenceResult result, Verdict verdict) {
            return List.of(name, Integer.toString(result.count(verdict)), TextTable.percent(result.share(verdict)),
                    result.interval(verdict).map(known -> TextTable.percent(known.low()) + " to " + TextTable.percent(known.high())).orElse("-"));
        }
    }
}
