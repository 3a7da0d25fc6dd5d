package org.glassbox.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Where results go if the user does not say. */
final class RunFolders {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunFolders() {
    }

    /** The given folder, or a new one below {@code runs} in the working directory, named after what it is for and the time. */
    static Path choose(Path given, String purpose) {
        String name = purpose.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return given != null ? given : Path.of("runs", (name.isEmpty() ? "run" : name) + "-" + LocalDateTime.now().format(STAMP));
    }
}
