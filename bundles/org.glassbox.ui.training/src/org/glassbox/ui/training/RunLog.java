package org.glassbox.ui.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.Observers;

/** What happened in runs, a line each, in the file log.txt of their folders. User interface's thread only, except for {@link #heard}. */
public final class RunLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int LONGEST = 5000; // lines that are shown
    private final Executor ui;
    private final Executor background;
    private final Clock clock;
    private final Observers<State> observers = new Observers<>();
    private State state = new State(Optional.empty(), List.of());

    /**
     * What is to be read.
     *
     * @param folder of the run; absent while none is looked at
     * @param lines the newest last
     */
    public record State(Optional<Path> folder, List<String> lines) {
        public State {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background reads and writes files, in order
     */
    public RunLog(Executor ui, Executor background, Clock clock) {
        this.ui = ui;
        this.background = background;
        this.clock = clock;
    }

    /** Tells the observer the present lines and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state);
    }

    /** Shows the log of a run, or of none. */
    public void show(Optional<Path> folder) {
        if (!folder.equals(state.folder())) {
            become(new State(folder, List.of()));
            folder.ifPresent(path -> background.execute(() -> {
                List<String> lines = read(path);
                ui.execute(() -> loaded(path, lines));
            }));
        }
    }

    private void loaded(Path folder, List<String> lines) {
        if (state.folder().filter(folder::equals).isPresent()) {
            become(new State(state.folder(), lines));
        }
    }

    /** Takes in what a run says; on its thread. */
    public void heard(Path folder, TrainingEvent event) {
        Sentences.log(event).ifPresent(sentence -> {
            String line = LocalDateTime.now(clock).format(TIME) + "  " + sentence.replace('\n', ' ');
            background.execute(() -> {
                append(folder, line);
                ui.execute(() -> added(folder, line));
            });
        });
    }

    private void added(Path folder, String line) {
        if (state.folder().filter(folder::equals).isPresent()) {
            List<String> lines = new ArrayList<>(state.lines());
            lines.add(line);
            become(new State(state.folder(), lines.subList(Math.max(0, lines.size() - LONGEST), lines.size())));
        }
    }

    private void become(State changed) {
        state = changed;
        observers.tell(changed);
    }

    private static Path file(Path folder) {
        return folder.resolve("log.txt");
    }

    private static void append(Path folder, String line) {
        try {
            if (Files.isDirectory(folder)) {
                Files.writeString(file(folder), line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            System.getLogger(RunLog.class.getName()).log(System.Logger.Level.WARNING, "The log of " + folder + " can't be written.", e);
        }
    }

    private static List<String> read(Path folder) {
        try {
            List<String> lines = Files.exists(file(folder)) ? Files.readAllLines(file(folder)) : List.of();
            return lines.subList(Math.max(0, lines.size() - LONGEST), lines.size());
        } catch (IOException e) {
            return List.of(Messages.bind(Messages.logUnreadable, file(folder), FileProblems.reason(e)));
        }
    }
}
