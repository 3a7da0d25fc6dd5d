package org.glassbox.ui.training.form;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.engine.experiment.WrappedOptions;
import org.glassbox.engine.experiment.YamlText;
import org.glassbox.engine.experiment.YamlValue;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.ui.Observers;

/**
 * The experiment that is being written. Its YAML is the truth: what is set in the form changes that one value in the text, and what is typed in the text is
 * read into the form. User interface's thread only.
 */
public final class DraftModel {
    private static final String TYPED = "typed";
    private final Contributions contributions;
    private final Path home;
    private final Observers<Draft> observers = new Observers<>();
    private final TextHistory history = new TextHistory();
    private String saved;
    private Draft draft;

    /** @param home what relative paths of an experiment are relative to that is in no file yet */
    public DraftModel(Contributions contributions, Path home) {
        this.contributions = contributions.remembered();
        this.home = home;
        String first = ShippedExperiments.names().getFirst();
        saved = ShippedExperiments.text(first);
        draft = read(first, Optional.empty(), saved, List.of());
    }

    /** Tells the observer the present draft and all later ones. @return ends that */
    public Runnable observe(Consumer<Draft> observer) {
        return observers.add(observer, draft);
    }

    public Draft draft() {
        return draft;
    }

    /** What relative paths are relative to. */
    public Path base() {
        return draft.file().map(Path::getParent).orElse(home);
    }

    /** Begins with one of the shipped experiments. */
    public void openShipped(String name) {
        begin(name, Optional.empty(), ShippedExperiments.text(name));
    }

    /**
     * Opens a file.
     *
     * @throws GlassboxException if it can't be read; mistakes in it are said by the draft
     */
    public void open(Path file) throws GlassboxException {
        Path absolute = file.toAbsolutePath();
        FileProblems.requireFile(absolute, "experiment file");
        try {
            begin(stem(absolute), Optional.of(absolute), Files.readString(absolute));
        } catch (IOException e) {
            throw FileProblems.cannotRead(absolute, e);
        }
    }

    /** Begins with the experiment of a run, to change it. @param text its YAML */
    public void openText(String name, String text) {
        begin(name, Optional.empty(), text);
    }

