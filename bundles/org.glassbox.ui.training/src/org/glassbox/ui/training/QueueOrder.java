package org.glassbox.ui.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.ui.training.KnownRun.Status;
import org.glassbox.ui.training.RunShelf.Memory;

/** Which runs wait, in their order, which one goes on, and which are offered, kept elsewhere or hidden: all that has to be remembered on disk. */
final class QueueOrder {
    private final List<Path> waiting = new ArrayList<>();
    private final List<Path> elsewhere = new ArrayList<>();
    private final List<Path> hidden = new ArrayList<>();
    private List<Path> offered = List.of();
    private Optional<Path> active = Optional.empty();

    /**
     * Takes in what was remembered.
     *
     * @param known the runs that there are
     * @return whether more wait than before
     */
    boolean load(Memory memory, List<KnownRun> known) {
        List<Path> found = known.stream().map(KnownRun::folder).toList();
        memory.elsewhere().stream().filter(found::contains).forEach(this::keepElsewhere);
        memory.hidden().stream().filter(folder -> !hidden.contains(folder)).forEach(hidden::add);
        List<Path> open = known.stream().filter(KnownRun::isResumable).map(KnownRun::folder).filter(folder -> !waiting.contains(folder) && !isActive(folder))
                .toList();
        List<Path> left = memory.waiting().stream().filter(open::contains).toList();
        waiting.addAll(left);
        offered = memory.active().stream().filter(folder -> open.contains(folder) && !waiting.contains(folder)).toList();
        return !left.isEmpty();
    }

    Memory memory() {
        List<Path> going = new ArrayList<>(offered);
        active.ifPresent(going::add);
        return new Memory(waiting, going, elsewhere, hidden);
    }

    /** The runs as they are listed: the one that goes on, those that wait, then the others. What waits or goes on is not offered any more. */
    List<KnownRun> arranged(RunsModel.Runs runs) {
        List<KnownRun> ordered = new ArrayList<>();
        active.flatMap(runs::find).ifPresent(ordered::add);
        for (Path folder : waiting) {
            runs.find(folder).ifPresent(run -> ordered.add(run.status() == Status.WAITING ? run : run.with(Status.WAITING)));
        }
        List<Path> placed = ordered.stream().map(KnownRun::folder).toList();
        runs.known().stream().filter(run -> !placed.contains(run.folder())).forEach(ordered::add);
        offered = offered.stream().filter(folder -> !waiting.contains(folder) && !isActive(folder)).toList();
        return ordered;
    }

    boolean isActive(Path folder) {
        return active.filter(folder::equals).isPresent();
    }

    Optional<Path> active() {
        return active;
    }

    /** A run goes on, and waits no more. */
    void begun(Path folder) {
        active = Optional.of(folder);
        waiting.remove(folder);
    }

    void ended() {
        active = Optional.empty();
    }

    /** The run that is next; absent where none waits. */
    Optional<Path> next() {
        return waiting.stream().findFirst();
    }

    boolean isWaiting(Path folder) {
        return waiting.contains(folder);
    }

    /** Lets a run wait, at one place only. @param first before all others, else after them */
    void add(Path folder, boolean first) {
        waiting.remove(folder);
        waiting.add(first ? 0 : waiting.size(), folder);
    }

    /** @return whether it waited */
    boolean withdraw(Path folder) {
        return waiting.remove(folder);
    }

    /** @param by -1 towards the front, 1 towards the end. @return whether there was a place for it */
    boolean move(Path folder, int by) {
        int place = waiting.indexOf(folder);
        boolean can = place >= 0 && place + by >= 0 && place + by < waiting.size();
        if (can) {
            waiting.remove(place);
            waiting.add(place + by, folder);
        }
        return can;
    }

    List<Path> offered() {
        return offered;
    }

    void offerNoMore() {
        offered = List.of();
    }

    void keepElsewhere(Path folder) {
        if (!elsewhere.contains(folder)) {
            elsewhere.add(folder);
        }
    }

    /** A run is neither listed nor run any more. */
    void hide(Path folder) {
        waiting.remove(folder);
        elsewhere.remove(folder);
        if (!hidden.contains(folder)) {
            hidden.add(folder);
        }
    }

    void unhide(Path folder) {
        hidden.remove(folder);
    }
}
