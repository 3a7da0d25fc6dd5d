package org.glassbox.ui.advise;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkCard.LayerShape;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.OpenedNetwork.Question;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.ui.Observers;
import org.glassbox.ui.advise.AdviseState.Content;
import org.glassbox.ui.advise.AdviseState.Setup;
import org.glassbox.ui.open.Openings;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureFiles;
import org.glassbox.ui.open.PictureList;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.open.RunPictures;

/**
 * Which image, network, layer and class are looked at, and what ADVISE finds there. Whatever is changed, it is computed anew in the background, or taken from
 * what was found lately; what nobody wants any more is broken off. User interface's thread only.
 */
public final class AdviseModel {
    private static final String METHOD = "advise";
    /** Options that say which group a single map is of; here all groups are seen. */
    private static final List<String> OF_ONE_MAP = List.of("group", "peaks");
    private static final int ANALYSES_KEPT = 6; // of 2,048 units and a grid of 256 points some 20 MB each
    private static final int PREDICTIONS_KEPT = 64;
    private final Supplier<Optional<Inspections>> engine;
    private final Executor ui;
    private final Executor background;
    private final Openings openings;
    private final PictureList pictures;
    private final Observers<AdviseState> observers = new Observers<>();
    private final Map<Ask, Content> contents = new LinkedHashMap<>();
    private final Map<Seen, Optional<Prediction>> predictions = new LinkedHashMap<>();
    private Optional<OpenedNetwork> network = Optional.empty();
    private Optional<NetworkFile> file = Optional.empty();
    private Optional<String> layer = Optional.empty();
    private OptionalInt target = OptionalInt.empty();
    private Map<String, String> options = Map.of();
    private Advise advise = new Advise();
    private Ask current;
    private IProgressMonitor monitor = new NullProgressMonitor();

    /** What is computed. Equal ones have equal answers. */
    private record Ask(OpenedNetwork network, Picture picture, Advise advise, OptionalInt target, Optional<String> layer) {
        Question question() {
            return new Question(picture.image(), advise, target, layer);
        }
    }

    /** What a network says something of. */
    private record Seen(OpenedNetwork network, Picture picture) {
    }

    /**
     * @param engine asked for when it is needed; absent while its bundle could not start
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public AdviseModel(Supplier<Optional<Inspections>> engine, Executor ui, Executor background) {
        this.engine = engine;
        this.ui = ui;
        this.background = background;
        openings = new Openings(ui, background, this::publish, this::refresh);
        pictures = new PictureList(ui, background, this::publish, failure -> {
            openings.say(failure);
            refresh();
        });
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<AdviseState> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public AdviseState state() {
        Setup setup = new Setup(network, pictures.sources(), pictures.selected(), layer, target, options, openings.opening(),
                openings.problem());
        Optional<Ask> ask = ask();
        if (ask.isEmpty()) {
            return new AdviseState.Empty(setup);
        }
        Optional<Prediction> prediction = predictions.getOrDefault(new Seen(ask.get().network(), ask.get().picture()), Optional.empty());
        return new AdviseState.Shown(setup, ask.get().network(), ask.get().picture(), ask.get().network().usualLayer(advise), prediction, content(ask.get()));
    }

    private Optional<Ask> ask() {
        return network.isEmpty() ? Optional.empty() : pictures.shown().map(picture -> new Ask(network.get(), picture, advise, target, layer));
    }

    private Content content(Ask ask) {
        Optional<String> refusal = ask.network().refusal(advise, layer);
        return refusal.isPresent() ? new Content.Refused(Messages.bind(Messages.refused, refusal.get())) : contents.getOrDefault(ask, new Content.Computing());
    }

    /** The options that can be chosen; none while the engine can't start. */
    public List<OptionSpec> availableOptions() {
        return contribution().map(Contribution::options).orElse(List.of()).stream().filter(option -> !OF_ONE_MAP.contains(option.name())).toList();
    }

    private Optional<Contribution<Explainer>> contribution() {
        return engine.get().flatMap(found -> found.methods().stream().filter(method -> method.id().equals(METHOD)).findFirst());
    }

    /** Starts the engine, so that the first answer does not wait for it. */
    public void prepare() {
        background.execute(() -> engine.get().ifPresent(Inspections::prepare));
    }

    /** Opens whatever somebody dropped: a file of weights, a run's folder, or images. */
    public void openAny(List<Path> paths) {
        Path first = paths.getFirst();
        if (RunFolder.holdsRun(first)) {
            openRun(first);
        } else if (WeightFiles.isNamedReadable(first)) {
            open(NetworkFile.of(first));
        } else {
            openPictures(paths);
        }
    }

    /** Opens a network in the background instead of the one that was there. */
    public void open(NetworkFile wanted) {
        openings.open(wanted.weights().getFileName(), () -> inspections().open(wanted), opened -> take(wanted, opened));
    }

    /** Opens a run's network and images in the background. */
    public void openRun(Path folder) {
        openings.open(folder.getFileName(), () -> {
            RunPictures run = RunPictures.open(folder, Contributions.ofPlatform());
            return Map.entry(run, inspections().open(run.network()));
        }, opened -> {
            take(opened.getKey().network(), opened.getValue());
            show(opened.getKey().pictures());
        });
    }

    /** Opens images, and those in folders, in the background. */
    public void openPictures(List<Path> paths) {
        openings.open(paths.getFirst().getFileName(), () -> PictureFiles.of(paths), this::show);
    }

    private Inspections inspections() throws GlassboxException {
        return engine.get().orElseThrow(() -> GlassboxException.fault(Messages.noEngine, null));
    }

