package org.glassbox.cli;

import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** The last line of a terminal: a bar over all steps of something long, with the time left. Other lines go above it. */
final class ProgressLine implements AutoCloseable {
    private static final int UPDATE_MILLISECONDS = 250;
    private static final String CLEAR = "\r\033[K";
    private final Console console;
    private final ProgressBar bar;
    private boolean begun;
    private String drawn = "";

    ProgressLine(Console console, String title) {
        this.console = console;
        bar = new ProgressBarBuilder().setTaskName(title).setInitialMax(0).setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                .setStyle(console.err().charset().equals(StandardCharsets.UTF_8) ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setConsumer(new LastLine()).setMaxRenderedLength(console.columns() - 1).build();
    }

    /**
     * @param of how many steps there will be, as far as is known
     * @param extra a few words at the end of the line
     */
    void show(long done, long of, String extra) {
        bar.maxHint(of);
        bar.stepTo(done);
        bar.setExtraMessage(extra);
        if (!begun) { // the library waits for its interval, in which something short is over
            begun = true;
            bar.refresh();
        }
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
