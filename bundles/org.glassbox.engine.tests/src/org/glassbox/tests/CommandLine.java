package org.glassbox.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The whole command line from its arguments to its exit code, in this process and on a device of its own. */
public final class CommandLine implements AutoCloseable, Services {
    /** The exit code of a command that was asked to end. */
    public static final int TERMINATED = 128 + 15;
    /** A value that is not there, and sentences that were put together wrongly; three full stops are an ellipsis. */
    private static final Pattern CARELESS = Pattern.compile("\\bnull\\b|[^.]\\.\\.(?!\\.)|\\.;|: \\.");
    private final DeviceWorker worker;
    private final Engine engine;
    private final Runs runs;

    /** On the CPU, with one thread. */
    public CommandLine() {
        this(new DeviceChoice(DeviceChoice.Kind.CPU, 0));
    }

    /** On the device that the user chose, or on what takes its place. */
    public CommandLine(DeviceChoice device) {
        List<String> notices = new ArrayList<>();
        Device resolved = device.resolve(notices::add);
        worker = new DeviceWorker(resolved, 1);
        engine = new TestEngine(worker, notices);
        runs = new TrainingRuns(engine, Contributions.ofPlatform());
    }

    /** What trains. */
    public Runs runs() {
        return runs;
    }

    /** The thread on which networks live. */
    public DeviceWorker worker() {
        return worker;
    }

    @Override
    public <T> T get(Class<T> type) {
        return type.cast(type == Engine.class ? engine : type == Runs.class ? runs : type == Demo.class ? new DemoArms(runs, engine) : null);
    }

    /** Nothing, for commands that need no device. */
    private static final class NoServices implements Services {
        @Override
        public <T> T get(Class<T> type) {
            throw new AssertionError("nothing should be asked of " + type);
        }
    }

    /**
     * What a command left behind.
     *
     * @param out the data that it was asked for
     * @param err messages and progress, as they were written
     */
    public record Ended(int exitCode, String out, String err) {
        /** The lines of its messages. */
        public List<String> messages() {
            return err.lines().toList();
        }

        /** The lines of its data. */
        public List<String> lines() {
            return out.lines().toList();
        }

        /** Its data, where they are JSON. */
        public JsonNode json() throws JsonProcessingException {
            return new ObjectMapper().readTree(out);
        }

        /** Whether a line of its messages contains this. */
        public boolean says(String part) {
            return messages().stream().anyMatch(message -> message.contains(part));
        }

        /** The command did nothing and said why in one line. */
        public void refused(int expectedCode, String... parts) {
            assertEquals(1, messages().size(), this::toString);
            failed(expectedCode, parts);
        }

        /** The last line says why the command ended. */
        public void failed(int expectedCode, String... parts) {
            assertEquals(expectedCode, exitCode, this::toString);
            assertEquals("", out, "no data where there is no result");
            for (String part : parts) {
                assertTrue(messages().getLast().contains(part), () -> "expected: " + part + "\nbut was:  " + messages().getLast());
            }
            assertReadable();
        }

        /** Nothing that only a programmer would understand. */
        public void assertReadable() {
            for (String message : messages()) {
                assertFalse(message.contains("Exception") || message.contains(".java:") || message.startsWith("\t"), message);
                assertFalse(CARELESS.matcher(message).find(), message);
            }
        }
    }

    /**
     * Runs a command where nobody watches a terminal.
     *
     * @param words of the command; what is no text is written as one, and the elements of arrays and lists are words of their own
     */
    public Ended run(Object... words) {
        return execute(this, 0, message -> { }, words);
    }

    /**
     * As {@link #run(Object...)}.
     *
     * @param watcher hears each message when it is written, on the thread that writes it
     */
    public Ended watched(Consumer<String> watcher, Object... words) {
        return execute(this, 0, watcher, words);
    }

    /** As {@link #run(Object...)}, in a terminal of that many columns. */
    public Ended inTerminal(int columns, Object... words) {
        return execute(this, columns, message -> { }, words);
    }

    /**
     * As {@link #run(Object...)}, asked to end as soon as something has happened. Ctrl-C does the same, but is not heard by processes that were started in the
     * background.
     *
     * @param happened asked again and again from another thread
     */
    public Ended endedWhen(Callable<Boolean> happened, Object... words) throws InterruptedException {
        Signal request = new Signal("TERM");
        SignalHandler before = Signal.handle(request, late -> { }); // what the command restores at its end: a late signal then ends nothing
        Thread user = new Thread(() -> {
            try {
                while (!happened.call()) {
                    Thread.sleep(5);
                }
                Signal.raise(request);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        try {
            user.start();
            return run(words);
        } finally {
            user.join();
            Signal.handle(request, before);
        }
    }

    /** As {@link #run(Object...)}, with other services than those of a device. */
    public static Ended with(Services services, Object... words) {
        return execute(services, 0, message -> { }, words);
    }

    /** As {@link #run(Object...)}, for a command that needs no device; it fails the test if it asks for one. */
    public static Ended withoutDevice(Object... words) {
        return with(new NoServices(), words);
    }

    private static Ended execute(Services services, int columns, Consumer<String> watcher, Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                super.println(text);
                watcher.accept(text);
            }
        };
        String[] arguments = Arrays.stream(words).flatMap(CommandLine::flat).map(Object::toString).toArray(String[]::new);
        int exitCode = CommandLineTool.run(new Console(new PrintStream(out, true, StandardCharsets.UTF_8), err, columns), services, arguments);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
    }

    private static Stream<?> flat(Object word) {
        return switch (word) {
            case Object[] several -> Arrays.stream(several).flatMap(CommandLine::flat);
            case List<?> several -> several.stream().flatMap(CommandLine::flat);
            default -> Stream.of(word);
        };
    }

    @Override
    public void close() {
        worker.close();
    }
}
