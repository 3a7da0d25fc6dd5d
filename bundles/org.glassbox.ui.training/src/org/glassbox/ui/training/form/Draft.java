package org.glassbox.ui.training.form;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.engine.experiment.Experiment;

/**
 * An experiment that is being written, at one time.
 *
 * @param name for people and messages: a file's name, or that of what it was made from
 * @param file where it is kept; absent before it was saved for the first time
 * @param text its YAML
 * @param changed whether the YAML is another than in the file
 * @param pages the form; that of the last text that was valid YAML
 * @param broken whether the text is no valid YAML, so that the form can't be used
 * @param mistake the first one in the YAML; absent where it can be run
 * @param experiment what the YAML says; absent with a mistake
 */
public record Draft(String name, Optional<Path> file, String text, boolean changed, List<FormPage> pages, boolean broken, Optional<Mistake> mistake,
        Optional<Experiment> experiment, boolean undoable, boolean redoable) {
    public Draft {
        pages = List.copyOf(pages);
    }

    /**
     * What is wrong, and what to do.
     *
     * @param line from 0; -1 where it concerns no single line
     */
    public record Mistake(String sentence, int line) {
    }

    /** The page of a value; the nearest group around it where it has none of its own. */
    public int pageOf(String path) {
        int best = 0;
        for (int i = 0; i < pages.size(); i++) {
            String page = pages.get(i).path();
            boolean around = path.equals(page) || path.startsWith(page + ".") || path.startsWith(page + "[");
            if (around && page.length() > pages.get(best).path().length()) {
                best = i;
            }
        }
        return best;
    }
}
