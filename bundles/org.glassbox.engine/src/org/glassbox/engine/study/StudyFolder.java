package org.glassbox.engine.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.run.RunFolder;

/**
 * The files of a study: the runs' folders below {@code runs}, each with what the study keeps of it, and the report. Several processes may work in one folder,
 * since each run has a lock of its own.
 *
 * @param path where it lies
 */
public record StudyFolder(Path path) {
    private static final String RECORD = "study-run.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Makes the folder where it is missing.
     *
     * @throws GlassboxException if it can't be made or written
     */
    public static StudyFolder of(Path path) throws GlassboxException {
        StudyFolder folder = new StudyFolder(path.toAbsolutePath());
        try {
            Files.createDirectories(folder.path());
        } catch (IOException e) {
            throw GlassboxException.badInput("The study's folder " + path + " can't be written (" + FileProblems.reason(e) + "); give another one with --out.",
                    e);
        }
        AtomicFiles.requireWritable(folder.report());
        return folder;
    }

    /** A name as a folder is called: small letters, digits and single hyphens. */
    static String folderName(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        return plain.isEmpty() ? "arm" : plain;
    }

    /** Where a run lies. */
    public Path of(PlannedRun run) {
        return path.resolve(run.folder());
    }

    /** The page for people. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** A row a run, all that it measured. */
    public Path results() {
        return path.resolve("results.csv");
    }

    /** All numbers of the report, for programs. */
    public Path numbers() {
        return path.resolve("study.json");
    }

    /**
     * What is kept of a run; absent where it was not begun.
     *
     * @throws GlassboxException if the file is damaged
     */
    public Optional<RunRecord> read(PlannedRun run) throws GlassboxException {
        Path file = of(run).resolve(RECORD);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), RunRecord.class));
        } catch (JsonProcessingException e) {
            throw GlassboxException.badInput(file + " is damaged: it is no record of a study's run; delete it, and the run goes on from its last checkpoint.",
                    e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    void write(PlannedRun run, RunRecord record) throws GlassboxException {
        try {
            Files.createDirectories(of(run)); // a run that fails early has none
            AtomicFiles.writeString(of(run).resolve(RECORD), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw FileProblems.cannotWrite(of(run), e);
        }
    }

    /**
     * Compares the runs that are there with those that the study now describes. Runs that the study no longer names don't matter; they are left as they are.
     *
     * @throws GlassboxException if one of them is another run now, naming it and the first difference
     */
    public void requireSameRuns(StudyPlan plan) throws GlassboxException {
        for (PlannedRun run : plan.runs()) {
            Optional<RunRecord> record = read(run);
            Path experiment = of(run).resolve("experiment.yaml");
            if (record.isPresent()) {
                requireSame(plan, run, record.get().settings(), run.settings());
            } else if (Files.exists(experiment)) {
                requireSame(plan, run, text(experiment), ExperimentYaml.toText(run.experiment()));
            }
        }
    }

    private static String text(Path file) throws GlassboxException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /** An option that a newer version has added, with its default, makes no other run. */
    private void requireSame(StudyPlan plan, PlannedRun run, String before, String now) throws GlassboxException {
        if (before.equals(now)) {
            return;
        }
        String earlier = completed(before);
        String present = completed(now);
        if (!earlier.equals(present)) {
            throw GlassboxException.badInput("The run \"" + run.title() + "\" in " + of(run) + " was made by another study than " + plan.study().file()
                    + " is now: "
                    + firstDifference(earlier.lines().toList(), present.lines().toList())
                    + "; change it back, give another folder with --out, or delete that run's folder to run it anew.");
        }
    }

    private static String completed(String settings) {
        try {
            return ExperimentYaml.completed(settings);
        } catch (GlassboxException e) {
            return settings; // an option has gone, which the comparison then tells
        }
    }

    private static String firstDifference(List<String> before, List<String> now) {
        for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
            if (!before.get(i).equals(now.get(i))) {
                return "it had \"" + before.get(i).strip() + "\" where the study has \"" + now.get(i).strip() + "\"";
            }
        }
        return "it had " + before.size() + " lines of settings where the study has " + now.size();
    }

    /** Folders of runs that the study no longer describes, relative to the study's. */
    public List<String> strangers(StudyPlan plan) throws GlassboxException {
        Path runs = path.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        List<Path> known = plan.runs().stream().map(this::of).toList();
        try (Stream<Path> files = Files.walk(runs, 4)) {
            return files.filter(Files::isDirectory).filter(RunFolder::holdsRun).filter(folder -> !known.contains(folder))
                    .map(folder -> path.relativize(folder).toString())
                    .sorted().toList();
        } catch (IOException e) {
            throw FileProblems.cannotRead(runs, e);
        }
    }
}
