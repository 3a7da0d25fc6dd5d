package org.glassbox.ui.saliency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contribution;

/** What was chosen of one kind of contributions: the methods, or the metrics. User interface's thread only. */
public final class Choices<T> {
    private final Supplier<List<Contribution<T>>> available;
    private final Function<T, Optional<String>> refusal;
    private final Runnable changed;
    private final List<Chosen<T>> chosen = new ArrayList<>();
    private int keys;
    private boolean untouched = true;

    /**
     * @param available asked for when it is needed
     * @param refusal why something can't serve at present, as a sentence for the user; nothing where it can
     * @param changed hears that something else is chosen
     */
    Choices(Supplier<List<Contribution<T>>> available, Function<T, Optional<String>> refusal, Runnable changed) {
        this.available = available;
        this.refusal = refusal;
        this.changed = changed;
    }

    /** All that there are; none while the engine can't start. */
    public List<Contribution<T>> available() {
        return available.get();
    }

    /** One of those that there are. */
    public Optional<Contribution<T>> available(String id) {
        return available().stream().filter(contribution -> contribution.id().equals(id)).findFirst();
    }

    /** What is chosen, in the order in which it was. */
    public List<Chosen<T>> chosen() {
        return List.copyOf(chosen);
    }

    /**
     * Why something can't be chosen with these options: they are wrong, or it can't serve.
     *
     * @return a sentence; nothing where it can
     */
    public Optional<String> refusal(Contribution<T> contribution, Map<String, String> options) {
        try {
            return refusal.apply(contribution.create(options));
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Whether nobody has chosen anything yet, or taken everything away. */
    boolean isUntouched() {
        return untouched;
    }

    /** Chooses some to begin with, with their usual options, but for those that can't serve. Whoever calls it tells of the change. */
    void begin(List<String> ids) {
        available().stream().filter(each -> ids.contains(each.id()) && refusal.apply(each.defaults()).isEmpty())
                .forEach(each -> chosen.add(new Chosen<>(keys++, each, Map.of(), each.defaults())));
        untouched = false;
    }

    /**
     * Chooses one more.
     *
     * @return its key
     * @throws GlassboxException if an option has a value that is not allowed
     */
    public int add(Contribution<T> contribution, Map<String, String> options) throws GlassboxException {
        Chosen<T> added = new Chosen<>(keys, contribution, options, contribution.create(options));
        keys++;
        chosen.add(added);
        touched();
        return added.key();
    }

    /**
     * Gives something that is chosen other options.
     *
     * @throws GlassboxException if an option has a value that is not allowed; then nothing changes
     */
    public void change(int key, Map<String, String> options) throws GlassboxException {
        for (int i = 0; i < chosen.size(); i++) {
            Contribution<T> contribution = chosen.get(i).contribution();
            if (chosen.get(i).key() == key) {
                chosen.set(i, new Chosen<>(key, contribution, options, contribution.create(options)));
            }
        }
        touched();
    }

    /** Takes something away. */
    public void remove(int key) {
        chosen.removeIf(each -> each.key() == key);
        touched();
    }

    /** Takes away everything that came from a contribution, whatever its options. */
    public void removeAll(Contribution<T> contribution) {
        chosen.removeIf(each -> each.contribution().id().equals(contribution.id()));
        touched();
    }

    /** Takes everything away. */
    public void clear() {
        chosen.clear();
        touched();
    }

    private void touched() {
        untouched = false;
        changed.run();
    }
}
