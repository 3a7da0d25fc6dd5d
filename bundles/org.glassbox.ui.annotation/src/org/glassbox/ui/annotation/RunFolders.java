package org.glassbox.ui.annotation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import org.glassbox.engine.run.RunFolder;

/** Folders that runs are kept in. */
public final class RunFolders {
    private static final String RESULT = "result.json";

    private RunFolders() {
    }

    /** What a folder is good for. */
    public enum Fitness {
        /** A run can begin here. */
        FREE,
        /** There is a run that has not come to its end and can go on. */
        UNFINISHED_RUN,
        /** There is a run that is complete. */
        FINISHED_RUN,
        /** There is something else. */
        OCCUPIED,
        /** It is a file. */
        FILE,
        /** It is not a path. */
        INVALID
    }

    /** What a folder is good for. */
    public static Fitness look(String text) {
        if (text.isBlank()) {
            return Fitness.INVALID;
        }
        try {
            Path folder = Path.of(text.strip());
            if (Files.isRegularFile(folder)) {
                return Fitness.FILE;
            }
            if (RunFolder.holdsRun(folder)) {
                return Files.exists(folder.resolve(RESULT)) ? Fitness.FINISHED_RUN : Fitness.UNFINISHED_RUN;
            }
            return isEmpty(folder) ? Fitness.FREE : Fitness.OCCUPIED;
        } catch (InvalidPathException e) {
            return Fitness.INVALID;
        }
    }

    /** A folder for a new run that does not exist yet: Glassbox/runs/NAME-DATE in the home folder, with a number if need be. */
    public static Path propose(String name, Path home, LocalDate today) {
        Path runs = home.resolve("Glassbox").resolve("runs");
        String stem = name.replaceAll("[^A-Za-z0-9._-]+", "-") + "-" + today;
        Path folder = runs.resolve(stem);
        for (int i = 2; Files.exists(folder); i++) {
            folder = runs.resolve(stem + "-" + i);
        }
        return folder;
    }

    private static boolean isEmpty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            Iterator<Path> iterator = files.iterator();
            return !iterator.hasNext();
        } catch (IOException e) {
            return false; // what can't be read can't be used
        }
    }
}
