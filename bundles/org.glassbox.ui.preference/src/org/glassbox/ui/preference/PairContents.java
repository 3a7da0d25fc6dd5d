package org.glassbox.ui.preference;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.engine.study.preference.Pair;
import org.glassbox.ui.Tasks;
import org.glassbox.ui.preference.PreferenceState.Content;

/** The pictures of the few pairs that are wanted; they are read in the background. User interface's thread only. */
final class PairContents {
    private final Tasks tasks;
    private final Runnable arrived;
    private final Map<Pair, Content> contents = new HashMap<>();

    /** @param arrived hears that there is something else to see */
    PairContents(Tasks tasks, Runnable arrived) {
        this.tasks = tasks;
        this.arrived = arrived;
    }

    Content of(Pair pair) {
        return contents.getOrDefault(pair, new Content.Loading());
    }

    void forget() {
        contents.clear();
    }

    /** Reads those that are not there yet, and forgets all others. @param folder of the study */
    void want(Path folder, List<Pair> wanted) {
        contents.keySet().retainAll(wanted);
        wanted.stream().filter(pair -> !contents.containsKey(pair)).forEach(pair -> read(folder, pair));
    }

    private void read(Path folder, Pair pair) {
        contents.put(pair, new Content.Loading());
        tasks.run(() -> PairPictures.read(folder, pair), pictures -> take(pair, new Content.Shown(pictures)),
                failure -> take(pair, new Content.Unreadable(failure)));
    }

    private void take(Pair pair, Content content) {
        if (contents.replace(pair, content) != null) { // else nobody wants it any more
            arrived.run();
        }
    }
}
