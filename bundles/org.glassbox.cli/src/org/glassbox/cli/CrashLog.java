package org.glassbox.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Keeps the details of failures that nobody expected, so that users get a sentence and a bug report gets the rest. */
final class CrashLog {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private CrashLog() {
    }

    /** Writes the stack trace to a file of its own in the user's home and returns a sentence that names it. */
    static String report(Throwable failure) {
        String summary = "Something went wrong inside Glassbox (" + failure + ").";
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("user.home"), ".glassbox", "logs"));
            Path file = folder.resolve("failure-" + LocalDateTime.now().format(STAMP) + ".log");
            Files.writeString(file, trace.toString());
            return summary + " Details for a bug report: " + file;
        } catch (IOException e) {
            return summary + System.lineSeparator() + trace;
        }
    }
}