    private void take(NetworkFile wanted, OpenedNetwork opened) {
        network.ifPresent(this::forget);
        network = Optional.of(opened);
        file = Optional.of(wanted);
        NetworkCard card = opened.card();
        layer = layer.filter(name -> card.layers().stream().anyMatch(shape -> shape.name().equals(name)));
        target = target.isPresent() && target.getAsInt() < card.classes().size() ? target : OptionalInt.empty();
    }

    private void forget(OpenedNetwork old) {
        contents.keySet().removeIf(ask -> ask.network() == old);
        predictions.keySet().removeIf(seen -> seen.network() == old);
        if (current != null && current.network() == old) {
            monitor.setCanceled(true);
        }
        old.close();
    }

    /** The file of the open network. */
    public Optional<NetworkFile> networkFile() {
        return file;
    }

    /** Shows the first of these images instead of earlier ones. */
    public void show(List<PictureSource> sources) {
        pictures.show(sources);
    }

    /** Shows an image of the list. Does nothing where there is no such image. */
    public void select(int index) {
        pictures.select(index);
    }

    /** Shows the next or, with a negative step, the previous image of the list. */
    public void move(int step) {
        pictures.select(pictures.selected() + step);
    }

    /** The layer whose units are looked at; absent for the one where ADVISE usually looks. */
    public void layer(Optional<String> name) {
        layer = name;
        refresh();
    }

    /** Goes to the next deeper layers or, with a negative step, to shallower ones; not beyond the last or the first. */
    public void deeper(int step) {
        network.filter(open -> !open.card().layers().isEmpty()).ifPresent(open -> {
            List<String> names = open.card().layers().stream().map(LayerShape::name).toList();
            int present = Math.max(0, names.indexOf(layer.or(() -> open.usualLayer(advise)).orElse("")));
            layer(Optional.of(names.get(Math.clamp((long) present + step, 0, names.size() - 1))));
        });
    }

    /** The class that is explained; absent for the predicted one. */
    public void target(OptionalInt label) {
        target = label;
        refresh();
    }

    /**
     * Looks in another way.
     *
     * @param values those that differ from the defaults, by name
     * @throws GlassboxException if one is not allowed; then nothing changes
     */
    public void options(Map<String, String> values) throws GlassboxException {
        advise = create(values);
        options = Map.copyOf(values);
        refresh();
    }

    /** Why one can't look in this way, as one sentence; nothing where one can. */
    public Optional<String> refusal(Map<String, String> values) {
        try {
            create(values);
            return Optional.empty();
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Advise create(Map<String, String> values) throws GlassboxException {
        Contribution<Explainer> method = contribution().orElseThrow(() -> GlassboxException.fault(Messages.noEngine, null));
        return (Advise) method.create(values);
    }

    /** Breaks off what is being computed. */
    public void cancel() {
        ask().filter(ask -> content(ask) instanceof Content.Computing).ifPresent(ask -> {
            contents.put(ask, new Content.Cancelled());
            monitor.setCanceled(true);
            publish();
        });
    }

    /** Computes what was broken off or failed. */
    public void again() {
        contents.values().removeIf(content -> content instanceof Content.Cancelled || content instanceof Content.Failed);
        refresh();
    }

    /** Tells the user why something that was wanted did not come about. */
    public void say(String sentence) {
        openings.say(Optional.of(sentence));
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        openings.say(Optional.empty());
    }

    /** Asks what is wanted and not yet answered, and breaks off what is not wanted any more. */
    private void refresh() {
        Optional<Ask> wanted = ask();
        if (current != null && !Optional.of(current).equals(wanted)) {
            monitor.setCanceled(true); // its end comes soon and asks the next
        }
        wanted.ifPresent(ask -> {
            predict(new Seen(ask.network(), ask.picture()));
            if (current == null && content(ask) instanceof Content.Computing) {
                begin(ask);
            }
        });
        publish();
    }

    private void predict(Seen seen) {
        if (!predictions.containsKey(seen)) {
            keep(predictions, seen, Optional.empty(), PREDICTIONS_KEPT);
            seen.network().predict(seen.picture().image()).whenCompleteAsync((prediction, failure) -> {
                if (failure == null && predictions.containsKey(seen)) { // where it failed, what is computed next says why
                    predictions.put(seen, Optional.of(prediction));
                    publish();
                }
            }, ui);
        }
    }

    private void begin(Ask ask) {
        current = ask;
        monitor = new NullProgressMonitor();
        long start = System.nanoTime();
        UnitAnalysis.of(ask.network(), ask.question(), ask.advise(), monitor).whenCompleteAsync((analysis, failure) -> {
            current = null;
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            boolean closed = network.isEmpty() || network.get() != ask.network();
            if (!closed && cause == null) {
                keep(contents, ask, new Content.Ready(analysis, (System.nanoTime() - start) / 1e9), ANALYSES_KEPT);
            } else if (!closed && !(cause instanceof CancellationException)) { // broken off: the user knows, or something else is wanted
                keep(contents, ask, new Content.Failed(describe(cause)), ANALYSES_KEPT);
            }
            refresh();
        }, ui);
    }

    private static String describe(Throwable failure) {
        return failure instanceof GlassboxException expected ? expected.getMessage() : Messages.bind(Messages.unexpected, failure);
    }

    /** Those from long ago are given up. */
    private static <A, T> void keep(Map<A, T> answers, A ask, T answer, int most) {
        answers.remove(ask); // comes last from now on
        answers.put(ask, answer);
        if (answers.size() > most) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    private void publish() {
        observers.tell(state());
    }
}