    private void begin(String name, Optional<Path> file, String text) {
        history.forget();
        saved = text;
        become(name, file, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /**
     * Writes the YAML to a file and goes on there.
     *
     * @throws GlassboxException if that is not possible; nothing is lost then
     */
    public void save(Path file) throws GlassboxException {
        Path absolute = file.toAbsolutePath();
        AtomicFiles.writeString(absolute, draft.text());
        saved = draft.text();
        become(stem(absolute), Optional.of(absolute), draft.text());
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }

    /** Takes in the whole YAML as somebody typed it. */
    public void type(String text) {
        change(TYPED, text);
    }

    /**
     * Sets an option.
     *
     * @throws GlassboxException if the text has no place for it
     */
    public void set(FormRow.Field field, String value) throws GlassboxException {
        if (!value.equals(field.text())) {
            YamlText ready = ready(field.path(), field.owner());
            change(field.path(), ready.set(field.path(), value).text());
        }
    }

    /**
     * Chooses a contribution; options that the new one has too keep their values.
     *
     * @throws GlassboxException if the text has no place for it
     */
    public void choose(FormRow.Choice choice, String id) throws GlassboxException {
        if (id.equals(choice.id())) {
            return;
        }
        YamlText ready = ready(choice.path(), choice.owner());
        YamlValue value = value(ready.text(), choice.path());
        if (value instanceof YamlValue.Mapping mapping) {
            List<String> options = choice.find(id).map(chosen -> chosen.options().stream().map(option -> option.name()).toList()).orElse(List.of());
            for (String key : mapping.entries().keySet()) {
                if (!key.equals("id") && !options.contains(key) && !choice.kept().contains(key)) {
                    ready = ready.remove(choice.path() + "." + key);
                }
            }
            ready = ready.set(choice.path() + ".id", id);
        } else {
            if (choice.owner().isPresent()) { // options that stand beside it are the earlier one's
                ready = ready.remove(WrappedOptions.companion(choice.path()));
            }
            ready = ready.set(choice.path(), id);
        }
        change(choice.path(), ready.text());
    }

    /** The text with what has to stand in it before a value can be set. */
    private YamlText ready(String path, Optional<FormRow.Owner> owner) throws GlassboxException {
        return new Preparation(YamlText.of(draft.text())).before(path, owner);
    }

    /** What could be added where somebody looks. @param page its path */
    public List<Part> addable(String page) {
        return parts().addable(page);
    }

    private PartPlaces parts() {
        return new PartPlaces(draft.pages());
    }

    /**
     * Adds a part with what is usual.
     *
     * @param page path of where somebody looks, whose phase gets it
     * @return the path of what was added
     * @throws GlassboxException if the text has no place for it
     */
    public String add(Part part, String page) throws GlassboxException {
        String path = part.path(PartPlaces.phaseOf(page).orElse(""));
        YamlText ready = new Preparation(YamlText.of(draft.text())).before(path + "[0]", Optional.empty());
        if (!part.isSeveral()) {
            change(path, ready.put(path, part.lines().getFirst()).text());
            return path;
        }
        int count = FormReader.items(value(ready.text(), path)).size();
        List<String> lines = part == Part.PHASE ? named(part.lines(), count + 1) : part.lines();
        change(path, ready.add(path, lines).text());
        return path + "[" + count + "]";
    }

    private static List<String> named(List<String> lines, int number) {
        return lines.stream().map(line -> line.startsWith("name:") ? "name: phase " + number : line).toList();
    }

    /** Whether a page's part can be taken away. */
    public boolean isRemovable(String page) {
        return parts().isRemovable(page);
    }

    /**
     * Takes a page's part away.
     *
     * @throws GlassboxException if the text has no simple place for it
     */
    public void remove(String page) throws GlassboxException {
        if (isRemovable(page)) {
            change(page + " gone", ready(page, Optional.empty()).remove(page).text());
        }
    }

    /** Whether a page's part can change places with the one before (-1) or after (1) it. */
    public boolean isMovable(String page, int by) {
        return parts().isMovable(page, by);
    }

    /**
     * Moves a page's part in its list.
     *
     * @param by -1 or 1
     * @return its path now
     * @throws GlassboxException if the text has no simple place for it
     */
    public String move(String page, int by) throws GlassboxException {
        if (!isMovable(page, by)) {
            return page;
        }
        String list = PartPlaces.list(page);
        int index = PartPlaces.index(page);
        change(page + " moved", ready(page, Optional.empty()).swap(list, Math.min(index, index + by)).text());
        return list + "[" + (index + by) + "]";
    }

    public void undo() {
        history.undo(draft.text()).ifPresent(this::become);
    }

    public void redo() {
        history.redo(draft.text()).ifPresent(this::become);
    }

    /** @param what is changed; several changes of the same in a row are undone together */
    private void change(String what, String text) {
        if (!text.equals(draft.text())) {
            history.changed(what, draft.text());
            become(text);
        }
    }

    private void become(String text) {
        become(draft.name(), draft.file(), text);
    }

    private void become(String name, Optional<Path> file, String text) {
        draft = read(name, file, text, draft.pages());
        observers.tell(draft);
    }

    private Draft read(String name, Optional<Path> file, String text, List<FormPage> earlier) {
        DraftReading found = DraftReading.read(name, text, file.map(Path::getParent).orElse(home), contributions);
        return new Draft(name, file, text, !text.equals(saved), found.pages().orElse(earlier), found.pages().isEmpty(), found.mistake(), found.experiment(),
                history.isUndoable(), history.isRedoable());
    }

    private static YamlValue value(String text, String path) throws GlassboxException {
        return Preparation.value(text, path);
    }
}
