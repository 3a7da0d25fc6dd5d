package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.glassbox.cli.CommandLineTool;
import org.glassbox.cli.Console;
import org.glassbox.cli.Services;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.demo.Demo;
import org.glassbox.engine.demo.DemoArms;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingRuns;

/** The whole command line from its arguments to its exit code, in this process and on a device of its own. */
final class CommandLine implements AutoCloseable, Services {
    /** A value that is not there, and sentences that were put together wrongly; three full stops are an ellipsis. */
    private static final Pattern CARELESS = Pattern.compile("\\bnull\\b|[^.]\\.\\.(?!\\.)|\\.;|: \\.");
    private final DeviceWorker worker;
    private final List<String> notices = new ArrayList<>();
    private final Engine engine = new Engine() {
        @Override
        public DeviceWorker worker() {
            return worker;
        }

        @Override
        public List<String> notices() {
            return notices;
        }
    };
    private final Runs runs = new TrainingRuns(engine, Contributions.ofPlatform());

    CommandLine() {
        this(new DeviceChoice(DeviceChoice.Kind.CPU, 0));
    }

    /** On the device that the user chose, or on what takes its place. */
    CommandLine(DeviceChoice device) {
        Device resolved = device.resolve(notices::add);
        worker = new DeviceWorker(resolved, 1);
    }

    Runs runs() {
        return runs;
    }

    @Override
    public <T> T get(Class<T> type) {
        return type.cast(type == Engine.class ? engine : type == Runs.class ? runs : type == Demo.class ? new DemoArms(runs, engine) : null);
    }

    /** What a command left behind. */
    record Ended(int exitCode, String out, List<String> messages) {
        /** The command did nothing and said why in one line. */
        void refused(int expectedCode, String... parts) {
            assertEquals(1, messages.size(), this::toString);
            failed(expectedCode, parts);
        }

        /** The last line says why the command ended. */
        void failed(int expectedCode, String... parts) {
            assertEquals(expectedCode, exitCode, this::toString);
            assertEquals("", out, "no data where there is no result");
            for (String part : parts) {
                assertTrue(messages.getLast().contains(part), () -> "expected: " + part + "\nbut was:  " + messages.getLast());
            }
            assertReadable();
        }

        /** Nothing that only a programmer would understand. */
        void assertReadable() {
            for (String message : messages) {
                assertFalse(message.contains("Exception") || message.contains(".java:") || message.startsWith("\t"), message);
                assertFalse(CARELESS.matcher(message).find(), message);
            }
        }
    }

    Ended run(String... arguments) {
        return run(message -> { }, arguments);
    }

    /**
     * @param watcher hears each message when it is written, on the thread that writes it
     */
    Ended run(Consumer<String> watcher, String... arguments) {
        return run(this, watcher, arguments);
    }

    /** With other services than those of this device. */
    static Ended run(Services services, Consumer<String> watcher, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> messages = new ArrayList<>();
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                text.lines().forEach(messages::add);
                watcher.accept(text);
            }
        };
        int exitCode = CommandLineTool.run(new Console(new PrintStream(out, true, StandardCharsets.UTF_8), err, 0), services, arguments);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), messages);
    }

    @Override
    public void close() {
        worker.close();
    }
}
