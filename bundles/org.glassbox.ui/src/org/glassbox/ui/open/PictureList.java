package org.glassbox.ui.open;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.ui.Tasks;

/** Images of which one is shown; those that were shown lately are kept. User interface's thread only. */
public final class PictureList {
    private static final int KEPT = 16;
    private final Tasks tasks;
    private final Runnable changed;
    private final Consumer<Optional<String>> shows;
    private final Map<PictureSource, Picture> lately = new LinkedHashMap<>();
    private List<PictureSource> sources = List.of();
    private int selected = -1;
    private Picture shown;
    private int ticket;

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background reads files, in order
     * @param changed hears that another image was selected, which may still have to be read
     * @param shows hears that it is read, or why it can't be
     */
    public PictureList(Executor ui, Executor background, Runnable changed, Consumer<Optional<String>> shows) {
        tasks = new Tasks(ui, background);
        this.changed = changed;
        this.shows = shows;
    }

    /** All of them, in order. */
    public List<PictureSource> sources() {
        return sources;
    }

    /** Index of the image that is shown or being read; -1 for none. */
    public int selected() {
        return selected;
    }

    /** The image that is shown; absent before the first, and where it can't be read. */
    public Optional<Picture> shown() {
        return Optional.ofNullable(shown);
    }

    /** Shows the first of other images. */
    public void show(List<PictureSource> others) {
        sources = List.copyOf(others);
        selected = -1;
        select(0);
    }

    /** Shows an image of the list. Does nothing where there is no such image. */
    public void select(int index) {
        if (index < 0 || index >= sources.size() || index == selected) {
            return;
        }
        selected = index;
        ticket++;
        int wanted = ticket;
        PictureSource source = sources.get(index);
        if (lately.containsKey(source)) {
            take(wanted, source, lately.get(source), Optional.empty());
            return;
        }
        changed.run();
        tasks.run(source::read, read -> take(wanted, source, read, Optional.empty()), failure -> take(wanted, source, null, Optional.of(failure)));
    }

    private void take(int wanted, PictureSource source, Picture read, Optional<String> failure) {
        if (read != null) {
            lately.remove(source); // comes last from now on
            lately.put(source, read);
            if (lately.size() > KEPT) {
                lately.remove(lately.keySet().iterator().next());
            }
        }
        if (wanted == ticket) { // else another image has been selected meanwhile
            shown = read;
            shows.accept(failure);
        }
    }
}
