package org.glassbox.tests.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Starts the command line in a process of its own, from the bundles that the test runs with. */
public final class CommandLineProcess {
    private static final long SIGINT_BIT = 1L << 1; // signal 2

    private CommandLineProcess() {
    }

    /**
     * @param work a folder for the process's configuration and output
     * @param arguments as typed after {@code glassbox}
     */
    public static Process start(Path work, String... arguments) throws IOException {
        return start(work, Map.of(), arguments);
    }

    /** As {@link #start(Path, String...)}, with variables that this process does not have. */
    public static Process start(Path work, Map<String, String> environment, String... arguments) throws IOException {
        String configuration = System.getProperty("osgi.configuration.area");
        Assumptions.assumeTrue(configuration != null, "the command line is started from the bundles of the running OSGi framework, and there is none");
        Path area = Files.createDirectories(work.resolve("configuration"));
        Files.copy(Path.of(URI.create(configuration.replace(" ", "%20"))).resolve("config.ini"), area.resolve("config.ini"), StandardCopyOption.REPLACE_EXISTING);
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-jar",
                System.getProperty("java.class.path"), "-nosplash", "-install", System.getProperty("osgi.install.area"), "-configuration", area.toString(), "-data", "@none",
                "-application", "org.glassbox.cli.application"));
        command.addAll(List.of(arguments));
        Path log = work.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", "1"); // so that the processes of this test compute with as many threads as each other
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Leaves a test where Ctrl-C can't be pressed, and ends the process: a shell starts what it runs in the background with it ignored, and Java leaves it so. */
    public static void assumeThatCtrlCIsHeard(Process process) throws IOException, InterruptedException {
        String ignored = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
                .orElseThrow().substring("SigIgn:".length()).strip();
        boolean heard = (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) == 0;
        if (!heard) {
            process.destroyForcibly().waitFor();
        }
        Assumptions.assumeTrue(heard, "the tests run in the background, where Ctrl-C is ignored");
    }

    /** What all processes with that work folder printed. */
    public static String output(Path work) throws IOException {
        try (InputStream in = Files.newInputStream(work.resolve("output.txt"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
