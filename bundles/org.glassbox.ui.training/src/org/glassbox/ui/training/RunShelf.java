package org.glassbox.ui.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.ui.annotation.RunFolders;

/**
 * Where runs are kept: each in its folder, below Glassbox/runs in the home folder or elsewhere. Beside them is a small file that says which of them wait and which
 * was going on, so that nothing of that is lost with the process. A run that waits has its experiment in its folder already. One thread at a time.
 */
public final class RunShelf {
    private static final String EXPERIMENT = "experiment.yaml";
    private final Path home;

    /** @param home the user's */
    public RunShelf(Path home) {
        this.home = home;
    }

    /**
     * What is remembered from one start to the next.
     *
     * @param waiting folders of the queue's runs, in order
     * @param active folder of the run that was going on; none or one, or more if several processes ended
     * @param elsewhere folders of runs that are kept somewhere else
     * @param hidden folders of runs that are not to be listed
     */
    public record Memory(List<Path> waiting, List<Path> active, List<Path> elsewhere, List<Path> hidden) {
        public Memory {
            waiting = List.copyOf(waiting);
            active = List.copyOf(active);
            elsewhere = List.copyOf(elsewhere);
            hidden = List.copyOf(hidden);
        }
    }

    private enum Kind { WAITING, ACTIVE, ELSEWHERE, HIDDEN }

    /** What was remembered last; nothing where that can't be read. */
    public Memory memory() {
        List<List<Path>> lists = new ArrayList<>();
        List<String> lines = lines();
        for (Kind kind : Kind.values()) {
            String prefix = kind + " ";
            lists.add(lines.stream().filter(line -> line.startsWith(prefix)).flatMap(line -> path(line.substring(prefix.length()))).toList());
        }
        return new Memory(lists.get(0), lists.get(1), lists.get(2), lists.get(3));
    }

    private List<String> lines() {
        try {
            return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
        } catch (IOException e) {
            System.getLogger(RunShelf.class.getName()).log(System.Logger.Level.WARNING, "The console's list of runs can't be read: " + file(), e);
            return List.of(); // the runs themselves are found all the same
        }
    }

    private static Stream<Path> path(String text) {
        try {
            return Stream.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Stream.empty(); // of another system
        }
    }

    /** @throws GlassboxException if it can't be written */
    public void remember(Memory memory) throws GlassboxException {
        StringBuilder text = new StringBuilder();
        lines(text, Kind.WAITING, memory.waiting());
        lines(text, Kind.ACTIVE, memory.active());
        lines(text, Kind.ELSEWHERE, memory.elsewhere());
        lines(text, Kind.HIDDEN, memory.hidden());
        createFolder(file().getParent());
        AtomicFiles.writeString(file(), text.toString());
    }

    private static void lines(StringBuilder text, Kind kind, List<Path> folders) {
        folders.forEach(folder -> text.append(kind).append(' ').append(folder).append('\n'));
    }

    private Path file() {
        return home.resolve("Glassbox").resolve("training-console.txt");
    }

    private Path runs() {
        return home.resolve("Glassbox").resolve("runs");
    }

    /** A folder as people write it, with ~ for the home folder. */
    public String place(Path folder) {
        return folder.startsWith(home) ? Path.of("~").resolve(home.relativize(folder)).toString() : folder.toString();
    }

    /** What is said of a run, with ~ for the home folder. */
    public String told(String message) {
        return message.replace(home + home.getFileSystem().getSeparator(), "~" + home.getFileSystem().getSeparator());
    }

    /** Whether a folder lies where all runs are looked for. */
    public boolean isListed(Path folder) {
        return runs().equals(folder.getParent());
    }

    /** All runs that there are, the newest first; those that are hidden are left out. */
    public List<KnownRun> scan(Memory memory) {
        Set<Path> folders = new LinkedHashSet<>(memory.elsewhere());
        folders.addAll(memory.waiting());
        folders.addAll(memory.active());
        if (Files.isDirectory(runs())) {
            try (Stream<Path> below = Files.list(runs())) {
                folders.addAll(below.toList());
            } catch (IOException e) {
                System.getLogger(RunShelf.class.getName()).log(System.Logger.Level.WARNING, "The folder of runs can't be read: " + runs(), e);
            }
        }
        folders.removeAll(memory.hidden());
        return folders.stream().filter(RunFolder::holdsRun).sorted(Comparator.comparingLong(RunShelf::age)).map(this::look).toList();
    }

    /** Smaller for what was changed later. */
    private static long age(Path folder) {
        try {
            Path experiment = folder.resolve(EXPERIMENT);
            return -Files.getLastModifiedTime(Files.exists(experiment) ? experiment : folder).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What can be known of a run from its folder alone. */
    public KnownRun look(Path folder) {
        KnownRun.Status status = RunFolder.isInUse(folder) ? KnownRun.Status.ELSEWHERE
                : RunFolders.look(folder.toString()) == RunFolders.Fitness.FINISHED_RUN ? KnownRun.Status.FINISHED : KnownRun.Status.UNFINISHED;
        try {
            Experiment experiment = ExperimentYaml.readToShow(folder.resolve(EXPERIMENT));
            return new KnownRun(folder, experiment.name(), status, epochsDone(folder), experiment.epochs(), "");
        } catch (GlassboxException e) {
            return new KnownRun(folder, folder.getFileName().toString(), status, epochsDone(folder), 0, e.getMessage());
        }
    }

    private static int epochsDone(Path folder) {
        Path metrics = folder.resolve("metrics.csv");
        try (Stream<String> lines = Files.exists(metrics) ? Files.lines(metrics) : Stream.empty()) {
            return Math.max(0, (int) lines.count() - 1);
        } catch (IOException e) {
            return 0; // it is only for people to read
        }
    }

    /**
     * Makes the folder of a new run, with its experiment.
     *
     * @throws GlassboxException if it can't be written
     */
    public Path prepare(Experiment experiment, LocalDate today) throws GlassboxException {
        Path folder = RunFolders.propose(experiment.name(), home, today);
        createFolder(folder);
        ExperimentYaml.write(experiment, folder.resolve(EXPERIMENT));
        return folder;
    }

    private static void createFolder(Path folder) throws GlassboxException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw GlassboxException.badInput("The folder " + folder + " can't be made; make room or give Glassbox the right to write there.", e);
        }
    }

    /**
     * The experiment of a run.
     *
     * @throws GlassboxException if it can't be run any more
     */
    public Experiment experiment(Path folder) throws GlassboxException {
        return ExperimentYaml.read(folder.resolve(EXPERIMENT), List.of());
    }
}
