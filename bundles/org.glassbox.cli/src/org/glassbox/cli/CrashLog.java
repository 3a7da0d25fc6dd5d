package org.glassbox.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Keeps the details of failures that nobody expected, so that users get a sentence and a bug report gets the rest. */
final class CrashLog {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private CrashLog() {
    }

    /** Keeps the stack trace and returns a sentence that says what happened and where the trace is. */
    static String report(Throwable failure) {
        String what = String.valueOf(failure).lines().findFirst().orElse(""); // PyTorch adds its own stack trace to its messages
        return "Something went wrong inside Glassbox (" + what + "). " + keep(failure);
    }

    /**
     * Writes the stack trace to a file of its own in the user's home or, where that can't be written, in the folder for temporary files, and returns a sentence
     * that names it.
     */
    static String keep(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        for (Path folder : List.of(Path.of(System.getProperty("user.home"), ".glassbox", "logs"), Path.of(System.getProperty("java.io.tmpdir")))) {
            Optional<Path> file = write(folder, trace.toString());
            if (file.isPresent()) {
                return "Details for a bug report: " + file.get();
            }
        }
        return "Its details could not be kept, because neither your home folder nor the one for temporary files can be written.";
    }

    private static Optional<Path> write(Path folder, String trace) {
        try {
            Path file = Files.createDirectories(folder).resolve("glassbox-failure-" + LocalDateTime.now().format(STAMP) + ".log");
            return Optional.of(Files.writeString(file, trace));
        } catch (IOException e) {
            return Optional.empty(); // the next folder, and in the end the sentence, say so
        }
    }
}
