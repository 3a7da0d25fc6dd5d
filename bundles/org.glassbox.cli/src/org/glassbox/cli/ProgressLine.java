package org.glassbox.cli;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.glassbox.engine.run.TrainingEvent;

/** The last line of a terminal: a bar over all steps of a run, with the time left. Other lines go above it. */
final class ProgressLine implements AutoCloseable {
    private static final int UPDATE_MILLISECONDS = 250;
    private static final String CLEAR = "\r\033[K";
    private final Console console;
    private final int epochs;
    private final ProgressBar bar;
    private String drawn = "";

    ProgressLine(Console console, String title, int epochs) {
        this.console = console;
        this.epochs = epochs;
        bar = new ProgressBarBuilder().setTaskName(title).setInitialMax(0).setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                .setStyle(console.err().charset().equals(StandardCharsets.UTF_8) ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setConsumer(new LastLine()).setMaxRenderedLength(console.columns() - 1).build();
    }

    void show(TrainingEvent.StepDone step) {
        bar.maxHint((long) step.epochs() * step.steps()); // epochs can differ in length; then this is a guess that becomes right
        bar.stepTo((long) (step.epoch() - 1) * step.steps() + step.step());
        bar.setExtraMessage(String.format(Locale.ROOT, "epoch %d/%d loss %.3f", step.epoch(), epochs, step.loss()));
    }

    /** Writes a line that stays. */
    synchronized void above(String line) {
        console.err().print(CLEAR + line + System.lineSeparator() + drawn);
        console.err().flush();
    }

    private synchronized void draw(String line) {
        drawn = line;
        console.err().print(CLEAR + line);
        console.err().flush();
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        bar.close();
        draw("");
    }

    /** Where the bar is drawn to. The library's own consumer would load a terminal library, which takes Ctrl-C away from {@link Interrupts}. */
    private final class LastLine implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return console.columns() - 1;
        }

        @Override
        public void accept(String line) {
            draw(line.strip());
        }

        @Override
        public void close() {
            // the line is taken away when the bar is
        }
    }
}
