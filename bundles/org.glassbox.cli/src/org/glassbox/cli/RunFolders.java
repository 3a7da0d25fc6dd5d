package org.glassbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.FileProblems;

/** Where results go. */
final class RunFolders {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunFolders() {
    }

    /** The given folder, or a new one below {@code runs} in the working directory, named after what it is for and the time. */
    static Path choose(Path given, String purpose) {
        String name = purpose.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return given != null ? given : Path.of("runs", (name.isEmpty() ? "run" : name) + "-" + LocalDateTime.now().format(STAMP));
    }

    /**
     * Makes the folder that the user named with {@code --out}, unless it is there.
     *
     * @throws GlassboxException if it can't be made
     */
    static void make(Path out) throws GlassboxException {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw GlassboxException.badInput("The folder " + out + " can't be made: " + FileProblems.reason(e) + "; give another one with --out.", e);
        }
    }
}
